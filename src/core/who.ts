import { CairnError } from './errors.ts';
import { isSettings, type Ref, splitRef } from './names.ts';

// Who asks, and what they may do: whoWith · roleIn · roleOf · rolesWithin · maySee · mayChange · mayManage · mustSee · mustChange · mustManage

/** What somebody may do in a namespace: a viewer sees, an editor also changes records and files, an owner also fields, settings and rights. */
export type Role = (typeof roles)[number];
export const roles = ['viewer', 'editor', 'owner'] as const;

/** Roles by namespace; `*` is the role in every namespace, those to come included. The greater of the two counts. */
export type Roles = Readonly<Record<string, Role>>;

/** Who asks, and through which door. Rights are checked where a namespace is named. */
export interface Who {
  /** The name that the journal keeps: a person's, or a program's `Cairn-By`. */
  name: string;
  via: Via;
  /** The namespaces that may be seen; `*` is all of them. */
  namespaces: '*' | readonly string[];
  /** Absent: the owner of all that may be seen, as in local mode. */
  roles?: Roles;
  /** The account that asks, itself or through a program; absent in local mode, for jobs and commands. */
  account?: string;
  /** A program with a token of that account. */
  program?: boolean;
}

/** The doors a change comes through; `disk` is a hand edit, `job` the clock. */
export type Via = 'web' | 'api' | 'cli' | 'mcp' | 'job' | 'disk' | 'import';

/** Somebody with these roles, and what follows from them. */
export function whoWith(name: string, via: Via, given: Roles): Who {
  return { name, via, namespaces: Object.hasOwn(given, '*') ? '*' : Object.keys(given), roles: given };
}

/** The role in a namespace; undefined where nothing may be seen. */
export function roleIn(who: Who, ns: string): Role | undefined {
  if (!maySee(who, ns)) return undefined;
  return who.roles === undefined ? 'owner' : roleOf(who.roles, ns);
}

/** The role that a table gives in a namespace. */
export function roleOf(table: Roles, ns: string): Role | undefined {
  const held = [ns, '*'].flatMap((name) => (Object.hasOwn(table, name) ? [table[name]] : []));
  return roles.findLast((role) => held.includes(role));
}

/** What a table gives within the limits of another one. */
export function rolesWithin(table: Roles, limit: Roles): Roles {
  const names = new Set([...Object.keys(table), ...Object.keys(limit)]);
  const within = [...names].flatMap((name) => {
    const both = [roleOf(table, name), roleOf(limit, name)];
    const least = both.includes(undefined) ? undefined : roles.find((role) => both.includes(role));
    return least ? [[name, least] as const] : [];
  });
  return Object.fromEntries(within);
}

/** Whether this person or program may see the namespace. */
export function maySee(who: Who, ns: string): boolean {
  return who.namespaces === '*' || who.namespaces.includes(ns);
}

/** Whether they may change its records and files. */
export function mayChange(who: Who, ns: string): boolean {
  return has(who, ns, 'editor');
}

/** Whether they may change its fields and settings, and erase it; without a namespace: what concerns all of Cairn, accounts too. */
export function mayManage(who: Who, ns?: string): boolean {
  if (ns !== undefined) return has(who, ns, 'owner');
  return who.namespaces === '*' && (who.roles === undefined || who.roles['*'] === 'owner');
}

/** Throws `forbidden` unless they may see it: the same whether it exists or not. */
export function mustSee(who: Who, ns: string): void {
  if (!maySee(who, ns)) throw new CairnError('forbidden', `You may not see "${ns}".`);
}

/** Throws `forbidden` unless they may change it. */
export function mustChange(who: Who, ns: string): void {
  if (!mayChange(who, ns)) throw lacking(who, ns, 'editor');
}

/** Throws `forbidden` unless they may change what a ref names: of a settings file that takes an owner. */
export function mustChangeRef(who: Who, ref: Ref): void {
  const ns = splitRef(ref)?.ns ?? ref;
  if (isSettings(ref)) mustManage(who, ns);
  else mustChange(who, ns);
}

/** Throws `forbidden` unless they may manage it; without a namespace: all of Cairn. */
export function mustManage(who: Who, ns?: string): void {
  if (mayManage(who, ns)) return;
  if (ns !== undefined) throw lacking(who, ns, 'owner');
  throw new CairnError('forbidden', 'This concerns all of Cairn: it takes an owner of every namespace.');
}

function has(who: Who, ns: string, least: Role): boolean {
  const role = roleIn(who, ns);
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(least);
}

function lacking(who: Who, ns: string, needed: Role): CairnError {
  const role = roleIn(who, ns);
  if (role === undefined) return new CairnError('forbidden', `You may not change "${ns}".`);
  const what = needed === 'owner' ? 'change its fields and settings' : 'change it';
  return new CairnError(
    'forbidden',
    `You may see "${ns}", not ${what}: your role there is ${role}, and this takes ${needed === 'owner' ? 'an owner' : 'an editor'}.`,
  );
}
