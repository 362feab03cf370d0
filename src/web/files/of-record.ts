import type { RequestHandler } from 'express';
import { FilesOfRecord, type FilesOfRecordProps } from '../../../partials/files/of-record.tsx';
import { FILES } from '../../core/bytes.ts';
import { isCairnError } from '../../core/errors.ts';
import { type Ref, splitRef } from '../../core/names.ts';
import { mayChange, type Who } from '../../core/who.ts';
import { frameOf } from '../frame.ts';
import { placeOf, refAt } from '../place.ts';
import { goTo, sendPage, wantsFragment } from '../reply.ts';
import type { Web } from '../web.ts';

// filesOf · showFilesOf: GET /db/:ns/:collection/:id/files, a part of the record's page.

const FIRST = 8;

type Found = { files: Pick<FilesOfRecordProps, 'items' | 'total'> };

/** The first files of a record, newest first; none while the index cannot say. */
export async function filesOf(web: Web, who: Who, ref: Ref): Promise<Found> {
  const { ns = '' } = splitRef(ref) ?? {};
  const filters = [{ pointer: '/records', op: 'has', value: ref } as const];
  const sort = [{ pointer: '/added', descending: true }];
  try {
    const { items, total } = await web.records.list(who, {
      ns,
      collection: FILES,
      filters,
      sort,
      limit: FIRST,
    });
    return { files: { items, total } };
  } catch (thrown) {
    if (isCairnError(thrown, 'unavailable')) return { files: { items: [], total: 0 } };
    throw thrown;
  }
}

export function showFilesOf(web: Web): RequestHandler {
  return async (req, res) => {
    const ref = refAt(req);
    if (!wantsFragment(req)) return goTo(res, req.path.replace(/\/files$/, ''));
    const frame = await frameOf(web, req, res);
    const who = web.who(req);
    const { files } = await filesOf(web, who, ref);
    const canChange = mayChange(who, placeOf(req).ns);
    const part = () => FilesOfRecord({ record: ref, now: frame.now, canChange, ...files });
    await sendPage(req, res, { frame, page: part, fragment: part });
  };
}
