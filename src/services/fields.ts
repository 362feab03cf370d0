import type { Drift } from '../core/drift.ts';
import { CairnError, type FieldError } from '../core/errors.ts';
import { fieldsOf, shapeOf } from '../core/fields.ts';
import type { Index } from '../core/ports/search-index.ts';
import type { Run } from '../core/run.ts';
import type { SchemaNode, Shape } from '../core/schema.ts';
import { changeSchema, type SchemaOperation, type SchemaStep, sentenceOf } from '../core/schema-change.ts';
import type { SchemaEffects } from '../core/schema-effects.ts';
import type { Manner } from '../core/values.ts';
import { mustManage, mustSee, type Who } from '../core/who.ts';
import { type Base, baseOf, firstSchema, settingsOf } from './fields/draft.ts';
import { driftOf } from './fields/drift.ts';
import { effectsOn } from './fields/effects.ts';
import { type Follower, followersOf } from './fields/follow.ts';
import { foundingOf, type NewCollection } from './fields/found.ts';
import { workOn } from './fields/work.ts';
import type { Mutation, Records, WriteResult } from './records.ts';
import type { Runs } from './runs.ts';
import type { Schemas, Trial } from './schemas.ts';
import type { Walk } from './walk.ts';

// Changing the fields of a collection together with its records: createFields

/** How changes are made. */
export interface ChangeOptions {
  /** ETag of the schema that they were thought out for; without it the one in place. */
  ifMatch?: string | undefined;
  /** `refuse`: nothing is done when some value cannot be converted. */
  misfits?: 'keep' | 'refuse' | undefined;
  /** For the journal, instead of what the changes are in words. */
  note?: string | undefined;
}

/** The fields as operations would leave them. */
export interface FieldsDraft {
  /** The schema as text. */
  text: string;
  shape: Shape;
  /** ETag of the schema in place; absent where there is none. */
  etag?: string;
  /** Each operation in words. */
  sentences: string[];
}

/**
 * Fields of a collection, changed with everything that goes by them: the schema's text, the records, and other settings of the
 * namespace that name a field. Operations are done one after the other.
 */
export interface Fields {
  /** What the operations make of the schema, without a look at the records. Throws `invalid`, with the pointer of the field. */
  draft(
    who: Who,
    ns: string,
    collection: string,
    operations: readonly SchemaOperation[],
  ): Promise<FieldsDraft>;
  /** What they would do; nothing is written. */
  preview(
    who: Who,
    ns: string,
    collection: string,
    operations: readonly SchemaOperation[],
    options?: ChangeOptions,
  ): Promise<SchemaEffects>;
  /**
   * Does them as one run. A record of which a save would be refused is left as it is. Errors: `precondition_failed` when the schema is not
   * the one of `ifMatch`; `invalid` for what is no change, and with `misfits: refuse`.
   */
  apply(
    who: Who,
    ns: string,
    collection: string,
    operations: readonly SchemaOperation[],
    options?: ChangeOptions,
  ): Promise<Run>;
  /** How the records and the fields differ, for at most 100,000 records. */
  check(who: Who, ns: string, collection: string): Promise<Drift>;
  /**
   * Makes a collection: its fields as those of another one, or of a sample whose records it gets, or with a name alone. Errors: `conflict`
   * where it has fields already, `invalid` with what is wrong as pointer.
   */
  found(who: Who, wish: NewCollection): Promise<WriteResult[]>;
  /** The schema that a collection without one would keep: what its records have in common. */
  suggested(who: Who, ns: string, collection: string): Promise<SchemaNode>;
}

export type { NewCollection };

export interface FieldsParts {
  schemas: Pick<Schemas, 'shape' | 'namespace' | 'trial' | 'guess'>;
  records: Pick<Records, 'get' | 'write'>;
  index: Pick<Index, 'sample' | 'collections' | 'values'>;
  runs: Pick<Runs, 'start'>;
  walk: Walk;
}

/** Operations thought out to the end. */
interface Plan {
  ns: string;
  collection: string;
  base: Base;
  bytes: Buffer;
  steps: SchemaStep[];
  trials: { before: Trial | undefined; after: Trial };
  manner: Manner;
  followers: Follower[];
  elsewhere: string[];
}

const CHOICES = 50;

