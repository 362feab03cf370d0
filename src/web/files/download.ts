import type { Request, RequestHandler } from 'express';
import { FILES } from '../../core/bytes.ts';
import { CairnError, isCairnError } from '../../core/errors.ts';
import { idProblem, type Ref, refOf } from '../../core/names.ts';
import { bytesUrl } from '../../core/page-urls.ts';
import { sendDownload } from '../../http/download.ts';
import { paramsOf, wholeNumber } from '../place.ts';
import type { Web } from '../web.ts';

// GET /files/:ns/:id: the bytes of a file, for pages; ?seq= of a version, ?save=true to be saved. fileAt

/** The file that an address names; `not_found` when there can be none. */
export function fileAt(req: Request): Ref {
  const id = String(req.params.id);
  if (idProblem(id)) throw new CairnError('not_found', `There is nothing at ${req.path}.`);
  return refOf(String(req.params.ns), FILES, id);
}

export function downloadFile(web: Web): RequestHandler {
  return async (req, res) => {
    const params = paramsOf(req);
    const seq = wholeNumber(params.get('seq'));
    try {
      const { record, ...file } = await web.uploads.open(web.who(req), fileAt(req), { seq });
      await sendDownload(req, res, {
        ...file,
        modified: record.updatedAt,
        save: params.get('save') === 'true',
      });
    } catch (thrown) {
      const moved = isCairnError(thrown, 'not_found') ? thrown.extras.movedTo : undefined;
      if (moved === undefined) throw thrown;
      res.redirect(308, bytesUrl(moved, { seq }));
    }
  };
}
