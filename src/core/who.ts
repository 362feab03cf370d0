/** Who asks, and through which door. Rights are checked where a namespace is named; local mode is the owner. */
export interface Who {
  /** The name that the journal keeps: a person's, or a program's `Cairn-By`. */
  name: string;
  via: Via;
  /** The namespaces that may be seen and changed; `*` is all of them. */
  namespaces: '*' | readonly string[];
}

/** The doors a change comes through; `disk` is a hand edit, `job` the clock. */
export type Via = 'web' | 'api' | 'cli' | 'mcp' | 'job' | 'disk' | 'import';

/** Whether this person or program may see the namespace. */
export function maySee(who: Who, ns: string): boolean {
  return who.namespaces === '*' || who.namespaces.includes(ns);
}
