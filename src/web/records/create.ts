import { hash } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { FILES } from '../../core/bytes.ts';
import { isBroken, parseText } from '../../core/document.ts';
import { type FieldError, isCairnError } from '../../core/errors.ts';
import { titleOf, withOthers } from '../../core/fields.ts';
import { valueAt } from '../../core/json-pointer.ts';
import { fieldAt } from '../../core/list-url.ts';
import { idProblem, type Ref, refOf, splitRef } from '../../core/names.ts';
import { newUrl, recordUrl } from '../../core/page-urls.ts';
import type { Shape } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';
import type { WriteResult } from '../../services/records.ts';
import { editsFromForm, newDocument } from '../form.ts';
import { placeOf } from '../place.ts';
import { goOn } from '../reply.ts';
import { leaveToast } from '../toast.ts';
import { undoOf } from '../undos.ts';
import type { Web } from '../web.ts';
import { compareNew } from './draft.ts';
import { pointersIn } from './draw.ts';
import { allErrors, placeErrors, refusedFor } from './mistakes.ts';
import { type Beginning, drawNew, filledIn, MOST_FILES } from './new.ts';
import { postedForm } from './posted.ts';
import { redrawn } from './redraw.ts';

// POST …/new: creates a record; sent twice, it creates one. `here` comes from a dialog over another form: it gets what was created as JSON.

export function createRecord(web: Web): RequestHandler {
  const once = createOnce(web);
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    const posted = await postedForm(req);
    const [known, namespace] = await Promise.all([
      web.schemas.shape(who, ns, collection),
      web.schemas.namespace(who, ns),
    ]);
    if (posted.get('redraw') === 'compare') {
      const shape = withOthers(known, {}, pointersIn(posted));
      const { data: before } = await filledIn(web, who, shape, {});
      return compareNew(web, req, res, { shape, namespace, before }, posted);
    }
    if (posted.has('redraw')) return drawNew(web, req, res, { data: {}, typed: redrawn(posted) });
    const shape = withOthers(known, {}, pointersIn(posted));
    const form = editsFromForm(shape, posted, undefined, namespace);
    const id = (posted.get('id') ?? '').trim();
    const again = (wrong: Omit<Beginning, 'data' | 'typed'>) =>
      drawNew(web, req, res, { data: {}, typed: posted, status: 422, ...wrong });
    const place = (errors: typeof form.errors) =>
      placeErrors(errors, { fields: shape.fields, data: {}, typed: posted });
    const problem = id === '' ? undefined : idProblem(id);
    if (problem) return again({ idError: `The file name ${problem}.`, mistakes: [idMistake(problem)] });
    const body = shape.fields.length === 0 ? (posted.get('json') ?? '') : newDocument(form.edits);
    const broken = whyBroken(body);
    if (broken) return again({ mistakes: [{ control: 'json', text: broken }] });
    const here = posted.get('here') ?? undefined;
    form.errors.push(...nameless(shape, body, here));
    if (form.errors.length > 0) {
      const more = await refusedFor(web, who, { op: 'create', ns, collection, ...(id && { id }), body });
      return again({ mistakes: place(allErrors(form, more)) });
    }
    try {
      const wish: Wish = { ns, collection, id, body, once: posted.get('once') ?? '' };
      const created = await once(who, wish);
      await tieFiles(web, who, { ns, collection }, posted.get('files-of'), created);
      if (here !== undefined) return res.status(201).json(await chosen(web, who, shape, created.ref, here));
      tell(res, shape, created);
      return goOn(
        req,
        res,
        posted.get('next') === 'another' ? newUrl(ns, collection) : recordUrl(created.ref),
      );
    } catch (thrown) {
      if (isCairnError(thrown, 'conflict') && id !== '')
        return again({
          idError: `There is a ${id} already.`,
          mistakes: [idMistake(`${id} is taken`)],
          status: 409,
        });
      if (!isCairnError(thrown, 'invalid')) throw thrown;
      const errors = thrown.errors.map((error) => ({ ...error, pointer: form.place(error.pointer) }));
      return again({ mistakes: errors.length > 0 ? place(errors) : [{ text: thrown.message }] });
    }
  };
}

interface Wish {
  ns: string;
  collection: string;
  id: string;
  body: string;
  /** Made with each empty form. */
  once: string;
}

