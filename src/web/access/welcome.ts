import type { RequestHandler } from 'express';
import { z } from 'zod';
import { WelcomePage } from '../../../views/access/welcome.tsx';
import { isCairnError } from '../../core/errors.ts';
import { readForm } from '../place.ts';
import { goTo } from '../reply.ts';
import { leaveToast } from '../toast.ts';
import type { Web } from '../web.ts';
import { sendOutside } from './outside.ts';

// GET and POST /welcome/:code: who was invited chooses a password. Looking at it uses nothing up: messengers open links by themselves.

const form = z.object({ password: z.string().max(2000).default('') });

export function showWelcome(web: Web): RequestHandler {
  return async (req, res) => {
    const code = String(req.params.code);
    const name = web.admission.invited(code);
    await sendOutside(res, name === undefined ? 410 : 200, WelcomePage({ assets: web.assets, code, name }));
  };
}

export function acceptInvitation(web: Web): RequestHandler {
  return async (req, res) => {
    const code = String(req.params.code);
    const { assets, admission, sessions } = web;
    try {
      const person = await admission.accept(code, readForm(req, form).password);
      await sessions.begin(req, res, person.id);
      leaveToast(res, { text: `Welcome, ${person.name}.` });
      goTo(res, '/');
    } catch (thrown) {
      const name = admission.invited(code);
      if (isCairnError(thrown, 'gone'))
        return sendOutside(res, 410, WelcomePage({ assets, code, name: undefined }));
      if (!isCairnError(thrown, 'invalid')) throw thrown;
      await sendOutside(res, 422, WelcomePage({ assets, code, name, error: thrown.message }));
    }
  };
}
