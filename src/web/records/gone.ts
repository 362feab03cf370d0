import type { Request, Response } from 'express';
import { GonePage } from '../../../views/records/gone.tsx';
import { CairnError, isCairnError } from '../../core/errors.ts';
import type { Ref } from '../../core/names.ts';
import { editUrl, recordUrl } from '../../core/page-urls.ts';
import type { Version } from '../../core/past.ts';
import type { Who } from '../../core/who.ts';
import { frameOf } from '../frame.ts';
import { goTo, sendPage } from '../reply.ts';
import type { Web } from '../web.ts';

/**
 * Answers for a record that is not there: 308 to where it moved, 410 with its last version and a way back when it was
 * deleted, 303 to where it is mended when its file could never be read. Anything else is thrown on.
 */
export async function showGone(
  web: Web,
  req: Request,
  res: Response,
  ref: Ref,
  error: unknown,
): Promise<undefined> {
  if (isCairnError(error, 'conflict') && error.extras.diskEtag) return void goTo(res, editUrl(ref));
  if (!isCairnError(error, 'not_found')) throw error;
  if (error.extras.movedTo) {
    res.redirect(308, recordUrl(error.extras.movedTo));
    return;
  }
  const who = web.who(req);
  const [last, before] = await lastVersions(web, who, ref);
  if (!last)
    throw new CairnError('not_found', 'There is no such record, and there never was one.', { cause: error });
  const frame = await frameOf(web, req, res);
  await sendPage(req, res, { status: 410, frame, page: () => GonePage({ frame, ref, last, before }) });
}

async function lastVersions(web: Web, who: Who, ref: Ref): Promise<Version[]> {
  try {
    return (await web.history.versions(who, ref, { limit: 2 })).items;
  } catch (error) {
    if (isCairnError(error, 'not_found')) return [];
    throw error;
  }
}