/** What a form created: now, or when it was sent before. */
interface Created {
  ref: Ref;
  results: WriteResult[];
}

/**
 * Creates a record once for each form and content. The name of the write's batch is a hash of both, so that the journal itself knows,
 * also after a restart, whether the same was sent before (a second press, a lost answer, a reload). Other content in the same form
 * is another record: somebody went back and typed the next one. What is under way is waited for.
 */
function createOnce(web: Web): (who: Who, wish: Wish) => Promise<Created> {
  const underWay = new Map<string, Promise<Created>>();
  return (who, { ns, collection, id, body, once }) => {
    const mutation = { op: 'create' as const, ns, collection, ...(id && { id }), body };
    const create = async (batch?: string): Promise<Created> => {
      const results = await web.records.write(who, [mutation], { ...(batch && { batch }) });
      return { ref: (results[0] as WriteResult).ref, results };
    };
    if (once === '') return create();
    const batch = `form-${hash('sha256', JSON.stringify([once, ns, collection, id, body])).slice(0, 24)}`;
    const running =
      underWay.get(batch) ?? earlier(web, who, ns, batch).then((found) => found ?? create(batch));
    underWay.set(batch, running);
    return running.finally(() => underWay.delete(batch));
  };
}

async function earlier(web: Web, who: Who, ns: string, batch: string): Promise<Created | undefined> {
  const { rows } = await web.history.activity(who, { ns, batch, limit: 1 });
  const revision = rows[0]?.revisions.find(({ op }) => op === 'create');
  return revision && { ref: revision.ref, results: [] };
}

function tell(res: Response, shape: Shape, { ref, results }: Created): void {
  const id = splitRef(ref)?.id ?? ref;
  const title = titleOf(shape, results[0]?.after ?? {}, id);
  const saved = `${shape.ns}/${shape.collection}/new`;
  leaveToast(res, {
    text: results.length > 0 ? `Created ${title}.` : 'This was created already.',
    saved,
    ...undoOf(results),
  });
}

/** Files of the record that this is a copy of belong to it, too; the same Undo takes that back. */
async function tieFiles(
  web: Web,
  who: Who,
  { ns, collection }: { ns: string; collection: string },
  like: string | null,
  created: Created,
): Promise<void> {
  if (like === null || created.results.length === 0) return;
  const filters = [{ pointer: '/records', op: 'has', value: refOf(ns, collection, like) } as const];
  const { items } = await web.records.list(who, { ns, collection: FILES, filters, limit: MOST_FILES });
  if (items.length === 0) return;
  const edits = items.map(({ ref, etag, data }) => ({
    op: 'edit' as const,
    ref,
    ifMatch: etag,
    edits: [
      {
        pointer: `/records/${(data.records as unknown[]).length}`,
        json: JSON.stringify(created.ref),
        insert: true,
      },
    ],
  }));
  const { batch } = created.results[0] as WriteResult;
  created.results.push(...(await web.records.write(who, edits, { ...(batch && { batch }) })));
}

/** What a relation takes that refers by `by` to what was created here. */
async function chosen(web: Web, who: Who, shape: Shape, ref: Ref, by: string) {
  const { data } = await web.records.get(who, ref);
  const id = splitRef(ref)?.id ?? ref;
  return {
    value: by === '@id' ? id : (valueAt(data, by) ?? ''),
    title: titleOf(shape, data, id),
    href: recordUrl(ref),
  };
}

/** A record that a relation is about to refer to by a field needs a value there, unless it is given one. */
function nameless(shape: Shape, body: string, by: string | undefined): FieldError[] {
  if (by === undefined || by === '@id') return [];
  const field = fieldAt(shape.fields, by);
  const data = parseText(body);
  const there = !isBroken(data) && valueAt(data.data, by) !== undefined;
  const given = field?.numbering !== undefined || field?.defaultValue !== undefined;
  return there || given ? [] : [{ pointer: by, message: 'is what it is referred to by: fill it in' }];
}

function idMistake(problem: string) {
  return { control: 'id', text: `File name: ${problem}.` };
}

function whyBroken(body: string): string | undefined {
  const document = parseText(body);
  return isBroken(document) ? `This is not a record yet: ${document.broken}.` : undefined;
}
