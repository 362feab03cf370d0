import type { Request, RequestHandler, Response } from 'express';
import { whoElse } from '../../../partials/activity/words.ts';
import type { Referrers } from '../../../partials/records/referrers.tsx';
import type { Said } from '../../../partials/toasts.tsx';
import { editedData } from '../../core/document.ts';
import { isCairnError } from '../../core/errors.ts';
import { titleOf, withOthers } from '../../core/fields.ts';
import { valueAt } from '../../core/json-pointer.ts';
import { isLinkValue } from '../../core/links.ts';
import { splitRef } from '../../core/names.ts';
import { duplicateUrl, editUrl, newUrl, recordUrl } from '../../core/page-urls.ts';
import { editsFromForm } from '../form.ts';
import { goOn, goTo } from '../reply.ts';
import { leaveToast } from '../toast.ts';
import { undoOf } from '../undos.ts';
import type { Web } from '../web.ts';
import { applyForm, type Saved } from './apply.ts';
import { drawConflict } from './conflict.ts';
import { compareForm } from './draft.ts';
import { drawForm, pointersIn } from './draw.ts';
import { saveLate } from './late.ts';
import { restoreGood, saveText } from './mend.ts';
import { allErrors, placeErrors, refusedFor } from './mistakes.ts';
import { type Opened, openRecord } from './open.ts';
import { postedForm } from './posted.ts';
import { redrawn } from './redraw.ts';
import { referrersOf } from './referrers.ts';
import { type DrawnVersion, versionWith } from './versions.ts';

// POST …/edit: saves what was changed in a form or in lines of a sheet, or the text of the file (`text`).
// `redraw` writes nothing and draws the form again (`compare`: what it would change); `take:` are choices of the conflict screen; `follow` says
// whether what refers to the record by a changed field changes along; `next` is where to go on.

export function saveRecord(web: Web): RequestHandler {
  return async (req, res) => {
    const posted = await postedForm(req);
    if (posted.has('text')) return saveText(web, req, res, posted);
    if (posted.has('restore')) return restoreGood(web, req, res, posted);
    const opened = await openRecord(web, req).catch((error) => saveLate(web, req, res, posted, error));
    if (opened === undefined) return;
    const { who, ref, record } = opened;
    const base = await versionWith(web.history, who, ref, posted.get('etag') ?? '', record);
    if (posted.get('redraw') === 'compare') return compareForm(web, req, res, opened, posted, base);
    if (!posted.has('redraw')) return saveForm(web, req, res, opened, posted, base);
    return drawForm(web, req, res, opened, { version: base ?? record, typed: redrawn(posted) });
  };
}

async function saveForm(
  web: Web,
  req: Request,
  res: Response,
  opened: Opened,
  posted: URLSearchParams,
  base: DrawnVersion | undefined,
): Promise<void> {
  const version = base ?? opened.record;
  const { fields } = withOthers(opened.shape, version.data, pointersIn(posted));
  const form = editsFromForm({ fields }, posted, version.data, opened.namespace);
  const refuse = (status: number, errors: typeof form.errors, words?: string) => {
    const placed = placeErrors(errors, { fields, data: version.data, typed: posted });
    const mistakes = words === undefined ? placed : [...placed, { text: words }];
    return drawForm(web, req, res, opened, { version, typed: posted, mistakes, status });
  };
  if (form.errors.length > 0) {
    const more = await refusedFor(web, opened.who, { op: 'edit', ref: opened.ref, edits: form.edits });
    return refuse(422, allErrors(form, more));
  }
  const behind = posted.has('follow') ? [] : await leftBehind(web, opened, version, form.edits);
  if (behind.length > 0)
    return drawForm(web, req, res, opened, { version, typed: posted, behind, status: 409 });
  try {
    const outcome = await applyForm(web, opened, { base, edits: form.edits, posted });
    if ('clashes' in outcome) return await drawConflict(web, req, res, opened, posted, outcome);
    if (outcome.run) return goOn(req, res, `/runs/${outcome.run.id}`);
    await tell(web, res, opened, outcome);
    goFrom(req, res, opened, posted);
  } catch (thrown) {
    if (isCairnError(thrown, 'conflict'))
      return refuse(409, [], `${thrown.message} Mend the file first, then save this.`);
    if (!isCairnError(thrown, 'invalid')) throw thrown;
    const errors = thrown.errors.map((error) => ({ ...error, pointer: form.place(error.pointer) }));
    return refuse(422, errors, errors.length > 0 ? undefined : thrown.message);
  }
}

/** What refers to the record by a field that is about to say something else. */
async function leftBehind(
  web: Web,
  { who, ref }: Opened,
  { data }: DrawnVersion,
  edits: Parameters<typeof editedData>[1],
): Promise<Referrers[]> {
  const references = (await web.references.to(who, ref)).filter(({ by }) => !by.startsWith('@'));
  if (references.length === 0) return [];
  const after = editedData(data, edits);
  const behind = references.filter(({ by, value }) => {
    const next = valueAt(after, by);
    return isLinkValue(next) && next !== value && valueAt(data, by) === value;
  });
  return referrersOf(web, who, ref, behind);
}

async function tell(web: Web, res: Response, opened: Opened, { results, others }: Saved) {
  const { who, ref, shape } = opened;
  // It may have been given another title just now, here or by somebody else.
  const title = titleOf(shape, results[0]?.after ?? opened.record.data, splitRef(ref)?.id ?? ref);
  const said: Said = { text: results.length > 0 ? `Saved ${title}.` : 'Nothing was changed.', saved: ref };
  if (others.length === 0) return leaveToast(res, { ...said, ...undoOf(results) });
  const { items } = await web.history.versions(who, ref, { limit: 2 });
  // The first is this save itself; the one before it came in between.
  const between = items[results.length > 0 ? 1 : 0];
  const by = between ? whoElse(between, who.name) : 'somebody else';
  leaveToast(res, {
    ...said,
    text: `${said.text} It was merged with a change by ${by}.`,
    ...undoOf(results),
  });
}

function goFrom(req: Request, res: Response, { ref, list }: Opened, posted: URLSearchParams): void {
  const next = posted.get('next');
  // A sheet gets the record as it is now in its place; a form gives way to the record's page.
  const stays = next === null && posted.get('from') === 'sheet' && !posted.has('theirs');
  if (stays) goTo(res, recordUrl(ref, list));
  else if (next === 'stay') goOn(req, res, editUrl(ref, list));
  else if (next === 'new') goOn(req, res, newUrl(splitRef(ref)?.ns ?? '', splitRef(ref)?.collection ?? ''));
  else goOn(req, res, next === 'copy' ? duplicateUrl(ref) : recordUrl(ref, list));
}
