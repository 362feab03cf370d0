import type { RequestHandler } from 'express';
import { MOST_TYPED } from '../../partials/search/box.tsx';
import { searchUrl } from '../../partials/search/urls.ts';
import { type Answer, SearchPage, SearchResults } from '../../views/search.tsx';
import type { SearchMode } from '../core/ports/found.ts';
import { operatorText } from '../core/search-text.ts';
import { frameOf } from './frame.ts';
import { labelsOf } from './labels.ts';
import { withTitles } from './passages.ts';
import { paramsOf } from './place.ts';
import { goTo, sendPage } from './reply.ts';
import type { Web } from './web.ts';

// GET /search: best match first; ?q= with operators, ?mode=, ?limit=. ?ns= and ?collection= of a form become the operator `in:`.

const FEW = 40;
const LIMITS = [FEW, 100, 200];
const MODES: readonly SearchMode[] = ['hybrid', 'keyword', 'semantic'];

export function searchEverything(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const params = paramsOf(req);
    const typed = (params.get('q') ?? '').trim();
    const q = typed.slice(0, MOST_TYPED).toWellFormed();
    const mode = MODES.find((one) => one === params.get('mode')) ?? 'hybrid';
    const limit = LIMITS.find((one) => String(one) === params.get('limit')) ?? FEW;
    const place = [params.get('ns'), params.get('collection')].filter(Boolean).join('/');
    if (place) return goTo(res, searchUrl({ q: `${q} ${operatorText('in', place)}`.trim(), mode }));
    const [frame, found] = await Promise.all([
      frameOf(web, req, res),
      q ? web.search.find(who, { text: q, mode, limit, facets: true }) : undefined,
    ]);
    const answer: Answer | undefined = found && {
      ...found,
      ...(await withTitles(web.search, who, frame, found)),
    };
    const labels = await labelsOf(web.records, who, frame, found?.hits ?? []);
    const more = LIMITS.find((one) => one > limit);
    const props = { frame, asked: { q, mode, limit }, isCut: q.length < typed.length, answer, labels, more };
    await sendPage(req, res, { frame, page: () => SearchPage(props), fragment: () => SearchResults(props) });
  };
}
