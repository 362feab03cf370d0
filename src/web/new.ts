import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { NewForms, NewThingPage, type NewThingProps } from '../../views/new.tsx';
import { CairnError, isCairnError } from '../core/errors.ts';
import { slug } from '../core/names.ts';
import { collectionUrl, fieldsUrl, newImportUrl, newThingUrl, THEN_IMPORT } from '../core/page-urls.ts';
import { mayManage } from '../core/who.ts';
import { frameOf } from './frame.ts';
import { paramsOf, readForm } from './place.ts';
import { goOn, sendPage } from './reply.ts';
import { leaveToast } from './toast.ts';
import { undoOf } from './undos.ts';
import type { Web } from './web.ts';

// GET /new: forms of a new collection (?in= a business) and of a new business. POST /new/collection, /new/business: make one.

export function showNew(web: Web): RequestHandler {
  return async (req, res) => draw(web, req, res, { typed: paramsOf(req) });
}

const text = z.string().trim().max(200).default('');
const business = z.object({
  title: text,
  ns: text,
  colour: text,
  icon: text,
  currency: text,
  language: text,
  timeZone: text,
  next: text,
});

export function createBusiness(web: Web): RequestHandler {
  return async (req, res) => {
    const { ns: typed, next, ...given } = readForm(req, business);
    const ns = typed || slug(given.title);
    const settings = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
    await answering(web, req, res, 'business', async () => {
      const body = JSON.stringify(settings);
      const results = await web.records.write(web.who(req), [
        { op: 'replace', ref: `${ns}/_namespace`, body, ifNoneMatch: '*' },
      ]);
      leaveToast(res, {
        text: `${given.title || ns} is there. Now its first ${next === THEN_IMPORT ? 'file' : 'collection'}.`,
        ...undoOf(results),
      });
      goOn(req, res, next === THEN_IMPORT ? newImportUrl(ns) : newThingUrl(ns));
    });
  };
}

const collection = z.object({
  in: text,
  title: text,
  collection: text,
  singular: text,
  icon: text,
  like: text,
  sample: z.string().max(2_000_000).default(''),
});

export function createCollection(web: Web): RequestHandler {
  return async (req, res) => {
    const { in: ns, collection: typed, ...wish } = readForm(req, collection);
    const name = typed || slug(wish.title);
    await answering(web, req, res, 'collection', async () => {
      const results = await web.fields.found(web.who(req), { ns, collection: name, ...wish });
      leaveToast(res, { text: `${wish.title || name} is there.`, ...undoOf(results) });
      goOn(req, res, results.length > 1 ? collectionUrl(ns, name) : fieldsUrl(ns, name));
    });
  };
}

type Which = NonNullable<NewThingProps['refused']>['which'];

/** Does it; what is refused is said on the form, which keeps what was typed. */
async function answering(web: Web, req: Request, res: Response, which: Which, make: () => Promise<void>) {
  try {
    await make();
  } catch (thrown) {
    if (
      !isCairnError(thrown) ||
      !['invalid', 'conflict', 'not_found', 'precondition_failed'].includes(thrown.code)
    )
      throw thrown;
    const typed = new URLSearchParams(req.body as Record<string, string>);
    await draw(web, req, res, { typed, refused: { which, thrown } });
  }
}

async function draw(
  web: Web,
  req: Request,
  res: Response,
  { typed, refused }: { typed: URLSearchParams; refused?: { which: Which; thrown: CairnError } },
): Promise<void> {
  const who = web.who(req);
  const frame = await frameOf(web, req, res);
  if (!mayManage(who) && frame.inFull.every(({ ns }) => !mayManage(who, ns)))
    throw new CairnError('forbidden', 'Only owners make businesses and collections. Ask one of them.');
  const props = { frame, typed, refused };
  await sendPage(req, res, {
    ...{ frame, status: refused ? 422 : 200 },
    page: () => NewThingPage(props),
    fragment: () => NewForms(props),
  });
}
