import { diffDocuments, editedData } from '../../core/document.ts';
import { fieldsOf } from '../../core/fields.ts';
import { valuesAt } from '../../core/json-pointer.ts';
import type { Json, JsonObject } from '../../core/record.ts';
import { type SchemaStep, sentenceOf } from '../../core/schema-change.ts';
import type { SampleFault, SchemaEffects, StepEffect } from '../../core/schema-effects.ts';
import type { Manner } from '../../core/values.ts';
import type { FieldsParts } from '../fields.ts';
import type { Trial } from '../schemas.ts';
import { type Work, workOn } from './work.ts';

// effectsOn: what steps would do to the records of a collection

const LOOKED_AT = 100_000;
const SAMPLES = 5;

export type RecordEffects = Omit<SchemaEffects, 'etag' | 'schema' | 'follows' | 'elsewhere'>;

/** Goes through the collection, at most 100,000 records. `before` says what the schema in place demands; absent where there is none. */
export async function effectsOn(
  { walk }: Pick<FieldsParts, 'walk'>,
  place: { ns: string; collection: string },
  steps: readonly SchemaStep[],
  trials: { before: Trial | undefined; after: Trial },
  manner: Manner,
): Promise<RecordEffects> {
  const effects: RecordEffects = {
    steps: steps.map((step) => stepEffect(step, place.ns)),
    ...{ records: 0, capped: false, changed: 0, left: 0, leftSamples: [] },
    misfits: { before: 0, after: 0, samples: [] },
  };
  for await (const item of walk.through(place.ns, place.collection)) {
    if (effects.records === LOOKED_AT) {
      effects.capped = true;
      break;
    }
    effects.records += 1;
    const work = workOn(item, steps, trials.after, manner);
    count(effects, work);
    judge(effects, work, trials);
  }
  return effects;
}

function stepEffect({ operation, before }: SchemaStep, ns: string): StepEffect {
  const sentence = sentenceOf(operation, fieldsOf(before, ns));
  const keeping = operation.op === 'remove' && operation.values === 'keep' ? { keeping: 0 } : {};
  return { operation, sentence, records: 0, samples: [], cannot: 0, cannotSamples: [], ...keeping };
}

function count(effects: RecordEffects, { item, edits, told, left }: Work): void {
  let data: JsonObject = item.data;
  for (const [at, step] of effects.steps.entries()) {
    const done = told[at];
    if (!done) continue;
    const { operation } = step;
    if (step.keeping !== undefined && operation.op === 'remove' && valuesAt(data, operation.field).length > 0)
      step.keeping += 1;
    for (const { pointer, value, message } of done.cannot) {
      step.cannot += 1;
      keep(step.cannotSamples, { ref: item.ref, title: item.title, pointer, value, message });
    }
    if (done.edits.length === 0 || left) continue;
    step.records += 1;
    if (step.samples.length < SAMPLES || at < effects.steps.length - 1) {
      const after = editedData(data, done.edits);
      if (step.samples.length < SAMPLES)
        step.samples.push({ ref: item.ref, title: item.title, changes: diffDocuments(data, after) });
      data = after;
    }
  }
  if (left) {
    effects.left += 1;
    keep(effects.leftSamples, { ref: item.ref, title: item.title, ...left });
  } else if (edits.length > 0) effects.changed += 1;
}

function judge(
  effects: RecordEffects,
  { item, after, left }: Work,
  trials: { before: Trial | undefined; after: Trial },
): void {
  const data = left ? item.data : after;
  const errors = trials.after.errors(data);
  if (trials.before && trials.before.errors(item.data).length > 0) effects.misfits.before += 1;
  const [first] = errors;
  if (!first) return;
  effects.misfits.after += 1;
  const value = valuesAt(data, first.pointer)[0]?.value as Json | undefined;
  keep(effects.misfits.samples, {
    ref: item.ref,
    title: item.title,
    ...first,
    ...(value !== undefined && { value }),
  });
}

function keep(samples: SampleFault[], sample: SampleFault): void {
  if (samples.length < SAMPLES) samples.push(sample);
}
