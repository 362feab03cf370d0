import type { RequestHandler } from 'express';
import { z } from 'zod';
import { RepairList, RepairPage } from '../../views/repair.tsx';
import { frameOf } from './frame.ts';
import { paramsOf, readForm } from './place.ts';
import { goTo, sendPage } from './reply.ts';
import { leaveToast } from './toast.ts';
import type { Web } from './web.ts';

// GET /repair: everything broken, not fitting, there twice, held or not shown; ?in=ns or ns/collection
// POST /repair/vanished: the one answer to "these records are gone": delete them, or write them back.

export function showRepair(web: Web): RequestHandler {
  return async (req, res) => {
    const [ns, collection] = (paramsOf(req).get('in') ?? '').split('/');
    const where = { ns: ns || undefined, collection: collection || undefined };
    const problems = await web.search.problems(web.who(req), where);
    const refs = problems.flatMap(({ ref, other }) => [ref, other].filter((each) => each !== undefined));
    const [frame, titles] = await Promise.all([
      frameOf(web, req, res),
      web.search.titles(web.who(req), refs),
    ]);
    const props = { frame, problems, titles, where };
    await sendPage(req, res, { frame, page: () => RepairPage(props), fragment: () => RepairList(props) });
  };
}

const body = z.object({ ns: z.string(), collection: z.string(), decision: z.enum(['delete', 'bring-back']) });

export function settleVanished(web: Web): RequestHandler {
  return async (req, res) => {
    const { ns, collection, decision } = readForm(req, body);
    const count = await web.records.settleVanished(web.who(req), ns, collection, decision === 'delete');
    const one = count === 1 ? '1 record' : `${count} records`;
    leaveToast(res, { text: decision === 'delete' ? `Deleted ${one}.` : `Wrote ${one} back.` });
    goTo(res, '/repair');
  };
}
