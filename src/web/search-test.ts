import type { RequestHandler } from 'express';
import { z } from 'zod';
import { SearchTestPage } from '../../views/settings/search-test.tsx';
import { frameOf } from './frame.ts';
import { readForm } from './place.ts';
import { goTo, sendPage } from './reply.ts';
import type { Web } from './web.ts';

// GET /settings/search-test: how search did on the questions of each business. POST: asks them all, in one business.

const running = z.object({ ns: z.string() });

export function showSearchTest(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const frame = await frameOf(web, req, res);
    const places = await web.evals.places(
      who,
      frame.inFull.map(({ ns }) => ns),
    );
    const tests = await Promise.all(
      places.map(async (ns) => ({
        ns,
        scores: await web.evals.scores(who, ns),
        last: web.evals.last(who, ns),
        mistake: await web.evals.mistake(who, ns),
      })),
    );
    await sendPage(req, res, { frame, page: () => SearchTestPage({ frame, tests }) });
  };
}

export function runSearchTest(web: Web): RequestHandler {
  return async (req, res) => {
    const { ns } = readForm(req, running);
    await web.evals.run(web.who(req), ns);
    goTo(res, '/settings/search-test');
  };
}
