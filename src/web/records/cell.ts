import type { Request, RequestHandler, Response } from 'express';
import { CellForm, SavedCell } from '../../../partials/records/cell-form.tsx';
import { leafFields } from '../../../partials/records/columns.ts';
import { CairnError, isCairnError } from '../../core/errors.ts';
import { pointerOf } from '../../core/list-url.ts';
import { cellUrl, collectionUrl } from '../../core/page-urls.ts';
import type { Field } from '../../core/schema.ts';
import type { WriteResult } from '../../services/records.ts';
import { editsFromForm } from '../form.ts';
import { frameOf } from '../frame.ts';
import { paramsOf, returnTo } from '../place.ts';
import { sendPage } from '../reply.ts';
import { showOf } from '../show.ts';
import { undoOf } from '../undos.ts';
import type { Web } from '../web.ts';
import { applyForm } from './apply.ts';
import { formModel } from './form-model.ts';
import { linksOf } from './links.ts';
import { errorsByControl, placeErrors } from './mistakes.ts';
import { type Opened, openRecord } from './open.ts';
import { postedForm } from './posted.ts';
import { type DrawnVersion, versionWith } from './versions.ts';

// GET /cells/:ns/:collection/:id?field=: one value of a list as its control. POST: saves it, and answers the cell to read again with a toast,
// or the control with what was typed and what is wrong with it. Only script asks; without it a list leads to the record's form.

export function editCell(web: Web): RequestHandler {
  return async (req, res) => {
    const opened = await openRecord(web, req);
    await drawControl(web, req, res, opened, fieldOf(req, opened), { version: opened.record });
  };
}

export function saveCell(web: Web): RequestHandler {
  return async (req, res) => {
    const posted = await postedForm(req);
    const opened = await openRecord(web, req);
    const field = fieldOf(req, opened);
    const etag = posted.get('etag') ?? '';
    const base = await versionWith(web.history, opened.who, opened.ref, etag, opened.record);
    const version = base ?? opened.record;
    const fields = only(opened.shape.fields, field.pointer);
    const form = editsFromForm({ fields }, posted, version.data, opened.namespace);
    const refuse = (errors: typeof form.errors) => {
      const mistakes = placeErrors(errors, { fields, data: version.data, typed: posted });
      return drawControl(web, req, res, opened, field, { version, typed: posted, mistakes, status: 422 });
    };
    if (form.errors.length > 0) return refuse(form.errors);
    try {
      const outcome = await applyForm(web, opened, { base, edits: form.edits, posted });
      if (!('clashes' in outcome)) return await drawCell(web, req, res, field, { posted, ...outcome });
      // What is sent next changes the version that is there now.
      const clash = `Somebody else changed it meanwhile. Save puts yours in its place, Cancel leaves it.`;
      await drawControl(web, req, res, opened, field, {
        version: outcome.current,
        typed: posted,
        status: 412,
        clash,
      });
    } catch (thrown) {
      if (isCairnError(thrown, 'invalid') && thrown.errors.length > 0) return refuse(thrown.errors);
      throw thrown;
    }
  };
}

interface Drawing {
  version: DrawnVersion;
  typed?: URLSearchParams;
  mistakes?: ReturnType<typeof placeErrors>;
  status?: number;
  clash?: string;
}

async function drawControl(
  web: Web,
  req: Request,
  res: Response,
  opened: Opened,
  field: Field,
  drawing: Drawing,
) {
  const { version, typed, mistakes = [], status = 200, clash } = drawing;
  const { who, ref, namespace } = opened;
  const shape = { ...opened.shape, fields: [field] };
  const { data, bytes, etag } = version;
  const errors = errorsByControl(mistakes);
  const [frame, form] = await Promise.all([
    frameOf(web, req, res),
    formModel(web, who, { shape, namespace, data, bytes, isNew: false, typed, errors }),
  ]);
  const page = () => CellForm({ action: cellUrl(ref, field.pointer), field, form, etag, clash });
  await sendPage(req, res, { frame, status, page });
}

async function drawCell(
  web: Web,
  req: Request,
  res: Response,
  field: Field,
  { posted, results }: { posted: URLSearchParams; results: readonly WriteResult[] },
) {
  const { who, record, title, shape, namespace } = await openRecord(web, req);
  const [frame, links] = await Promise.all([
    frameOf(web, req, res),
    linksOf(web.search, who, shape.fields, [record.data]),
  ]);
  const show = showOf(namespace, frame.now, links, record.bytes);
  res.set('Cairn-ETag', record.etag);
  const said =
    results.length > 0 ? { text: `Saved ${field.label} of ${title}.`, ...undoOf(results) } : undefined;
  const url = returnTo(posted.get('return'), collectionUrl(shape.ns, shape.collection));
  const cell = { field, data: record.data, show, editable: true, said, url };
  await sendPage(req, res, { frame, page: () => SavedCell(cell) });
}

function fieldOf(req: Request, { shape }: Opened): Field {
  const pointer = pointerOf(paramsOf(req).get('field') ?? '');
  const field = leafFields(shape.fields).find((each) => each.pointer === pointer);
  if (!field || field.readOnly)
    throw new CairnError('invalid', `${pointer} is no field that can be edited here.`);
  return { ...field, label: field.label };
}

/** The fields with nothing but the one, inside the groups that it stands in. */
function only(fields: readonly Field[], pointer: string): Field[] {
  return fields.flatMap((field) => {
    if (field.pointer === pointer) return [field];
    return pointer.startsWith(`${field.pointer}/`)
      ? [{ ...field, fields: only(field.fields ?? [], pointer) }]
      : [];
  });
}
