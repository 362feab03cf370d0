import type { RequestHandler } from 'express';
import { SearchPage, SearchResults } from '../../views/search.tsx';
import type { Who } from '../core/who.ts';
import type { Found } from '../services/search.ts';
import { frameOf } from './frame.ts';
import { withTitles } from './passages.ts';
import { paramsOf } from './place.ts';
import { sendPage } from './reply.ts';
import type { Web } from './web.ts';

// GET /search: hits in all businesses or one, grouped by collection; ?q= &ns= &collection= &limit=

const FEW = 40;
const LIMITS = [FEW, 100, 200];

export function searchEverything(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const params = paramsOf(req);
    const asked = {
      q: (params.get('q') ?? '').trim(),
      ns: params.get('ns') || undefined,
      collection: params.get('collection') || undefined,
      limit: LIMITS.find((limit) => String(limit) === params.get('limit')) ?? FEW,
    };
    const [frame, found] = await Promise.all([frameOf(web, req, res), answerTo(web, who, asked)]);
    const answer = found && (await withTitles(web.search, who, frame, found));
    const props = { frame, asked, answer, more: LIMITS.find((limit) => limit > asked.limit) };
    await sendPage(req, res, { frame, page: () => SearchPage(props), fragment: () => SearchResults(props) });
  };
}

async function answerTo(web: Web, who: Who, asked: Asked): Promise<Found | undefined> {
  const { q, ns, collection, limit } = asked;
  return q ? web.search.find(who, { text: q, ns, collection, limit }) : undefined;
}

interface Asked {
  q: string;
  ns?: string | undefined;
  collection?: string | undefined;
  limit: number;
}
