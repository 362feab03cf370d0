import type { Request, RequestHandler, Response } from 'express';
import type { BulkAct } from '../../partials/records/bulk-fields.tsx';
import { bulkFields, bulkVariant, isList } from '../../partials/records/bulk-variants.ts';
import { type BulkEffect, BulkPage, BulkPanel } from '../../views/bulk.tsx';
import type { BulkChange } from '../core/bulk.ts';
import { pointerOf } from '../core/list-url.ts';
import { collectionUrl } from '../core/page-urls.ts';
import type { Json, JsonObject } from '../core/record.ts';
import type { Field, Namespace, Shape } from '../core/schema.ts';
import type { Who } from '../core/who.ts';
import { counted } from '../core/words.ts';
import type { BulkPreview, Chosen } from '../services/bulk.ts';
import { editsFromForm } from './form.ts';
import { frameOf } from './frame.ts';
import { placeOf, returnTo } from './place.ts';
import { formModel } from './records/form-model.ts';
import { linksOf, recordsWith } from './records/links.ts';
import { postedForm } from './records/posted.ts';
import { goOn, sendPage } from './reply.ts';
import { showOf } from './show.ts';
import { leaveToast } from './toast.ts';
import type { Web } from './web.ts';

// POST /bulk/:ns/:collection: one change of the picked records (`pick`), or with `all` of every one that `list` shows.
// `do`: edit (draws the form), preview, apply; delete (asks), delete-now. `fields` are those that are to change, `field` is one more.

interface Choosing {
  who: Who;
  shape: Shape;
  namespace: Namespace;
  posted: URLSearchParams;
  chosen: Chosen;
  fields: { field: Field; act: BulkAct }[];
  back: string;
}

/** So long a change is waited for before its progress is shown. */
const PATIENCE_MS = 1500;

export function changeMany(web: Web): RequestHandler {
  return async (req, res) => {
    const opened = await open(web, req);
    const { posted, chosen, back } = opened;
    if ('ids' in chosen && chosen.ids.length === 0) return goOn(req, res, back);
    const wanted = posted.getAll('do').at(-1) ?? '';
    if (posted.has('without') || posted.get('field') || wanted === 'edit')
      return draw(web, req, res, opened, {});
    // What refers to each is told of those that one picked.
    if (wanted === 'delete' && 'ids' in chosen) return res.redirect(307, '/deletions');
    const deleting = wanted.startsWith('delete');
    const { change, errors } = deleting ? { change: { delete: true }, errors: new Map() } : changeIn(opened);
    if (errors.size > 0) return draw(web, req, res, opened, { errors, status: 422 });
    if (wanted === 'apply' || wanted === 'delete-now') return apply(web, req, res, opened, change);
    const preview = await web.bulk.preview(
      opened.who,
      opened.shape.ns,
      opened.shape.collection,
      chosen,
      change,
    );
    return draw(web, req, res, opened, { deleting, preview });
  };
}

async function open(web: Web, req: Request): Promise<Choosing> {
  const who = web.who(req);
  const { ns, collection } = placeOf(req);
  const posted = await postedForm(req);
  const [shape, namespace] = await Promise.all([
    web.schemas.shape(who, ns, collection),
    web.schemas.namespace(who, ns),
  ]);
  const chosen: Chosen = posted.has('all')
    ? { list: new URLSearchParams(posted.get('list') ?? '') }
    : { ids: posted.getAll('pick') };
  const names = [...posted.getAll('fields'), posted.get('field') ?? ''].filter(
    (name) => name !== '' && name !== posted.get('without'),
  );
  const known = bulkFields(shape);
  const fields = [...new Set(names)].flatMap((name) => {
    const field = known.find(({ pointer }) => pointer === pointerOf(name));
    return field ? [{ field, act: actOf(field, posted.get(`do:${field.pointer}`)) }] : [];
  });
  return {
    who,
    shape,
    namespace,
    posted,
    chosen,
    fields,
    back: returnTo(posted.get('return'), collectionUrl(ns, collection)),
  };
}

function actOf(field: Field, text: string | null): BulkAct {
  const acts: BulkAct[] = isList(field) ? ['add', 'remove', 'set', 'clear'] : ['set', 'clear'];
  return acts.find((act) => act === text) ?? acts[0] ?? 'set';
}

