import { mayChange, mayManage, type Who } from '../../src/core/who.ts';

// What the reader may do, so that no page offers what would be refused: canChange · canManage · namespaceIn · isReadOnly

/** As far as a page knows who reads it; an error page without a frame does not. */
interface Reader {
  who?: Who;
}

/** Whether the reader may change records and files of a business. */
export function canChange({ who }: Reader, ns: string): boolean {
  return who !== undefined && mayChange(who, ns);
}

/** Whether the reader may change its fields and settings; without a business, those of all of Cairn. */
export function canManage({ who }: Reader, ns?: string): boolean {
  return who !== undefined && mayManage(who, ns);
}

/** The business that an address is in. */
export function namespaceIn(path: string): string | undefined {
  const name = /^\/db\/([^/]+)/.exec(path)?.[1];
  if (name === undefined) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

/** Whether the page is of a business that the reader may only see. */
export function isReadOnly(reader: Reader, path: string): boolean {
  const ns = namespaceIn(path);
  return ns !== undefined && reader.who !== undefined && !canChange(reader, ns);
}
