import { type BulkChange, editsFor } from '../core/bulk.ts';
import type { FieldChange } from '../core/document.ts';
import { CairnError, isCairnError } from '../core/errors.ts';
import { isSettings, type Ref, refOf } from '../core/names.ts';
import { PAGE_LIMIT } from '../core/query.ts';
import type { Run } from '../core/run.ts';
import { mustChange, mustSee, type Who } from '../core/who.ts';
import { counted } from '../core/words.ts';
import type { Lists } from './lists.ts';
import type { Mutation, Records } from './records.ts';
import type { Runs } from './runs.ts';

// One change of many records, told in advance to the letter: createBulk

/** Which records: chosen ones, or all that a list shows, its pages aside. */
export type Chosen = { ids: readonly string[] } | { list: URLSearchParams };

/** What a change would do. `samples` are differences of some that change, `refusals` of some that cannot, with the reason. */
export interface BulkPreview {
  matching: number;
  changed: number;
  unchanged: number;
  refused: number;
  samples: { ref: Ref; diff: FieldChange[] }[];
  refusals: { ref: Ref; reason: string }[];
}

export interface Bulk {
  /** Does every check on every record, and writes nothing. `invalid` when the list makes no sense, or settings are among the records; `forbidden`. */
  preview(who: Who, ns: string, collection: string, chosen: Chosen, change: BulkChange): Promise<BulkPreview>;
  /** Begins a run that changes all that can be, as the preview said. `href` is where its result is to be seen. */
  start(
    who: Who,
    ns: string,
    collection: string,
    chosen: Chosen,
    change: BulkChange,
    options?: { href?: string; total?: number },
  ): Promise<Run>;
  /** How many records are chosen. */
  count(who: Who, ns: string, collection: string, chosen: Chosen): Promise<number>;
}

export interface BulkParts {
  records: Pick<Records, 'get' | 'list' | 'write'>;
  lists: Pick<Lists, 'ask'>;
  runs: Pick<Runs, 'start'>;
  shape: (who: Who, ns: string, collection: string) => Promise<{ title: string; singular: string }>;
}

const SHOWN = 8;
const SLICE = 100;

/** What came of one record in a dry run. */
type Outcome = { ref: Ref } & (
  | { mutation: Mutation; diff: FieldChange[] }
  | { mutation?: undefined; reason: string }
  | { mutation?: undefined; reason?: undefined }
);

export function createBulk({ records, lists, runs, shape }: BulkParts): Bulk {
  /** All of them, looked up before anything changes: what is changed may not belong to the list any more. */
  async function refsOf(who: Who, ns: string, collection: string, chosen: Chosen): Promise<Ref[]> {
    if ('ids' in chosen) {
      const refs = [...new Set(chosen.ids)].map((id) => refOf(ns, collection, id));
      const settings = refs.find(isSettings);
      if (settings)
        throw new CairnError(
          'invalid',
          `${settings} is no record: fields and settings are changed by themselves.`,
        );
      return refs;
    }
    const params = new URLSearchParams(chosen.list);
    for (const name of ['cursor', 'back', 'limit']) params.delete(name);
    const { query, problems } = await lists.ask(who, ns, collection, params);
    if (problems.length > 0) throw new CairnError('invalid', problems.join(' '));
    const sort = [{ pointer: '@id', descending: false }];
    const refs: Ref[] = [];
    let cursor: string | undefined;
    do {
      const page = await records.list(who, { ...query, sort, limit: PAGE_LIMIT, cursor });
      refs.push(...page.items.map(({ ref }) => ref));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return refs;
  }

  async function* outcomes(who: Who, refs: readonly Ref[], change: BulkChange): AsyncGenerator<Outcome> {
    for (let at = 0; at < refs.length; at += SLICE) {
      let wanted: Mutation[] = [];
      for (const ref of refs.slice(at, at + SLICE)) {
        const mutation = await wish(who, ref, change);
        if (mutation && 'op' in mutation) wanted.push(mutation);
        else yield mutation ? { ref, reason: mutation.reason } : { ref };
      }
      while (wanted.length > 0) {
        try {
          const results = await records.write(who, wanted, { dryRun: true });
          for (const [index, { ref, diff, op }] of results.entries()) {
            const mutation = wanted[index];
            const same = op !== 'delete' && diff.length === 0;
            yield mutation && !same ? { ref, mutation, diff } : { ref };
          }
          break;
        } catch (thrown) {
          const index = isCairnError(thrown) ? (thrown.extras.index ?? 0) : undefined;
          const refused = index === undefined ? undefined : wanted[index];
          if (index === undefined || !refused || !isCairnError(thrown) || thrown.code === 'unavailable')
            throw thrown;
          const ref = 'ref' in refused ? refused.ref : '';
          yield { ref, reason: reasonOf(thrown) };
          wanted = wanted.toSpliced(index, 1);
        }
      }
    }
  }

  async function wish(
    who: Who,
    ref: Ref,
    change: BulkChange,
  ): Promise<Mutation | { reason: string } | undefined> {
    try {
      const { data } = await records.get(who, ref);
      if (change.delete) return { op: 'delete', ref };
      const edits = editsFor(change, data);
      return edits.length > 0 ? { op: 'edit', ref, edits } : undefined;
    } catch (thrown) {
      if (isCairnError(thrown)) return { reason: thrown.message };
      throw thrown;
    }
  }

  return {
    async count(who, ns, collection, chosen) {
      mustSee(who, ns);
      return (await refsOf(who, ns, collection, chosen)).length;
    },
    async preview(who, ns, collection, chosen, change) {
      mustChange(who, ns);
      const refs = await refsOf(who, ns, collection, chosen);
      const preview: BulkPreview = {
        ...{ matching: refs.length, changed: 0, unchanged: 0, refused: 0 },
        ...{ samples: [], refusals: [] },
      };
      for await (const outcome of outcomes(who, refs, change)) {
        const { ref } = outcome;
        if (outcome.mutation) {
          preview.changed += 1;
          if (preview.samples.length < SHOWN) preview.samples.push({ ref, diff: outcome.diff });
        } else if (outcome.reason !== undefined) {
          preview.refused += 1;
          if (preview.refusals.length < SHOWN) preview.refusals.push({ ref, reason: outcome.reason });
        } else preview.unchanged += 1;
      }
      return preview;
    },
    async start(who, ns, collection, chosen, change, { href, total } = {}) {
      mustChange(who, ns);
      const [refs, words] = await Promise.all([
        refsOf(who, ns, collection, chosen),
        shape(who, ns, collection),
      ]);
      async function* mutations() {
        for await (const outcome of outcomes(who, refs, change)) if (outcome.mutation) yield outcome.mutation;
      }
      const count = total ?? refs.length;
      const title = `${change.delete ? 'Delete' : 'Change'} ${counted(count, words)}`;
      return runs.start(who, { ns, title, total: count, mutations: mutations(), ...(href && { href }) });
    },
  };
}

function reasonOf(thrown: CairnError): string {
  const [first] = thrown.errors;
  return first ? `${first.pointer.slice(1).replaceAll('/', ' › ')} ${first.message}` : thrown.message;
}
