import type { RequestHandler } from 'express';
import { z } from 'zod';
import { SetupPage } from '../../../views/access/setup.tsx';
import { isCairnError } from '../../core/errors.ts';
import { paramsOf, readForm } from '../place.ts';
import { goTo } from '../reply.ts';
import { leaveToast } from '../toast.ts';
import type { Web } from '../web.ts';
import { sendOutside } from './outside.ts';

// GET and POST /setup: the first account, which owns everything. Where local mode is not offered it takes the code from the log.

const form = z.object({
  code: z.string().max(200).default(''),
  name: z.string().max(200).default(''),
  password: z.string().max(2000).default(''),
});

export function showSetup(web: Web): RequestHandler {
  return async (req, res) => {
    if (web.admission.any()) return goTo(res, '/signin');
    const { assets, about } = web;
    await sendOutside(
      res,
      200,
      SetupPage({ assets, local: about.local, code: paramsOf(req).get('code') ?? '' }),
    );
  };
}

export function setUp(web: Web): RequestHandler {
  return async (req, res) => {
    const { assets, about, admission } = web;
    const { code, password, ...posted } = readForm(req, form);
    const name = posted.name.trim();
    const again = (status: number, errors: Record<string, string>) =>
      sendOutside(res, status, SetupPage({ assets, local: about.local, code, name, errors }));
    try {
      if (!about.local && !admission.isSetupCode(code.trim(), req.ip ?? ''))
        return again(403, {
          code: 'This is not the code. It stands in the log of the start before which you see this page.',
        });
      const person = await admission.begin(name, password);
      await web.sessions.begin(req, res, person.id);
    } catch (thrown) {
      if (isCairnError(thrown, 'conflict')) return goTo(res, '/signin');
      if (isCairnError(thrown, 'too_many')) return again(429, { code: thrown.message });
      if (!isCairnError(thrown, 'invalid')) throw thrown;
      const errors = thrown.errors.map(({ pointer, message }) => [pointer.slice(1), message]);
      return again(422, Object.fromEntries(errors));
    }
    leaveToast(res, { text: `Welcome, ${name}. From now on everybody signs in.` });
    goTo(res, '/');
  };
}
