import type { RequestHandler } from 'express';
import { BACKUPS, BackupsFragment, BackupsPage } from '../../views/settings/backups.tsx';
import { isCairnError } from '../core/errors.ts';
import { frameOf } from './frame.ts';
import { goTo, sendPage } from './reply.ts';
import type { Web } from './web.ts';

// GET /settings/backups: where backups are and whether they can be relied on. POST: makes one. POST …/:name/checks: proves one.

export function showBackups(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const [frame, saved] = await Promise.all([
      frameOf(web, req, res),
      web.backups.list(who).then(
        (items) => ({ items }),
        (thrown) => {
          if (!isCairnError(thrown, 'unavailable')) throw thrown;
          return { items: [], unreadable: thrown.message };
        },
      ),
    ]);
    const { folder, failed, latest } = web.backups.standing(who);
    const props = { frame, folder, failed, job: latest, ...saved };
    await sendPage(req, res, {
      frame,
      page: () => BackupsPage(props),
      fragment: () => BackupsFragment(props),
    });
  };
}

export function makeBackup(web: Web): RequestHandler {
  return (req, res) => {
    web.backups.start(web.who(req));
    goTo(res, BACKUPS);
  };
}

export function checkBackup(web: Web): RequestHandler {
  return (req, res) => {
    web.backups.check(web.who(req), String(req.params.name));
    goTo(res, BACKUPS);
  };
}
