import type { RequestHandler } from 'express';
import { z } from 'zod';
import { HistoryPage, VersionList } from '../../../views/records/history.tsx';
import { VersionPage } from '../../../views/records/version.tsx';
import { CairnError } from '../../core/errors.ts';
import { historyUrl } from '../../core/page-urls.ts';
import { frameOf } from '../frame.ts';
import { paramsOf, placeOf, readForm, refAt, returnTo, wholeNumber } from '../place.ts';
import { goTo, sendPage } from '../reply.ts';
import { showOf } from '../show.ts';
import { leaveToast } from '../toast.ts';
import { undoOf } from '../undos.ts';
import type { Web } from '../web.ts';
import { changedIn, linksOf } from './links.ts';

// GET …/history: every version with what it changed; ?before=seq
// GET …/history/:seq: one version as it was
// POST …/history/:seq/restore: makes it the current one; the versions after it stay in the history

const PAGE = 30;

export function showHistory(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const ref = refAt(req);
    const { ns, collection } = placeOf(req);
    const before = wholeNumber(paramsOf(req).get('before'));
    const [frame, namespace, shape, { items, next }] = await Promise.all([
      frameOf(web, req, res),
      web.schemas.namespace(who, ns),
      web.schemas.shape(who, ns, collection),
      web.history.versions(who, ref, { limit: PAGE, before }),
    ]);
    if (items.length === 0 && before === undefined)
      throw new CairnError('not_found', 'There is no such record.');
    const links = await linksOf(web.search, who, shape.fields, changedIn(items));
    const show = showOf(namespace, frame.now, links);
    const props = { frame, shape, ref, show, versions: items, next, before };
    await sendPage(req, res, { frame, page: () => HistoryPage(props), fragment: () => VersionList(props) });
  };
}

export function showVersion(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const ref = refAt(req);
    const { ns, collection } = placeOf(req);
    const seq = wholeNumber(String(req.params.seq)) ?? 0;
    const [frame, namespace, shape, version] = await Promise.all([
      frameOf(web, req, res),
      web.schemas.namespace(who, ns),
      web.schemas.shape(who, ns, collection),
      web.history.version(who, ref, seq),
    ]);
    const links = await linksOf(web.search, who, shape.fields, version.data ? [version.data] : []);
    const show = showOf(namespace, frame.now, links, version.bytes);
    await sendPage(req, res, { frame, page: () => VersionPage({ frame, shape, ref, show, ...version }) });
  };
}

const body = z.object({ return: z.string().optional() });

export function restoreVersion(web: Web): RequestHandler {
  return async (req, res) => {
    const ref = refAt(req);
    const seq = wholeNumber(String(req.params.seq));
    if (seq === undefined) throw new CairnError('not_found', 'There is no such version.');
    const results = await web.records.write(web.who(req), [{ op: 'restore', ref, seq }]);
    leaveToast(res, { text: 'Brought the version back.', ...undoOf(results) });
    goTo(res, returnTo(readForm(req, body).return, historyUrl(ref)));
  };
}
