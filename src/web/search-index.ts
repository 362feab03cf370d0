import type { RequestHandler } from 'express';
import { SearchIndexPage, SearchIndexPanel } from '../../views/settings/search-index.tsx';
import { refProblem } from '../core/names.ts';
import { passagesUrl } from '../core/page-urls.ts';
import { isOfContent } from '../core/record.ts';
import { frameOf } from './frame.ts';
import { paramsOf } from './place.ts';
import { goTo, sendPage } from './reply.ts';
import { leaveToast } from './toast.ts';
import type { Web } from './web.ts';

// GET /settings/index: what search has, what it has not, and why. POST /settings/index/rebuilds: build it again.
// GET /settings/index/passages?of=: on to the passages of a record, by its path or by what it is called.

export function showSearchIndex(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const [frame, report, problems] = await Promise.all([
      frameOf(web, req, res),
      web.coverage.report(who),
      web.search.problems(who),
    ]);
    const [rebuild] = web.rebuilds.all(who);
    const props = { frame, report, problems: problems.filter((each) => !isOfContent(each)), rebuild };
    const page = () => SearchIndexPage(props);
    await sendPage(req, res, { frame, page, fragment: () => SearchIndexPanel(props) });
  };
}

export function rebuildSearchIndex(web: Web): RequestHandler {
  return async (req, res) => {
    web.rebuilds.start(web.who(req));
    goTo(res, '/settings/index');
  };
}

export function findPassages(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const of = (paramsOf(req).get('of') ?? '').trim();
    const named = refProblem(of) === undefined && (await web.search.titles(who, [of])).has(of);
    const found = named
      ? of
      : of && (await web.search.find(who, { text: of, mode: 'keyword', limit: 1 })).hits[0]?.ref;
    if (!found) leaveToast(res, { text: `Search finds nothing called "${of}".`, bad: true });
    goTo(res, found ? passagesUrl(found) : '/settings/index');
  };
}
