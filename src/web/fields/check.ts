import type { RequestHandler } from 'express';
import { CheckPage } from '../../../views/fields/check.tsx';
import { frameOf } from '../frame.ts';
import { placeOf } from '../place.ts';
import { sendPage } from '../reply.ts';
import type { Web } from '../web.ts';

// GET …/fields/check: whether records and fields fit together. Each finding leads to the fields page with a change in it.

export function showCheck(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    const [frame, shape, drift] = await Promise.all([
      frameOf(web, req, res),
      web.schemas.shape(who, ns, collection),
      web.fields.check(who, ns, collection),
    ]);
    await sendPage(req, res, { frame, page: () => CheckPage({ frame, shape, drift }) });
  };
}
