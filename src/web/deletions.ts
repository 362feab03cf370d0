import type { RequestHandler } from 'express';
import { z } from 'zod';
import { DeletionPage, type Doomed } from '../../views/deletion.tsx';
import { CairnError } from '../core/errors.ts';
import { idProblem, refOf, splitRef } from '../core/names.ts';
import { collectionUrl } from '../core/page-urls.ts';
import type { Who } from '../core/who.ts';
import { counted } from '../core/words.ts';
import type { Mutation, WriteResult } from '../services/records.ts';
import { frameOf } from './frame.ts';
import { many, readForm, returnTo } from './place.ts';
import { goTo, sendPage } from './reply.ts';
import { leaveToast } from './toast.ts';
import { undoOf } from './undos.ts';
import type { Web } from './web.ts';

// POST /deletions: moves records to the trash. Without `confirmed` it shows what would happen, and asks.

const body = z.object({
  /** The collection, `lod/customers`; `pick` are ids in it. */
  in: z.string(),
  pick: many.default([]),
  /** The version of a single record that the person saw. */
  etag: z.string().optional(),
  confirmed: z.string().optional(),
  return: z.string().optional(),
});

export function deleteRecords(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const form = readForm(req, body);
    const { ns, collection } = placeNamed(form.in);
    const wrong = form.pick.find((id) => idProblem(id) !== undefined);
    if (wrong !== undefined)
      throw new CairnError('invalid', `"${wrong}" is no record. Settings are changed where they are shown.`);
    const refs = form.pick.map((id) => refOf(ns, collection, id));
    const [shape, titles] = await Promise.all([
      web.schemas.shape(who, ns, collection),
      web.search.titles(who, refs),
    ]);
    const back = returnTo(form.return, collectionUrl(ns, collection));
    const mutations = refs.map((ref): Mutation => ({ op: 'delete', ref, ifMatch: form.etag || undefined }));
    if (mutations.length === 0) return goTo(res, back);
    const results = await web.records.write(who, mutations, { dryRun: !form.confirmed });
    if (form.confirmed) {
      const [only] = refs.length === 1 ? refs : [];
      leaveToast(res, {
        text: `Deleted ${(only && titles.get(only)) ?? counted(refs.length, shape)}.`,
        ...undoOf(results),
      });
      return goTo(res, back);
    }
    const [frame, doomed] = await Promise.all([frameOf(web, req, res), doomedOf(web, who, results, titles)]);
    await sendPage(req, res, { frame, page: () => DeletionPage({ frame, shape, doomed, back }) });
  };
}

/** Beyond this many records the preview does not look up what refers to each. */
const LOOKED_AT = 100;

async function doomedOf(
  { search }: Web,
  who: Who,
  results: readonly WriteResult[],
  titles: ReadonlyMap<string, string>,
): Promise<Doomed[]> {
  return Promise.all(
    results.map(async ({ ref }, at) => ({
      ref,
      title: titles.get(ref) ?? ref,
      inbound: at < LOOKED_AT ? await search.inbound(who, ref) : [],
    })),
  );
}

function placeNamed(text: string): { ns: string; collection: string } {
  const { ns, collection, id } = splitRef(text) ?? { ns: '', collection: '', id: '' };
  if (collection !== '' || id === '') throw new CairnError('invalid', `"${text}" is no collection.`);
  return { ns, collection: id };
}