/** What the form wants, and what is wrong with it by the pointers of its controls. */
function changeIn({ fields, posted, namespace }: Choosing): {
  change: BulkChange;
  errors: Map<string, string>;
} {
  const set = new Map<string, string>();
  const add = new Map<string, string[]>();
  const remove = new Map<string, string[]>();
  const clear: string[] = [];
  const errors = new Map<string, string>();
  for (const { field, act } of fields) {
    const { pointer } = field;
    if (act === 'clear') {
      clear.push(pointer);
      continue;
    }
    const read = editsFromForm(
      { fields: [flat(bulkVariant(field))] },
      renamed(posted, pointer),
      undefined,
      namespace,
    );
    const json = read.edits[0]?.json;
    const [error] = read.errors;
    if (error) errors.set(pointer, `${field.label} ${error.message}.`);
    else if (json === undefined || json === '[]')
      errors.set(pointer, 'Say the value, or choose “make empty”.');
    else if (act === 'set') set.set(pointer, json);
    else (act === 'add' ? add : remove).set(pointer, itemsIn(json));
  }
  return { change: { set, add, remove, clear }, errors };
}

/** The field as one at the top of a record, so that its control is read by itself. */
function flat(field: Field): Field {
  return { ...field, pointer: '/value', key: 'value' };
}

function renamed(posted: URLSearchParams, pointer: string): URLSearchParams {
  return new URLSearchParams(posted.getAll(pointer).map((text) => ['/value', text]));
}

function itemsIn(json: string): string[] {
  return (JSON.parse(json) as Json[]).map((item) => JSON.stringify(item));
}

interface Drawn {
  deleting?: boolean;
  preview?: BulkPreview;
  errors?: ReadonlyMap<string, string>;
  status?: number;
}

async function draw(
  web: Web,
  req: Request,
  res: Response,
  opened: Choosing,
  { deleting = false, preview, errors = new Map(), status = 200 }: Drawn,
) {
  const { who, shape, namespace, posted, chosen, fields, back } = opened;
  const { ns, collection } = shape;
  const own = { ...shape, fields: fields.map(({ field }) => bulkVariant(field)) };
  const [frame, count, form, effect] = await Promise.all([
    frameOf(web, req, res),
    web.bulk.count(who, ns, collection, chosen),
    formModel(web, who, { shape: own, namespace, data: {}, isNew: true, typed: posted, errors }),
    preview && withTitles(web, who, preview),
  ]);
  const links = await linksOf(web.search, who, shape.fields, changedValues(preview));
  const props = {
    frame,
    shape,
    count,
    chosen: hidden(posted),
    deleting,
    fields,
    form,
    show: showOf(namespace, frame.now, links),
    preview: effect,
    back,
  };
  await sendPage(req, res, { frame, status, page: () => BulkPage(props), fragment: () => BulkPanel(props) });
}

function hidden(posted: URLSearchParams): [string, string][] {
  return [...posted].filter(
    ([name]) => name === 'list' || name === 'all' || (name === 'pick' && !posted.has('all')),
  );
}

function changedValues(preview: BulkPreview | undefined): JsonObject[] {
  const changes = (preview?.samples ?? []).flatMap(({ diff }) => diff);
  return changes.flatMap(({ pointer, before, after }) => recordsWith(pointer, [before, after] as Json[]));
}

async function withTitles(web: Web, who: Who, preview: BulkPreview): Promise<BulkEffect> {
  const { samples, refusals } = preview;
  const titles = await web.search.titles(
    who,
    [...samples, ...refusals].map(({ ref }) => ref),
  );
  const titled = <Each extends { ref: string }>(each: Each) => ({
    ...each,
    title: titles.get(each.ref) ?? each.ref,
  });
  return { ...preview, samples: samples.map(titled), refusals: refusals.map(titled) };
}

/** Small changes are done before the next page is there; of greater ones it shows how far they are. */
async function apply(
  web: Web,
  req: Request,
  res: Response,
  { who, shape, chosen, back }: Choosing,
  change: BulkChange,
) {
  const { ns, collection } = shape;
  const run = await web.bulk.start(who, ns, collection, chosen, change, { href: back });
  const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
  await Promise.race([web.runs.ended(who, run.id), late]);
  if (run.state !== 'done') return goOn(req, res, `/runs/${run.id}`);
  const count = run.counts.updated + run.counts.deleted;
  const text = `${change.delete ? 'Deleted' : 'Changed'} ${counted(count, shape)}.`;
  leaveToast(res, { text, ...(count > 0 && { batch: run.id }) });
  goOn(req, res, back);
}
