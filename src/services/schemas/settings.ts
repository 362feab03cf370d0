import type { FieldError } from '../../core/errors.ts';
import { labelOf } from '../../core/fields.ts';
import { pointerOf } from '../../core/json-pointer.ts';
import type { JsonObject } from '../../core/record.ts';
import {
  collectionHint,
  fieldHint,
  type Namespace,
  type NamespaceSettings,
  namespaceSettings,
  type SchemaNode,
} from '../../core/schema.ts';
import { evalSettings, synonymSettings } from '../../core/search-settings.ts';
import { viewSettings } from '../../core/views.ts';
import { DATA } from './patterns.ts';

// Settings files: namespaceOf · namespaceProblems · searchSettingsProblems · synonymsIn · hintProblems

/** What holds where a namespace says nothing, or something that nobody understands. */
export const defaults = {
  language: 'en',
  currency: 'EUR',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
};

/** A namespace with its words; `colour` is empty when it has none of its own. */
export function namespaceOf(ns: string, data: JsonObject | undefined): Namespace {
  const settings: NamespaceSettings = {};
  for (const [key, value] of Object.entries(data ?? {}))
    if (namespaceProblems({ [key]: value }).length === 0) Object.assign(settings, { [key]: value });
  const { title, colour = '', icon, language, currency, timeZone, country } = settings;
  return {
    ns,
    title: title?.trim() || labelOf(ns),
    colour,
    ...(icon !== undefined && { icon }),
    language: language ?? defaults.language,
    currency: currency ?? defaults.currency,
    timeZone: timeZone ?? defaults.timeZone,
    ...(country !== undefined && { country }),
  };
}

/** What is wrong with a `_namespace.json`. */
export function namespaceProblems(data: JsonObject): FieldError[] {
  const parsed = namespaceSettings.safeParse(data);
  if (!parsed.success) return issues(parsed.error.issues);
  const { language, currency, timeZone } = parsed.data;
  const found: [string, boolean, string][] = [
    ['/language', works(() => new Intl.Locale(language ?? 'en')), 'must be a language tag like de or en-GB'],
    [
      '/currency',
      works(() => Intl.NumberFormat('en', { style: 'currency', currency: currency ?? 'EUR' })),
      'must be a currency code like EUR',
    ],
    [
      '/timeZone',
      works(() => Intl.DateTimeFormat('en', { timeZone: timeZone ?? 'UTC' })),
      'must be a time zone like Europe/Berlin',
    ],
  ];
  return found.filter(([, fine]) => !fine).map(([pointer, , message]) => ({ pointer, message }));
}

/** What is wrong with a `_synonyms.json`, `_evals.json` or `_views.json`; empty for any other name. */
export function searchSettingsProblems(name: string, data: JsonObject): FieldError[] {
  const shape = { _synonyms: synonymSettings, _evals: evalSettings, _views: viewSettings }[name];
  const parsed = shape?.safeParse(data);
  return parsed?.success === false ? issues(parsed.error.issues) : [];
}

/** The groups of a `_synonyms.json` that can be used: one with a mistake spoils no other. */
export function synonymsIn(data: JsonObject | undefined): string[][] {
  const groups = Array.isArray(data?.groups) ? data.groups : [];
  return groups.flatMap((group) => synonymSettings.safeParse({ groups: [group] }).data?.groups ?? []);
}

/** What is wrong with the `x-cairn` hints of a schema, which would be left out otherwise. */
export function hintProblems(schema: SchemaNode): FieldError[] {
  const top = collectionHint.safeParse(schema['x-cairn'] ?? {});
  const topIssues = top.success ? [] : issues(top.error.issues, ['x-cairn']);
  return [...topIssues, ...fieldHintProblems(schema, [])];
}

function fieldHintProblems(node: unknown, path: (string | number)[]): FieldError[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const here = [...path, key];
    if (key === 'x-cairn' && path.length > 0) {
      const parsed = fieldHint.safeParse(value);
      return parsed.success ? [] : issues(parsed.error.issues, here);
    }
    return DATA.has(key) ? [] : fieldHintProblems(value, here);
  });
}

function issues(
  list: readonly { path: PropertyKey[]; message: string }[],
  base: (string | number)[] = [],
): FieldError[] {
  return list.map(({ path, message }) => ({
    pointer: pointerOf([...base, ...(path as (string | number)[])]),
    message,
  }));
}

function works(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
