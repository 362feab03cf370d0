import type { Request, RequestHandler, Response } from 'express';
import { MovePage } from '../../../views/records/move.tsx';
import { isCairnError } from '../../core/errors.ts';
import { idProblem, refOf, splitRef } from '../../core/names.ts';
import { recordUrl } from '../../core/page-urls.ts';
import { frameOf } from '../frame.ts';
import { placeOf, refAt } from '../place.ts';
import { goTo, sendPage } from '../reply.ts';
import { leaveToast } from '../toast.ts';
import { undoOf } from '../undos.ts';
import type { Web } from '../web.ts';
import { showGone } from './gone.ts';
import { type Opened, openRecord } from './open.ts';
import { postedForm } from './posted.ts';
import { referrersOf } from './referrers.ts';

// GET …/move: the form that gives a record another file name. POST …/move: does it, with all that refers to the record by its name.

export function askMove(web: Web): RequestHandler {
  return async (req, res) => {
    const opened = await openRecord(web, req).catch((error) => showGone(web, req, res, refAt(req), error));
    if (opened) await draw(web, req, res, opened, splitRef(opened.ref)?.id ?? '');
  };
}

export function moveRecord(web: Web): RequestHandler {
  return async (req, res) => {
    const posted = await postedForm(req);
    const opened = await openRecord(web, req);
    const { who, ref, title } = opened;
    const { ns, collection } = placeOf(req);
    const id = (posted.get('id') ?? '').trim();
    const to = refOf(ns, collection, id);
    const problem = idProblem(id);
    if (problem) return draw(web, req, res, opened, id, `The file name ${problem}.`);
    if (to === ref) return goTo(res, recordUrl(ref));
    const ifMatch = posted.get('etag') || undefined;
    try {
      const { results, run } = await web.references.change(who, {
        op: 'move',
        ref,
        to,
        ...(ifMatch && { ifMatch }),
      });
      if (run) return goTo(res, `/runs/${run.id}`);
      const along = results.length > 1 ? ` ${results.length - 1} more changed along.` : '';
      leaveToast(res, { text: `${title} is ${id}.json now.${along}`, ...undoOf(results) });
      return goTo(res, recordUrl(to));
    } catch (thrown) {
      if (isCairnError(thrown, 'precondition_failed'))
        return draw(
          web,
          req,
          res,
          opened,
          id,
          'Somebody changed the record meanwhile. Look at it, then try again.',
          409,
        );
      if (!isCairnError(thrown, 'conflict') && !isCairnError(thrown, 'invalid')) throw thrown;
      return draw(web, req, res, opened, id, thrown.message, thrown.code === 'conflict' ? 409 : 422);
    }
  };
}

async function draw(
  web: Web,
  req: Request,
  res: Response,
  opened: Opened,
  id: string,
  error?: string,
  status = error ? 422 : 200,
): Promise<void> {
  const { who, ref, title, shape, record } = opened;
  const [frame, references] = await Promise.all([frameOf(web, req, res), web.references.to(who, ref)]);
  const byId = references.filter(({ by }) => by === '@id' || by === '@ref');
  const referring = await referrersOf(web, who, ref, byId);
  const props = { frame, shape, ref, title, etag: record.etag, id, error, referring };
  await sendPage(req, res, { frame, status, page: () => MovePage(props) });
}
