import type { Request, RequestHandler, Response } from 'express';
import type { FormMistake } from '../../../partials/records/mistakes.tsx';
import { NewHere } from '../../../partials/records/new-here.tsx';
import { type Likeness, NewForm, NewPage } from '../../../views/records/new.tsx';
import { applyEdits, editedData } from '../../core/document.ts';
import { isCairnError } from '../../core/errors.ts';
import { numberedFields, titleOf, withOthers } from '../../core/fields.ts';
import { childPointer, valueAt } from '../../core/json-pointer.ts';
import { pointerOf } from '../../core/list-url.ts';
import { refOf, splitRef, timeOrderedId } from '../../core/names.ts';
import type { JsonObject, StoredRecord } from '../../core/record.ts';
import type { Field, Shape } from '../../core/schema.ts';
import { mustChange, type Who } from '../../core/who.ts';
import { filesOf } from '../files/of-record.ts';
import { editsFromForm } from '../form.ts';
import { frameOf } from '../frame.ts';
import { paramsOf, placeOf } from '../place.ts';
import { sendPage } from '../reply.ts';
import type { Web } from '../web.ts';
import { pointersIn } from './draw.ts';
import { formModel } from './form-model.ts';
import { errorsByControl } from './mistakes.ts';

// GET …/new: the form of a new record. ?customer=acme fills in a field, ?@like=id all of another record's; ?@here=@id asks for the
// short form for a dialog, ?@id= gives the file name.

export function newRecord(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    mustChange(who, ns);
    const params = paramsOf(req);
    const shape = await web.schemas.shape(who, ns, collection);
    const like = params.get('@like');
    const original = like === null ? undefined : await web.records.get(who, refOf(ns, collection, like));
    const data = original ? copyOf(original.data, shape.fields) : {};
    const namespace = await web.schemas.namespace(who, ns);
    const given = new URLSearchParams([...params].map(([name, value]) => [pointerOf(name), value]));
    // What makes no sense is left out: the form is there to be corrected.
    const { edits } = editsFromForm(shape, given, undefined, namespace);
    return drawNew(web, req, res, {
      data: editedData(data, edits),
      bytes: original && applyEdits(original.bytes, edits),
      id: params.get('@id') ?? '',
      here: params.get('@here') ?? undefined,
      like: original && (await likenessOf(web, who, shape, original)),
    });
  };
}

/** What a new record's form shows. */
export interface Beginning {
  data: JsonObject;
  /** Bytes that spell what is in `data`; they may hold more. */
  bytes?: Buffer | undefined;
  typed?: URLSearchParams;
  mistakes?: readonly FormMistake[];
  id?: string;
  idError?: string | undefined;
  like?: Likeness | undefined;
  goneBy?: string;
  status?: number;
  /** The form is a dialog over another one: the field by which that one's relation refers to what is created, `@id` for its id. */
  here?: string | undefined;
}

/** Sends the form of a new record; numbers that will be given stand in their empty controls. */
export async function drawNew(web: Web, req: Request, res: Response, beginning: Beginning): Promise<void> {
  const who = web.who(req);
  const { ns, collection } = placeOf(req);
  const { typed, mistakes = [], status = 200 } = beginning;
  const known = await web.schemas.shape(who, ns, collection);
  // Of other fields only the names come back with the form, not their types: they are JSON.
  const others = Object.keys(beginning.data).map((key) => childPointer('', key));
  const shape = withOthers(known, {}, [...others, ...(typed ? pointersIn(typed) : [])]);
  const { data, placeholders } = await filledIn(web, who, shape, beginning.data);
  const [frame, namespace] = await Promise.all([frameOf(web, req, res), web.schemas.namespace(who, ns)]);
  const errors = errorsByControl(mistakes);
  const wish = { shape, namespace, data, bytes: beginning.bytes, isNew: true, typed, errors, placeholders };
  const form = await formModel(web, who, wish);
  const props = {
    ...{ frame, shape, form, mistakes },
    once: typed?.get('once') || timeOrderedId(),
    id: typed?.get('id') ?? beginning.id ?? '',
    text: typed?.get('json') ?? '{\n  \n}',
    idError: beginning.idError,
    like: beginning.like ?? (await likeTyped(web, who, shape, typed)),
    goneBy: beginning.goneBy,
  };
  const here = typed?.get('here') ?? beginning.here;
  await sendPage(req, res, {
    ...{ frame, status },
    page: () => NewPage(props),
    fragment: () => (here === undefined ? NewForm(props) : NewHere({ ...props, here })),
  });
}

/** Defaults as values, the next numbers as what empty controls show: they are given when the record is created. */
export async function filledIn(web: Web, who: Who, shape: Shape, data: JsonObject) {
  const filled = await fillIn(web, who, shape, data);
  const given = numberedFields(shape.fields).filter(
    ({ pointer }) => valueAt(data, pointer) === undefined && valueAt(filled, pointer) !== undefined,
  );
  const placeholders = new Map(
    given.map(({ pointer }) => [pointer, `${valueAt(filled, pointer)} (the next one)`]),
  );
  return {
    data: editedData(
      filled,
      given.map(({ pointer }) => ({ pointer })),
    ),
    placeholders,
  };
}

/** While the index is being built nobody knows the next number; a form is there all the same. */
async function fillIn(web: Web, who: Who, { ns, collection }: Shape, data: JsonObject): Promise<JsonObject> {
  try {
    return await web.schemas.fillIn(who, ns, collection, data);
  } catch (thrown) {
    if (isCairnError(thrown, 'unavailable')) return data;
    throw thrown;
  }
}

/** A refused form that is a copy comes back as one. */
async function likeTyped(
  web: Web,
  who: Who,
  shape: Shape,
  typed: URLSearchParams | undefined,
): Promise<Likeness | undefined> {
  const id = typed?.get('files-of');
  if (!id) return undefined;
  const original = await web.records.get(who, refOf(shape.ns, shape.collection, id)).catch(() => undefined);
  return original && likenessOf(web, who, shape, original);
}

/** How many files of a record are tied to its copy as well. */
export const MOST_FILES = 500;

async function likenessOf(web: Web, who: Who, shape: Shape, original: StoredRecord): Promise<Likeness> {
  const { ref, data } = original;
  const { files } = await filesOf(web, who, ref);
  return {
    id: splitRef(ref)?.id ?? ref,
    title: titleOf(shape, data, splitRef(ref)?.id ?? ref),
    files: Math.min(files.total, MOST_FILES),
    emptied: shape.fields
      .filter((field) => isOwn(field) && data[field.key] !== undefined)
      .map(({ label }) => label),
  };
}

/** Only one record may have it. */
function isOwn({ unique, numbering }: Field): boolean {
  return unique || numbering !== undefined;
}

/** A record's values without those that only one record may have. */
function copyOf(data: JsonObject, fields: readonly Field[]): JsonObject {
  const own = new Set(fields.filter(isOwn).map(({ key }) => key));
  return Object.fromEntries(Object.entries(data).filter(([key]) => !own.has(key)));
}
