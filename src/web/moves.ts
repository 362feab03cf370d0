import type { RequestHandler } from 'express';
import { z } from 'zod';
import { boardable } from '../../partials/records/groups.ts';
import { CairnError, isCairnError } from '../core/errors.ts';
import { pointerOf } from '../core/list-url.ts';
import { refOf } from '../core/names.ts';
import { collectionUrl } from '../core/page-urls.ts';
import { placeOf, readForm, returnTo } from './place.ts';
import { goTo } from './reply.ts';
import { leaveToast } from './toast.ts';
import { undoOf } from './undos.ts';
import type { Web } from './web.ts';

// POST /moves/:ns/:collection: a card of a board goes to another column: one edit of the version that was seen, with Undo.

const body = z.object({
  field: z.string(),
  id: z.string().min(1),
  etag: z.string(),
  /** JSON text of the new value; null for none. */
  value: z.string(),
  return: z.string().optional(),
});

export function moveCard(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    const form = readForm(req, body);
    const shape = await web.schemas.shape(who, ns, collection);
    const field = boardable(shape).find(({ pointer }) => pointer === pointerOf(form.field));
    const option = field?.options?.find(({ value }) => JSON.stringify(value) === form.value);
    if (!field || (!option && form.value !== 'null'))
      throw new CairnError('invalid', 'There is no such column.');
    const ref = refOf(ns, collection, form.id);
    const title = (await web.search.titles(who, [ref])).get(ref) ?? form.id;
    const edit = { pointer: field.pointer, ...(option && { json: form.value }) };
    try {
      const results = await web.records.write(who, [
        { op: 'edit', ref, edits: [edit], ifMatch: form.etag || undefined },
      ]);
      leaveToast(res, { text: `Moved ${title} to ${option?.label ?? 'none'}.`, ...undoOf(results) });
    } catch (thrown) {
      if (!isCairnError(thrown) || thrown.code === 'forbidden') throw thrown;
      const stale = thrown.code === 'precondition_failed';
      const why = stale ? 'Somebody changed it meanwhile; it is shown as it is now.' : thrown.message;
      leaveToast(res, { text: `${title} was not moved. ${why}`, bad: true });
    }
    goTo(res, returnTo(form.return, collectionUrl(ns, collection)));
  };
}
