import type { Request, Response } from 'express';
import type { FormMistake } from '../../../partials/records/mistakes.tsx';
import type { Referrers } from '../../../partials/records/referrers.tsx';
import { SheetForm } from '../../../partials/records/sheet-form.tsx';
import { EditForm, EditPage } from '../../../views/records/edit.tsx';
import { withOthers } from '../../core/fields.ts';
import type { Field } from '../../core/schema.ts';
import { frameOf } from '../frame.ts';
import { sendPage, wantsFragment } from '../reply.ts';
import { showOf } from '../show.ts';
import type { Web } from '../web.ts';
import { formModel } from './form-model.ts';
import { linksOf } from './links.ts';
import { errorsByControl } from './mistakes.ts';
import type { Opened } from './open.ts';
import type { DrawnVersion } from './versions.ts';

// drawForm: a record's form, whole or as lines of its sheet, fresh or with what was typed.

export interface Drawing {
  /** The version that the form edits. */
  version: DrawnVersion;
  typed?: URLSearchParams;
  mistakes?: readonly FormMistake[];
  /** What refers to the record by a field that would say something else: to be asked about. */
  behind?: readonly Referrers[];
  status?: number;
}

/** Sends the form: to a sheet that was sent by script the sheet again, to a form the form, else the page. */
export async function drawForm(
  web: Web,
  req: Request,
  res: Response,
  opened: Opened,
  { version, typed, mistakes = [], behind = [], status = 200 }: Drawing,
): Promise<void> {
  const { who, ref, title, namespace, list } = opened;
  const shape = withOthers(opened.shape, version.data, typed && pointersIn(typed));
  const errors = errorsByControl(mistakes);
  const form = await formModel(web, who, {
    shape,
    namespace,
    data: version.data,
    bytes: version.bytes,
    isNew: false,
    typed,
    errors,
  });
  const frame = await frameOf(web, req, res);
  const props = { frame, shape, ref, title, etag: version.etag, list, form, mistakes, behind };
  if (!(wantsFragment(req) && typed?.get('from') === 'sheet'))
    return sendPage(req, res, {
      frame,
      status,
      page: () => EditPage(props),
      fragment: () => EditForm(props),
    });
  const links = await linksOf(web.search, who, shape.fields, [version.data]);
  const open = { pointers: openIn(shape.fields, typed), form };
  const show = showOf(namespace, frame.now, links, version.bytes);
  const sheet = { ...props, data: version.data, show, open };
  const page = () => SheetForm(sheet);
  res.set({ 'HX-Retarget': '#sheet-form', 'HX-Reswap': 'outerHTML' });
  return sendPage(req, res, { frame, status, page, fragment: page });
}

/** The pointers of the controls that a form sent. */
export function pointersIn(typed: URLSearchParams): string[] {
  return [...typed.keys()].filter((name) => name.startsWith('/'));
}

/** The fields that a sheet sent: it sends only those that were opened. */
function openIn(fields: readonly Field[], typed: URLSearchParams): Set<string> {
  const names = [...typed.keys()].map((name) => name.replace(/^(was:null|was|null|half|rows?):/, ''));
  const sent = ({ pointer }: Field) =>
    names.some((name) => name === pointer || name.startsWith(`${pointer}/`));
  return new Set(fields.filter(sent).map(({ pointer }) => pointer));
}
