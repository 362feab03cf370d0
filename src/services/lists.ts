import { CairnError } from '../core/errors.ts';
import { daysOf, listQuery } from '../core/list-query.ts';
import { type ListState, parseList } from '../core/list-url.ts';
import type { Tally, TallyWish } from '../core/ports/found.ts';
import type { Index } from '../core/ports/search-index.ts';
import type { Query } from '../core/query.ts';
import type { Shape } from '../core/schema.ts';
import type { Understood } from '../core/search-text.ts';
import { type View, withView } from '../core/views.ts';
import { mustSee, type Who } from '../core/who.ts';
import type { Schemas } from './schemas.ts';
import type { Search } from './search.ts';
import type { Views } from './views.ts';

// What the parameters of a list ask for, and what its records come to: createLists

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
  /** The saved views of the collection, and the one with which it opens. */
  views: View[];
  default?: string;
}

/** Lists as addresses, saved views and programs describe them. */
export interface Lists {
  /**
   * What parameters ask for, `view=` among them; with `opening`, none mean the view with which the collection opens. `not_found` when there is no
   * such collection or view.
   */
  ask(
    who: Who,
    ns: string,
    collection: string,
    params: URLSearchParams,
    options?: { opening?: boolean },
  ): Promise<AskedList>;
  /** A state as a question. */
  question(who: Who, shape: Shape, state: ListState): Promise<Pick<AskedList, 'query' | 'operators'>>;
  /** How many records there are, and exact sums of theirs. `unavailable` when it takes too long. */
  tally(who: Who, query: Omit<Query, 'namespaces'>, wish: TallyWish): Promise<Tally>;
}

export interface ListsParts {
  schemas: Pick<Schemas, 'shape' | 'namespace'>;
  search: Pick<Search, 'understand'>;
  views: Pick<Views, 'all'>;
  index: Pick<Index, 'tally'>;
  now?: () => Date;
}

export function createLists({ schemas, search, views, index, now = () => new Date() }: ListsParts): Lists {
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
    async tally(who, query, wish) {
      mustSee(who, query.ns ?? '');
      return index.tally({ ...query, namespaces: who.namespaces }, wish);
    },
    async ask(who, ns, collection, given, { opening = false } = {}) {
      const shape = await schemas.shape(who, ns, collection);
      const saved = await views.all(who, ns, collection);
      const { params, basis, unknown } = withView(
        given,
        saved.views,
        shape,
        opening ? saved.default : undefined,
      );
      if (unknown !== undefined)
        throw new CairnError('not_found', `There is no view "${unknown}" of ${ns}/${collection}.`);
      const { state, problems } = parseList(params, shape);
      if (basis) state.basis = basis;
      const asked = await question(who, shape, state);
      const unread = asked.operators.flatMap(({ problem }) => problem ?? []);
      return { shape, state, ...asked, problems: [...problems, ...unread], ...saved };
    },
  };
}
