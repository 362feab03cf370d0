import type { RequestHandler } from 'express';
import { z } from 'zod';
import { CleanUpPage } from '../../views/clean-up.tsx';
import { type CleanUpRule, cleanUpRules } from '../core/clean-up.ts';
import { frameOf } from './frame.ts';
import { many, paramsOf, placeOf, readForm } from './place.ts';
import { goTo, sendPage } from './reply.ts';
import type { Web } from './web.ts';

// GET …/clean-up: what rules would do to the values of a collection; ?title=true looks for SHOUTED names, too. POST: does what was ticked.

export function showCleanUp(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    const withTitles = paramsOf(req).get('title') === 'true';
    const rules = withTitles ? cleanUpRules : undefined;
    const [frame, shape, effects] = await Promise.all([
      frameOf(web, req, res),
      web.schemas.shape(who, ns, collection),
      web.cleanUps.preview(who, ns, collection, { rules }),
    ]);
    await sendPage(req, res, { frame, page: () => CleanUpPage({ frame, shape, effects, withTitles }) });
  };
}

const form = z.object({ step: many.default([]) });

export function cleanUp(web: Web): RequestHandler {
  return async (req, res) => {
    const { ns, collection } = placeOf(req);
    const steps = readForm(req, form).step.flatMap((text) => {
      const [rule = '', field = ''] = text.split(/:(.*)/s);
      return cleanUpRules.includes(rule as CleanUpRule) ? [{ rule: rule as CleanUpRule, field }] : [];
    });
    if (steps.length === 0) return goTo(res, req.originalUrl);
    const run = await web.cleanUps.apply(web.who(req), ns, collection, { steps });
    goTo(res, `/runs/${run.id}`);
  };
}
