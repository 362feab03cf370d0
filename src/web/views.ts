import type { RequestHandler } from 'express';
import { z } from 'zod';
import { collectionUrl } from '../core/page-urls.ts';
import type { ViewWish } from '../services/views.ts';
import { placeOf, readForm } from './place.ts';
import { goTo } from './reply.ts';
import { leaveToast } from './toast.ts';
import { undoOf } from './undos.ts';
import type { Web } from './web.ts';

// POST /views/:ns/:collection: saves what a list shows as a view, changes one, takes one away.

const yes = z.literal('yes').optional();
const body = z.object({
  do: z.enum(['save', 'update', 'change', 'left', 'right', 'delete']),
  id: z.string().optional(),
  name: z.string().optional(),
  list: z.string().optional(),
  own: yes,
  pinned: yes,
  default: yes,
  sum: z.string().optional(),
});

export function changeViews(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    const form = readForm(req, body);
    const path = collectionUrl(ns, collection);
    const { id = '' } = form;
    if (form.do === 'delete') {
      const { view, results } = await web.views.remove(who, ns, collection, id);
      leaveToast(res, { text: `Deleted the view “${view.name}”.`, ...undoOf(results) });
      return goTo(res, path);
    }
    const { view, results } = await web.views.save(who, ns, collection, wishOf(form));
    leaveToast(res, { text: `Saved the view “${view.name}”.`, ...undoOf(results) });
    goTo(res, `${path}?view=${view.id}`);
  };
}

function wishOf({
  do: what,
  id,
  name,
  list,
  own,
  pinned,
  sum,
  default: opens,
}: z.infer<typeof body>): ViewWish {
  switch (what) {
    case 'save':
      return { name, list, own: own !== undefined, pinned: pinned !== undefined };
    case 'update':
      return { id, list };
    case 'left':
    case 'right':
      return { id, move: what === 'left' ? -1 : 1 };
    default:
      return { id, name, pinned: pinned !== undefined, sum, isDefault: opens !== undefined };
  }
}