export function createFields(parts: FieldsParts): Fields {
  const { schemas, index, runs, walk } = parts;

  async function plan(
    who: Who,
    ns: string,
    collection: string,
    operations: readonly SchemaOperation[],
    ifMatch: string | undefined,
  ): Promise<Plan> {
    const base = await begin(who, ns, collection);
    if (ifMatch !== undefined && ifMatch !== base.etag)
      throw new CairnError(
        'precondition_failed',
        'The fields were changed meanwhile: look at them again.',
        base.etag === undefined ? {} : { etag: base.etag },
      );
    const { bytes, steps } = changeSchema(base.bytes, await completed(ns, collection, operations), ns);
    const after = schemas.trial(who, schemaIn(bytes));
    const before = base.etag === undefined ? undefined : schemas.trial(who, schemaIn(base.bytes));
    const manner = await schemas.namespace(who, ns);
    const others = await followersOf(parts, who, { ns, collection }, operations);
    return { ns, collection, base, bytes, steps, trials: { before, after }, manner, ...others };
  }

  async function begin(who: Who, ns: string, collection: string): Promise<Base> {
    mustSee(who, ns);
    return baseOf(parts, who, ns, collection);
  }

  /** Choices that nobody named are the values in use. */
  async function completed(
    ns: string,
    collection: string,
    operations: readonly SchemaOperation[],
  ): Promise<SchemaOperation[]> {
    return Promise.all(
      operations.map(async (operation) => {
        const chooses = operation.op === 'retype' && ['select', 'checkboxes'].includes(operation.kind);
        if (!chooses || operation.choices) return operation;
        const used = await index.values([ns], ns, collection, operation.field, '', CHOICES);
        return { ...operation, choices: used.map(({ value }) => ({ value: String(value) })) };
      }),
    );
  }

  async function preview(
    who: Who,
    ns: string,
    collection: string,
    operations: readonly SchemaOperation[],
    { ifMatch }: ChangeOptions = {},
  ): Promise<SchemaEffects> {
    const planned = await plan(who, ns, collection, operations, ifMatch);
    const { base, bytes, steps, trials, manner, followers, elsewhere } = planned;
    const effects = await effectsOn(parts, planned, steps, trials, manner);
    return {
      ...(base.etag !== undefined && { etag: base.etag }),
      schema: { before: base.etag === undefined ? '' : base.bytes.toString(), after: bytes.toString() },
      ...effects,
      follows: followers.map(({ ref }) => ref),
      elsewhere,
    };
  }

  async function* mutationsOf(who: Who, planned: Plan): AsyncGenerator<Mutation> {
    const { ns, collection, base, bytes, steps, trials, manner, followers } = planned;
    const ref = `${ns}/${collection}/_schema`;
    const body = bytes.toString();
    if (base.etag === undefined) yield { op: 'replace', ref, body, exact: true, ifNoneMatch: '*' };
    else if (!bytes.equals(base.bytes)) yield { op: 'replace', ref, body, exact: true, ifMatch: base.etag };
    for (const { ref, edits, etag } of followers) yield { op: 'edit', ref, edits, ifMatch: etag };
    if (!steps.some(touchesRecords)) return;
    for await (const seen of walk.through(ns, collection)) {
      if (workOn(seen, steps, trials.after, manner).edits.length === 0) continue;
      const item = await walk.fresh(who, seen);
      if (!item) continue;
      const { edits, left } = workOn(item, steps, trials.after, manner);
      if (edits.length > 0 && !left) yield { op: 'edit', ref: item.ref, edits, ifMatch: item.etag };
    }
  }

  return {
    preview,
    async draft(who, ns, collection, operations) {
      const { bytes, etag } = await begin(who, ns, collection);
      const changed = changeSchema(bytes, await completed(ns, collection, operations), ns);
      const schema = schemaIn(changed.bytes);
      schemas.trial(who, schema);
      return {
        text: changed.bytes.toString(),
        shape: shapeOf(schema, { ns, collection, inferred: etag === undefined && operations.length === 0 }),
        ...(etag !== undefined && { etag }),
        sentences: changed.steps.map(({ operation, before }) => sentenceOf(operation, fieldsOf(before, ns))),
      };
    },
    async apply(who, ns, collection, operations, options = {}) {
      mustManage(who, ns);
      const planned = await plan(who, ns, collection, operations, options.ifMatch);
      if (options.misfits === 'refuse')
        refuseMisfits(await preview(who, ns, collection, operations, options));
      const { title } = shapeOf(schemaIn(planned.bytes), { ns, collection });
      const sentences = planned.steps.map(({ operation, before }) =>
        sentenceOf(operation, fieldsOf(before, ns)),
      );
      const [only] = sentences;
      const told =
        sentences.length === 0
          ? 'Keep the fields'
          : sentences.length === 1
            ? only
            : `${sentences.length} changes of the fields`;
      return runs.start(who, {
        ns,
        title: options.note ?? `${told} · ${title}`,
        mutations: mutationsOf(who, planned),
        href: `/db/${encodeURIComponent(ns)}/${encodeURIComponent(collection)}/fields`,
      });
    },
    async check(who, ns, collection) {
      mustSee(who, ns);
      const shape = await schemas.shape(who, ns, collection);
      const trial = shape.schema ? schemas.trial(who, shape.schema) : undefined;
      return driftOf(parts, shape, trial, await schemas.namespace(who, ns));
    },
    async found(who, wish) {
      const { ns, collection } = wish;
      mustManage(who, ns);
      if (await settingsOf(parts, who, `${ns}/${collection}/_schema`))
        throw new CairnError('conflict', `There are fields of ${ns}/${collection} already.`);
      return parts.records.write(who, await foundingOf(parts, who, wish), { note: 'A new collection' });
    },
    async suggested(who, ns, collection) {
      mustSee(who, ns);
      return firstSchema(parts, who, ns, collection);
    },
  };
}

function touchesRecords({ operation: { op } }: SchemaStep): boolean {
  return ['rename', 'retype', 'remove', 'choices', 'convert'].includes(op);
}

function refuseMisfits({ steps }: SchemaEffects): void {
  const errors: FieldError[] = steps.flatMap(({ cannotSamples }) =>
    cannotSamples.map(({ ref, pointer, message }) => ({ pointer, message: `${message} in ${ref}` })),
  );
  const count = steps.reduce((sum, { cannot }) => sum + cannot, 0);
  if (count === 0) return;
  throw new CairnError('invalid', `${count} values cannot be converted, so nothing was changed.`, { errors });
}

function schemaIn(bytes: Buffer): SchemaNode {
  return JSON.parse(bytes.toString().replace(/^\ufeff/, '')) as SchemaNode;
}
