import type { RequestHandler } from 'express';
import { z } from 'zod';
import { DuplicatesPage, MergePage } from '../../views/duplicates.tsx';
import { refOf } from '../core/names.ts';
import { duplicatesUrl, recordUrl } from '../core/page-urls.ts';
import { frameOf } from './frame.ts';
import { many, paramsOf, placeOf, readForm } from './place.ts';
import { linksOf } from './records/links.ts';
import { goTo, sendPage } from './reply.ts';
import { showOf } from './show.ts';
import { leaveToast } from './toast.ts';
import { undoOf } from './undos.ts';
import type { Web } from './web.ts';

// GET …/duplicates: records that seem to be one; ?keep= &remove= two of them side by side. POST: makes one of them, or remembers that they are two.

export function showDuplicates(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    const [keep, remove] = ['keep', 'remove'].map((name) => paramsOf(req).get(name) ?? '');
    const [frame, shape] = await Promise.all([
      frameOf(web, req, res),
      web.schemas.shape(who, ns, collection),
    ]);
    if (keep && remove) {
      const pair = await web.duplicates.merged(who, {
        keep: refOf(ns, collection, keep),
        remove: refOf(ns, collection, remove),
      });
      const [namespace, links] = await Promise.all([
        web.schemas.namespace(who, ns),
        linksOf(web.search, who, shape.fields, [pair.keep.data, pair.remove.data]),
      ]);
      const show = showOf(namespace, frame.now, links);
      return await sendPage(req, res, { frame, page: () => MergePage({ frame, shape, show, ...pair }) });
    }
    const found = await web.duplicates.find(who, ns, collection);
    await sendPage(req, res, { frame, page: () => DuplicatesPage({ frame, shape, found }) });
  };
}

const form = z.object({
  do: z.enum(['merge', 'distinguish']),
  keep: z.string().default(''),
  remove: z.string().default(''),
  take: many.default([]),
  id: many.default([]),
});

export function mergeDuplicates(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    const { keep, remove, take, id, ...wish } = readForm(req, form);
    if (wish.do === 'distinguish') {
      const results = await web.duplicates.distinguish(who, ns, collection, id);
      leaveToast(res, { text: 'They are not offered again.', ...undoOf(results) });
      return goTo(res, duplicatesUrl(ns, collection));
    }
    const refs = { keep: refOf(ns, collection, keep), remove: refOf(ns, collection, remove) };
    const results = await web.duplicates.merge(who, { ...refs, take });
    const others = results.length - 2;
    const told =
      others > 0 ? `, with ${others} ${others === 1 ? 'record' : 'records'} that referred to it` : '';
    leaveToast(res, { text: `Made one of two${told}.`, ...undoOf(results) });
    goTo(res, recordUrl(refs.keep));
  };
}
