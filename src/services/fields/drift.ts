import type { Drift, FoundValue, Misfit, MixedField, UnknownKey } from '../../core/drift.ts';
import { fieldsOf, inferSchema, labelAt } from '../../core/fields.ts';
import { isIndex, pointerOf, pointerTokens, valueAt } from '../../core/json-pointer.ts';
import { isSlip } from '../../core/likeness.ts';
import { fieldAt } from '../../core/list-url.ts';
import type { ListItem } from '../../core/ports/found.ts';
import type { Json } from '../../core/record.ts';
import type { Field, Shape, Widget } from '../../core/schema.ts';
import { convert } from '../../core/schema-change.ts';
import type { Manner } from '../../core/values.ts';
import type { FieldsParts } from '../fields.ts';
import type { Trial } from '../schemas.ts';
import { type Counted, createCensus, typeOf } from './census.ts';

// driftOf: how the records of a collection and its fields differ

const LOOKED_AT = 100_000;
const SAMPLES = 3;

/** Goes through the collection, at most 100,000 records. Without a `trial` (there is no schema) nothing can fail to fit. */
export async function driftOf(
  { walk }: Pick<FieldsParts, 'walk'>,
  shape: Shape,
  trial: Trial | undefined,
  manner: Manner,
): Promise<Drift> {
  const census = createCensus();
  const misfits = new Map<string, Misfit>();
  let records = 0;
  let capped = false;
  for await (const item of walk.through(shape.ns, shape.collection)) {
    if (records === LOOKED_AT) {
      capped = true;
      break;
    }
    records += 1;
    census.take(item);
    if (trial) judge(misfits, item, trial, shape, manner);
  }
  const all = [...census.counted.values()];
  return {
    inferred: shape.inferred,
    records,
    capped,
    unknown: unknownIn(all, shape),
    unused: unusedIn(census.counted, shape.fields, records),
    mixed: mixedIn(all, shape),
    misfits: [...misfits.values()].sort((a, b) => b.records - a.records),
  };
}

/** Keys that no field describes, within what is described. Where nothing is, only those that look like slips. */
function unknownIn(all: readonly Counted[], shape: Shape): UnknownKey[] {
  return all.flatMap((counted): UnknownKey[] => {
    const { pointer } = counted;
    const known = fieldAt(shape.fields, pointer)?.pointer === pointer;
    if (known ? !shape.inferred : !isInside(shape, parentOf(pointer))) return [];
    const meant = meantBy(counted, all, shape);
    if (shape.inferred && meant === undefined) return [];
    return [
      {
        pointer,
        key: keyOf(pointer),
        records: counted.records,
        types: Object.fromEntries(counted.types),
        kind: kindOf(counted.values),
        ...(meant !== undefined && { meant }),
        samples: counted.samples.slice(0, SAMPLES),
      },
    ];
  });
}

/** Whether what stands there has fields of its own. */
function isInside(shape: Shape, pointer: string): boolean {
  if (pointer === '') return true;
  const field = fieldAt(shape.fields, pointer.replace(/\/\*$/, ''));
  return (
    field?.pointer === pointer.replace(/\/\*$/, '') && (field.widget === 'group' || field.widget === 'rows')
  );
}

/** How much more often the right key has to stand there where no field says which one it is. */
const FAR_MORE = 5;

function meantBy({ pointer, records }: Counted, all: readonly Counted[], shape: Shape): string | undefined {
  const parent = parentOf(pointer);
  const key = keyOf(pointer);
  const beside = all.filter((other) => parentOf(other.pointer) === parent && other.pointer !== pointer);
  const isRight = (other: Counted) =>
    shape.inferred
      ? other.records >= FAR_MORE * records
      : fieldAt(shape.fields, other.pointer)?.pointer === other.pointer;
  const empty = shape.inferred ? [] : shape.fields.filter((field) => parentOf(field.pointer) === parent);
  const names = [
    ...beside.filter(isRight).map((other) => keyOf(other.pointer)),
    ...empty.map((field) => field.key),
  ];
  return names.find((name) => isSlip(key, name));
}

function unusedIn(
  counted: ReadonlyMap<string, Counted>,
  fields: readonly Field[],
  records: number,
): Drift['unused'] {
  if (records === 0) return [];
  return fields.flatMap((field): Drift['unused'] => {
    if (!(counted.get(field.pointer)?.filled ?? 0)) return [{ pointer: field.pointer, label: field.label }];
    return unusedIn(counted, [...(field.fields ?? []), ...(field.item?.fields ?? [])], records);
  });
}

function mixedIn(all: readonly Counted[], shape: Shape): MixedField[] {
  return all.flatMap((counted): MixedField[] => {
    const { pointer } = counted;
    const field = fieldAt(shape.fields, pointer);
    const types = [...counted.types].filter(([type]) => type !== 'empty');
    if (types.length < 2 || field?.pointer !== pointer || field.widget !== 'json') return [];
    const [[most] = ['']] = types.toSorted((a, b) => b[1] - a[1]);
    const telling = counted.values.filter((value) => typeOf(value) === most);
    return [
      {
        pointer,
        label: labelAt(shape.fields, pointer),
        types: Object.fromEntries(counted.types),
        kind: kindOf(telling),
        samples: counted.samples.slice(0, SAMPLES + 2),
      },
    ];
  });
}

function judge(
  misfits: Map<string, Misfit>,
  item: ListItem,
  trial: Trial,
  shape: Shape,
  manner: Manner,
): void {
  const seen = new Set<string>();
  for (const { pointer, message } of trial.errors(item.data)) {
    const tokens = pointerTokens(pointer) ?? [];
    const pattern = pointerOf(tokens.map((token) => (isIndex(token) ? '*' : token)));
    const reason = message.replace(/[,;] is [^;]*$/, '');
    const key = `${pattern}\u0000${reason}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const value = valueAt(item.data, pointer);
    const known = misfits.get(key) ?? {
      pointer: pattern,
      label: labelAt(shape.fields, pattern) || 'The record',
      message: reason,
      ...{ records: 0, convertible: 0, samples: [] },
    };
    misfits.set(key, known);
    known.records += 1;
    const field = fieldAt(shape.fields, pattern);
    if (value !== undefined && field?.pointer === pattern && 'json' in convert(value, field, manner))
      known.convertible += 1;
    keep(known.samples, { ref: item.ref, title: item.title, pointer, value });
  }
}

function keep(samples: FoundValue[], sample: FoundValue): void {
  if (samples.length < SAMPLES) samples.push(sample);
}

/** The kind of field that values suggest. */
function kindOf(values: readonly Json[]): Widget {
  const [field] = fieldsOf(inferSchema(values.map((value) => ({ value }))), '');
  // A few values in common are not yet a list of choices that others would have to be in.
  return field === undefined ? 'json' : field.widget === 'select' ? 'text' : field.widget;
}

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

function keyOf(pointer: string): string {
  return pointerTokens(pointer)?.at(-1) ?? '';
}
