import type { FormState } from '../../../partials/records/form-state.ts';
import { FILES } from '../../core/bytes.ts';
import { spellingsOf } from '../../core/document.ts';
import { pointerTokens } from '../../core/json-pointer.ts';
import { type Links, linkKey, relationFields } from '../../core/links.ts';
import { nameOf } from '../../core/list-url.ts';
import { hereUrl, optionsUrl, recordUrl } from '../../core/page-urls.ts';
import type { Json, JsonObject } from '../../core/record.ts';
import type { Field, Namespace, Shape } from '../../core/schema.ts';
import { mayChange, type Who } from '../../core/who.ts';
import { lower } from '../../core/words.ts';
import type { Services } from '../../services/services.ts';
import { linksOf } from './links.ts';

// formModel: what the drawing of a form needs beside the record itself.

/** A form to draw. */
export interface FormWish {
  /** With the record's other fields. */
  shape: Shape;
  namespace: Namespace;
  /** The version that the form edits; of a new record what it begins with. */
  data: JsonObject;
  /** The bytes of `data`, for what JavaScript spells otherwise. */
  bytes?: Buffer | undefined;
  isNew: boolean;
  /** What was typed, when the form comes back. */
  typed?: URLSearchParams | undefined;
  /** Sentences by the pointers of controls. */
  errors?: ReadonlyMap<string, string>;
  placeholders?: ReadonlyMap<string, string>;
}

/** Everything that a form knows. Each relation and each list of tags is asked about once, however many rows there are. */
export async function formModel(
  { search, schemas }: Pick<Services, 'search' | 'schemas'>,
  who: Who,
  { shape, namespace, data, bytes, isNew, typed, errors = new Map(), placeholders }: FormWish,
): Promise<FormState> {
  const { ns, collection } = shape;
  const relations = relationFields(shape.fields);
  const tags = shape.fields.filter(({ widget }) => widget === 'tags');
  const [links, singulars, known] = await Promise.all([
    linksOf(search, who, shape.fields, [data], (field) => (typed ? typedValues(field, typed) : [])),
    asked(relations, toOf, ({ relation }) => singularOf(schemas, who, relation)),
    asked(tags, pointerOf, ({ pointer, item }) =>
      search.values(who, ns, collection, item?.pointer ?? pointer, { limit: MOST_TAGS }),
    ),
  ]);
  return {
    ...{ data, isNew, errors },
    ...(typed && { typed }),
    ...(bytes && { exact: spellingsOf(bytes.toString('utf8')) }),
    language: namespace.language,
    timeZone: namespace.timeZone,
    currency: namespace.currency,
    source: (field) => optionsUrl(ns, collection, field.pointer),
    target: (field, value) => targetOf(field, value, links),
    createHref: (field, value) => missingUrl(who, field, value),
    singularOf: (field) => singulars.get(toOf(field)) ?? 'record',
    known: (field) => known.get(field.pointer)?.map(({ value }) => String(value)) ?? [],
    placeholder: (pointer) => placeholders?.get(pointer),
    previewUrl: '/preview',
    linksUrl: `/record-links?${new URLSearchParams({ ns })}`,
  };
}

const MOST_TAGS = 100;

async function asked<T>(
  fields: readonly Field[],
  key: (field: Field) => string,
  ask: (field: Field) => Promise<T>,
): Promise<Map<string, T>> {
  const once = new Map(fields.map((field) => [key(field), field]));
  return new Map(
    await Promise.all([...once].map(async ([name, field]) => [name, await ask(field)] as const)),
  );
}

async function singularOf(
  schemas: Services['schemas'],
  who: Who,
  relation: Field['relation'],
): Promise<string> {
  if (!relation) return 'record';
  const shape = await schemas.shape(who, relation.ns, relation.collection).catch(() => undefined);
  return shape ? lower(shape.singular, shape) : 'record';
}

/** What a posted form says in the controls of a relation, in rows too. */
function typedValues(field: Field, typed: URLSearchParams): Json[] {
  const wanted = pointerTokens(field.pointer) ?? [];
  const values: Json[] = [];
  for (const [name, text] of typed) {
    const tokens = name.startsWith('/') ? (pointerTokens(name) ?? []) : [];
    if (text === '' || !fits(tokens, wanted)) continue;
    values.push(field.type === 'string' || Number.isNaN(Number(text)) ? text : Number(text));
  }
  return values;
}

/** Whether a control's tokens are those of a field: a row's token for `*`, and a list's own name for its items. */
function fits(tokens: readonly string[], wanted: readonly string[]): boolean {
  const whole = wanted.at(-1) === '*' && tokens.length === wanted.length - 1;
  if (!whole && tokens.length !== wanted.length) return false;
  return tokens.every((token, index) => wanted[index] === '*' || wanted[index] === token);
}

function targetOf(field: Field, value: string, links: Links) {
  const relation = field.relation ?? field.item?.relation;
  const target = relation && links.get(linkKey(relation, value));
  return target && { title: target.title, href: recordUrl(target.ref) };
}

/** Creates what a relation names in vain, under just that id, or with just that value in the field that it goes by. */
function missingUrl(who: Who, field: Field, value: string): string | undefined {
  const relation = field.relation ?? field.item?.relation;
  if (!relation || relation.collection === FILES || !mayChange(who, relation.ns)) return undefined;
  const { ns, collection, by } = relation;
  return hereUrl(ns, collection, by, { [by === '@id' ? '@id' : nameOf(by)]: value });
}

function toOf(field: Field): string {
  const relation = field.relation ?? field.item?.relation;
  return relation ? `${relation.ns}/${relation.collection}` : '';
}

function pointerOf(field: Field): string {
  return field.pointer;
}
