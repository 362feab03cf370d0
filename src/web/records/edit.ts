import type { Request, RequestHandler, Response } from 'express';
import { EditingRow, SheetRow } from '../../../partials/records/sheet-row.tsx';
import { withOthers } from '../../core/fields.ts';
import { editUrl } from '../../core/page-urls.ts';
import { mustChange } from '../../core/who.ts';
import { frameOf } from '../frame.ts';
import { paramsOf, placeOf, refAt } from '../place.ts';
import { sendPage, wantsFragment } from '../reply.ts';
import { showOf } from '../show.ts';
import type { Web } from '../web.ts';
import { drawForm } from './draw.ts';
import { formModel } from './form-model.ts';
import { showGone } from './gone.ts';
import { linksOf } from './links.ts';
import { isToMend, mendRecord } from './mend.ts';
import { type Opened, openRecord } from './open.ts';
import { versionWith } from './versions.ts';

// GET …/edit: a record's form; ?as=json its file as text; to htmx ?field= one line of its sheet as a control.

export function editRecord(web: Web): RequestHandler {
  return async (req, res) => {
    const params = paramsOf(req);
    mustChange(web.who(req), placeOf(req).ns);
    if (params.get('as') === 'json' || (await isToMend(web, req))) return mendRecord(web, req, res);
    const opened = await openRecord(web, req).catch((error) => showGone(web, req, res, refAt(req), error));
    if (opened === undefined) return;
    const pointer = params.get('field');
    if (pointer !== null && wantsFragment(req)) return drawLine(web, req, res, opened, pointer);
    return drawForm(web, req, res, opened, { version: opened.record });
  };
}

/** One line as its control, from the version that the rest of the sheet shows, so that one save speaks of one version. */
async function drawLine(
  web: Web,
  req: Request,
  res: Response,
  opened: Opened,
  pointer: string,
): Promise<void> {
  const { who, ref, record, namespace } = opened;
  const shown = paramsOf(req).get('etag') ?? record.etag;
  const { data, bytes } = (await versionWith(web.history, who, ref, shown, record)) ?? record;
  const shape = withOthers(opened.shape, data);
  const field = shape.fields.find((each) => each.pointer === pointer);
  if (!field) return drawForm(web, req, res, opened, { version: record });
  const one = { ...shape, fields: [field] };
  const [frame, form, links] = await Promise.all([
    frameOf(web, req, res),
    formModel(web, who, { shape: one, namespace, data, bytes, isNew: false }),
    linksOf(web.search, who, one.fields, [data]),
  ]);
  const show = showOf(namespace, frame.now, links, bytes);
  const reading = SheetRow({ field, value: data[field.key], show, editHref: editUrl(ref, opened.list) });
  const line = () => EditingRow({ field, form, reading });
  return sendPage(req, res, { frame, page: line, fragment: line });
}
