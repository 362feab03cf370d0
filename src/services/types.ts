import { type Declared, declarations } from '../core/typescript.ts';
import type { Who } from '../core/who.ts';
import type { Schemas } from './schemas.ts';
import type { Search } from './search.ts';

/** TypeScript types of what the records of a store hold. */
export interface Types {
  /** A module of declarations over all collections that may be seen, or those of one namespace; `not_found` when there is none of that name. */
  declare(who: Who, ns?: string): Promise<string>;
}

/** So many records are looked at where a collection has no schema. */
const SAMPLE = 500;

export function createTypes({
  schemas,
  search,
}: {
  schemas: Pick<Schemas, 'shape' | 'guess' | 'namespace'>;
  search: Pick<Search, 'collections'>;
}): Types {
  async function declared(who: Who, ns: string, collection: string): Promise<Declared> {
    const { title, singular, inferred, schema } = await schemas.shape(who, ns, collection);
    const known = schema ?? (await schemas.guess(who, ns, collection, SAMPLE));
    return { ns, collection, title, singular, inferred, schema: known };
  }

  return {
    async declare(who, ns) {
      if (ns !== undefined) await schemas.namespace(who, ns);
      const all = (await search.collections(who)).filter((each) => ns === undefined || each.ns === ns);
      return declarations(await Promise.all(all.map((each) => declared(who, each.ns, each.collection))));
    },
  };
}
