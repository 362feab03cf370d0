import { daysOf, listQuery } from '../core/list-query.ts';
import { type ListState, parseList } from '../core/list-url.ts';
import type { Query } from '../core/query.ts';
import type { Shape } from '../core/schema.ts';
import type { Understood } from '../core/search-text.ts';
import type { Who } from '../core/who.ts';
import type { Schemas } from './schemas.ts';
import type { Search } from './search.ts';

// What the parameters of a list ask for: createLists

/** A list as it was asked for. */
export interface AskedList {
  shape: Shape;
  state: ListState;
  /** As the index is asked, now: `this-month` are the days that it has at this moment. */
  query: Omit<Query, 'namespaces'>;
  /** Operators in its search box, and what they were taken for. */
  operators: Understood[];
  /** What makes no sense and was left out, in sentences. */
  problems: string[];
}

/** Lists as addresses, saved views and programs describe them. */
export interface Lists {
  /** `not_found` when there is no such collection. */
  ask(who: Who, ns: string, collection: string, params: URLSearchParams): Promise<AskedList>;
  /** A state as a question. */
  question(who: Who, shape: Shape, state: ListState): Promise<Pick<AskedList, 'query' | 'operators'>>;
}

export interface ListsParts {
  schemas: Pick<Schemas, 'shape' | 'namespace'>;
  search: Pick<Search, 'understand'>;
  now?: () => Date;
}

export function createLists({ schemas, search, now = () => new Date() }: ListsParts): Lists {
  async function question(who: Who, shape: Shape, state: ListState) {
    const { ns, collection } = shape;
    const [namespace, asked] = await Promise.all([
      schemas.namespace(who, ns),
      search.understand(who, state.q, { ns, collection }),
    ]);
    const query = listQuery(shape, state, daysOf(namespace, now()), asked.query);
    return { query, operators: asked.operators };
  }
  return {
    question,
    async ask(who, ns, collection, params) {
      const shape = await schemas.shape(who, ns, collection);
      const { state, problems } = parseList(params, shape);
      const asked = await question(who, shape, state);
      const unread = asked.operators.flatMap(({ problem }) => problem ?? []);
      return { shape, state, ...asked, problems: [...problems, ...unread] };
    },
  };
}
