import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { ModelAnswer, ModelPage, type ModelProps } from '../../views/settings/model.tsx';
import { CairnError, isCairnError } from '../core/errors.ts';
import { embeddingSettings } from '../core/models.ts';
import { mustManage } from '../core/who.ts';
import { frameOf } from './frame.ts';
import { readForm } from './place.ts';
import { goOn, goTo, sendPage } from './reply.ts';
import { leaveToast } from './toast.ts';
import type { Web } from './web.ts';

// GET /settings/index/model: which model embeds. POST: what another one would take, or use it.
// POST /settings/index/retries: try again what could not be embedded.

export function showModel(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    mustManage(who);
    const { settings, from, hasKey } = web.models.get(who);
    const frame = await frameOf(web, req, res);
    const props = { frame, settings, hasKey, fixed: from === 'environment' };
    await sendPage(req, res, { frame, page: () => ModelPage(props) });
  };
}

const text = z.string().trim().max(2000).default('');
const form = z.object({
  '/provider': text,
  '/url': text,
  '/model': text,
  '/dimensions': text,
  '/key': text,
  do: z.enum(['ask', 'use']),
});

export function chooseModel(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    mustManage(who);
    const posted = readForm(req, form);
    const { from, hasKey } = web.models.get(who);
    const answer: Pick<ModelProps, 'cost' | 'refusal'> = {};
    try {
      const { cost } = await web.models.choose(who, wishOf(req), { dryRun: posted.do === 'ask' });
      if (posted.do === 'use') {
        leaveToast(res, { text: 'The model is chosen. Vectors are made beside the ones that serve.' });
        return goOn(req, res, '/settings/index');
      }
      answer.cost = cost;
    } catch (thrown) {
      if (!isCairnError(thrown)) throw thrown;
      answer.refusal = { text: thrown.message, errors: thrown.extras.errors ?? [] };
    }
    const frame = await frameOf(web, req, res);
    const settings = settingsIn(posted) as ModelProps['settings'];
    const props = { frame, settings, hasKey, fixed: from === 'environment', ...answer };
    const status = answer.refusal ? 422 : 200;
    await sendPage(req, res, {
      frame,
      status,
      page: () => ModelPage(props),
      fragment: () => ModelAnswer(props),
    });
  };
}

export function retryEmbedding(web: Web): RequestHandler {
  return async (req, res) => {
    await web.models.retry(web.who(req));
    goTo(res, '/settings/index');
  };
}

/** What is empty is not said. */
function settingsIn(posted: z.infer<typeof form>): Record<string, unknown> {
  const { '/provider': provider, '/url': url, '/model': model, '/dimensions': dimensions } = posted;
  return {
    provider,
    ...(url && { url }),
    ...(model && { model }),
    ...(dimensions && { dimensions: Number(dimensions) }),
  };
}

function wishOf(req: Request) {
  const posted = readForm(req, form);
  const { success, data, error } = embeddingSettings.safeParse(settingsIn(posted));
  if (success) return { ...data, ...(posted['/key'] && { key: posted['/key'] }) };
  const errors = error.issues.map(({ path, message }) => ({
    pointer: `/${path.map(String).join('/')}`,
    message,
  }));
  throw new CairnError('invalid', 'This is no model to embed with.', { errors });
}
