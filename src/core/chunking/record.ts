import type { Chunk } from '../chunk.ts';
import { labelAt, type TextValue, textsOf } from '../fields.ts';
import { type Ref, splitRef } from '../names.ts';
import type { JsonObject } from '../record.ts';
import type { Shape } from '../schema.ts';
import { type About, aboutOf } from './about.ts';
import { daysIn, spanOf } from './days.ts';
import { identify, type Piece } from './identify.ts';
import { BUDGET, split } from './split.ts';
import { tokensOf } from './tokens.ts';

// From a record to its chunks. chunksOf

/** A record, or a file with its sidecar record. */
export interface Chunkable {
  ref: Ref;
  title: string;
  data: JsonObject;
  shape: Pick<Shape, 'fields' | 'titlePointers'>;
  /** Text of the file that the record is about: as a whole, or page by page. */
  body?: { text: string } | { pages: readonly string[] };
}

/** The pointer of a text that stands in no field but in the file. */
const BODY = '@text';
/** Tokens of a record that is one passage: what the smaller models can take in at once. */
const WHOLE = 512;
/** A field with more than this part of the budget has passages of its own. */
const LONG = 1 / 3;
/** A record that had more passages gets larger ones. */
const MOST = 4000;

/**
 * The chunks of a record, in order; at least one. A record that is not long is one chunk, of all its texts but the title, a line each. Of a longer
 * one the short fields are a chunk (several, if they are many), and each long field is cut into passages of its own.
 */
export function chunksOf({ ref, title, data, shape, body }: Chunkable): Chunk[] {
  const about = aboutOf(data, shape.fields);
  const values = valuesOf(ref, title, data, shape);
  const whole = values.map(({ text }) => text).join('\n');
  if (!body && (whole.length <= WHOLE || tokensOf(whole) <= WHOLE))
    return identify(ref, title, [pieceOf(about, whole)]);
  for (let budget = BUDGET; ; budget *= 2) {
    const pieces = cut(values, shape, about, budget, body);
    if (pieces.length <= MOST) return identify(ref, title, pieces);
  }
}

// The title stands in every chunk beside the text. The id is a way to find a record too; a title that is the id says it already.
function valuesOf(ref: Ref, title: string, data: JsonObject, shape: Chunkable['shape']): TextValue[] {
  const id = splitRef(ref)?.id ?? ref;
  const values = textsOf(data, shape).filter(
    ({ pointer, text }) => !shape.titlePointers.includes(pointer) || !title.includes(text),
  );
  return title === id ? values : [...values, { pointer: '', text: id }];
}

function cut(
  values: readonly TextValue[],
  { fields }: Chunkable['shape'],
  about: About,
  budget: number,
  body: Chunkable['body'],
): Piece[] {
  const isLong = ({ text }: TextValue) => text.length > budget * LONG && tokensOf(text) > budget * LONG;
  const short = values.filter((value) => !isLong(value)).map(({ text }) => text);
  const cutField = ({ pointer, text }: TextValue) =>
    passages(about, text, { pointer, budget, label: labelAt(fields, pointer) });
  const pieces = [
    ...passages(about, short.join('\n'), { pointer: '', budget, byLine: true }),
    ...values.filter(isLong).flatMap(cutField),
  ];
  if (body && 'text' in body) pieces.push(...passages(about, body.text, { pointer: BODY, budget }));
  if (body && 'pages' in body)
    body.pages.forEach(
      (text, at) => void pieces.push(...passages(about, text, { pointer: BODY, budget, page: at + 1 })),
    );
  return pieces.length > 0 ? pieces : [pieceOf(about, '')];
}

interface Place {
  pointer: string;
  budget: number;
  page?: number;
  label?: string;
  byLine?: boolean;
}

function passages(about: About, whole: string, { label, budget, byLine = false, ...place }: Place): Piece[] {
  return split(whole, { budget, byLine }).map(({ start, end, headings }) => ({
    ...pieceOf(about, whole.slice(start, end)),
    ...place,
    start,
    end,
    context: [...(label ? [label] : []), ...headings].join(' › '),
  }));
}

function pieceOf({ tags, days }: About, text: string): Piece {
  return {
    pointer: '',
    start: 0,
    end: text.length,
    context: '',
    text,
    tags,
    ...spanOf([...days, ...daysIn(text)]),
  };
}
