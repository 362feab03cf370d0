import type { Request, Response } from 'express';
import { DraftChanges } from '../../../partials/records/draft-changes.tsx';
import { inFields } from '../../../partials/records/version-row.tsx';
import type { FieldDifference } from '../../../partials/ui/diff.tsx';
import { diffDocuments, editedData, isBroken, parseText } from '../../core/document.ts';
import type { FieldError } from '../../core/errors.ts';
import { labelAt, withOthers } from '../../core/fields.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Namespace, Shape } from '../../core/schema.ts';
import { editsFromForm, newDocument } from '../form.ts';
import { showOf } from '../show.ts';
import type { Web } from '../web.ts';
import { pointersIn } from './draw.ts';
import { linksOf } from './links.ts';
import type { Opened } from './open.ts';
import { rebase } from './rebase.ts';
import type { DrawnVersion } from './versions.ts';

// compareForm · compareNew · compareText: what a draft would change in what is stored, before it is taken. Nothing is written. 204
// when it would change nothing.

/** What a form's draft would change in the record as it is now, whoever changed it since the draft was begun. */
export async function compareForm(
  web: Web,
  req: Request,
  res: Response,
  opened: Opened,
  posted: URLSearchParams,
  base: DrawnVersion | undefined,
): Promise<void> {
  const { record, namespace } = opened;
  const version = base ?? record;
  const shape = withOthers(opened.shape, version.data, pointersIn(posted));
  const { edits, errors } = editsFromForm(shape, posted, version.data, namespace);
  const brought = version.etag === record.etag ? edits : rebase(base, record, edits, () => 'mine').edits;
  const after = editedData(record.data, brought);
  return send(web, req, res, { shape, namespace, posted, errors, before: record.data, after });
}

/** What a draft of a new record holds beyond what its form begins with. */
export async function compareNew(
  web: Web,
  req: Request,
  res: Response,
  of: { shape: Shape; namespace: Namespace; before: JsonObject },
  posted: URLSearchParams,
): Promise<void> {
  const { edits, errors } = editsFromForm(of.shape, posted, undefined, of.namespace);
  const typed = of.shape.fields.length === 0 ? (posted.get('json') ?? '') : newDocument(edits);
  return compareText(web, req, res, { ...of, posted, errors }, typed);
}

/** What a text would change in a record; one that is no JSON yet is said to be so. */
export async function compareText(
  web: Web,
  req: Request,
  res: Response,
  of: Omit<Comparison, 'after'>,
  text: string,
): Promise<void> {
  const document = parseText(text);
  if (!isBroken(document)) return send(web, req, res, { ...of, after: document.data });
  const change = { label: 'The text', before: '', after: `${text.trim().slice(0, 200)} (no JSON yet)` };
  return draw(res, [change]);
}

interface Comparison {
  shape: Shape;
  namespace: Namespace;
  before: JsonObject;
  after: JsonObject;
  posted: URLSearchParams;
  /** About texts that cannot be read as values: they are told as they were typed. */
  errors: readonly FieldError[];
}

async function send(web: Web, req: Request, res: Response, comparison: Comparison): Promise<void> {
  const { namespace, before, after, posted, errors } = comparison;
  const shape = withOthers(withOthers(comparison.shape, before), after);
  const links = await linksOf(web.search, web.who(req), shape.fields, [before, after]);
  const show = showOf(namespace, new Date(), links);
  const changes = diffDocuments(before, after).map((change) => inFields(change, shape, show));
  const unread = errors.flatMap(({ pointer }): FieldDifference[] => {
    const typed = posted.get(pointer) ?? posted.get(`half:${pointer}`) ?? '';
    return typed.trim() === '' ? [] : [{ label: labelAt(shape.fields, pointer), before: '', after: typed }];
  });
  return draw(res, [...changes, ...unread]);
}

async function draw(res: Response, changes: readonly FieldDifference[]): Promise<void> {
  if (changes.length === 0) return void res.status(204).end();
  res.type('html').send(await DraftChanges({ changes }));
}
