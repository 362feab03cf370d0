import type { Request, Response } from 'express';
import { whoElse } from '../../../partials/activity/words.ts';
import { applyEdits, editedData } from '../../core/document.ts';
import { isCairnError } from '../../core/errors.ts';
import { withOthers } from '../../core/fields.ts';
import { editUrl } from '../../core/page-urls.ts';
import { editsFromForm } from '../form.ts';
import { placeOf, refAt } from '../place.ts';
import type { Web } from '../web.ts';
import { pointersIn } from './draw.ts';
import { drawNew } from './new.ts';
import { versionWith } from './versions.ts';

/**
 * Answers a save that comes too late, and keeps what was typed: to a record that moved, 308 to its form; to one that was deleted the
 * form of a new record that begins with what it was and what was typed. Anything else is thrown on.
 */
export async function saveLate(
  web: Web,
  req: Request,
  res: Response,
  posted: URLSearchParams,
  error: unknown,
): Promise<undefined> {
  if (!isCairnError(error, 'not_found')) throw error;
  if (error.extras.movedTo) return void res.redirect(308, editUrl(error.extras.movedTo));
  const who = web.who(req);
  const ref = refAt(req);
  const { ns, collection } = placeOf(req);
  const { items } = await web.history.versions(who, ref, { limit: 1 });
  const base = await versionWith(web.history, who, ref, posted.get('etag') ?? '', undefined);
  const [shape, namespace] = await Promise.all([
    web.schemas.shape(who, ns, collection),
    web.schemas.namespace(who, ns),
  ]);
  const whole = withOthers(shape, base?.data ?? {}, pointersIn(posted));
  const { edits } = editsFromForm(whole, posted, base?.data, namespace);
  const [last] = items;
  await drawNew(web, req, res, {
    data: editedData(base?.data ?? {}, edits),
    bytes: base && applyEdits(base.bytes, edits),
    id: String(req.params.id),
    goneBy: last ? whoElse(last, who.name) : 'Somebody',
    status: 409,
  });
  return undefined;
}
