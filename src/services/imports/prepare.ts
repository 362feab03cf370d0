import { CairnError } from '../../core/errors.ts';
import type { Import } from '../../core/import.ts';
import { pointerOf } from '../../core/json-pointer.ts';
import { collectionProblem } from '../../core/names.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { Shape } from '../../core/schema.ts';
import type { ImportShelf } from '../../core/tables.ts';
import type { Who } from '../../core/who.ts';
import type { Mutation, Records } from '../records.ts';
import type { Schemas } from '../schemas.ts';
import { newProperties, nextShape, schemaOf } from './fields.ts';
import type { createGround } from './ground.ts';
import { createKnown } from './known.ts';
import { slicesOf } from './plan.ts';
import { createRowReader } from './rows.ts';
import { createTargets } from './targets.ts';

// createPreparing: rows as mutations, the schema first, for the preview and for the run.

export interface PreparingParts {
  shelf: Pick<ImportShelf, 'rows'>;
  records: Pick<Records, 'get' | 'list'>;
  schemas: Pick<Schemas, 'shape'>;
  index: Pick<Index, 'having'>;
  ground: ReturnType<typeof createGround>;
}

export function createPreparing({ shelf, records, schemas, index, ground }: PreparingParts) {
  /** All that reading the rows takes, for the preview and for the run. */
  async function prepare(who: Who, given: Import) {
    const { id, ns, wish, columns, mended, facts } = given;
    const place = { ns, collection: wish.collection };
    const problem = collectionProblem(wish.collection);
    if (problem || wish.collection === 'files')
      throw new CairnError(
        'invalid',
        `A collection cannot be called "${wish.collection}": it ${problem ?? 'is that of the uploads'}.`,
      );
    const known = await ground.shapeOf(ns, wish.collection);
    const next = nextShape(place, known, wish, columns);
    const shape = known ? await ground.seen(next) : next;
    const targets = createTargets(who, { list: records.list, shape: schemas.shape });
    const before = schemaMutations(given, known);
    const sources = {
      get: (ref: string) => records.get(who, ref),
      having: createKnown(
        {
          list: (query) => records.list(who, query),
          having: (...asked) => index.having(ns, wish.collection, ...asked),
        },
        place,
        given.rows,
      ),
    };
    const { timeZone } = await ground.namespaceOf(ns);
    const rowReader = createRowReader({
      ...{ ns, shape, wish, columns, timeZone, mended, sources },
      guarded: facts?.format === 'csv',
      resolve: targets.resolve,
    });
    for (const relation of rowReader.relations) await targets.load(relation);
    return { shape, targets, before, rowReader, rows: () => shelf.rows(id) };
  }

  /** All changes in order, but those of rows that are to be left out. */
  async function* mutationsOf(who: Who, given: Import, skip: ReadonlySet<number>): AsyncGenerator<Mutation> {
    const { before, rowReader, rows } = await prepare(who, given);
    yield* before;
    for await (const slice of slicesOf(rows())) {
      const wanted = slice.filter(({ at }) => !skip.has(at));
      for (const { mutation } of await rowReader.read(wanted)) if (mutation) yield mutation;
    }
  }

  return { prepare, mutationsOf };
}

/** What makes the collection, or its new fields. */
function schemaMutations(given: Import, known: Shape | undefined): Mutation[] {
  const { ns, wish, columns } = given;
  const ref = `${ns}/${wish.collection}/_schema`;
  const added = newProperties(wish, columns);
  if (!known)
    return [{ op: 'replace', ref, body: JSON.stringify(schemaOf(wish, columns)), ifNoneMatch: '*' }];
  if (known.inferred || added.length === 0) return [];
  const edits = added.map(({ key, node }) => ({
    pointer: pointerOf(['properties', key]),
    json: JSON.stringify(node),
  }));
  return [{ op: 'edit', ref, edits }];
}
