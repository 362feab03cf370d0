import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import { PreviewPage, PreviewPanel, type Shown } from '../../../views/imports/preview.tsx';
import { importUrl } from '../../core/page-urls.ts';
import { frameOf } from '../frame.ts';
import { goOn, goTo, sendPage } from '../reply.ts';
import type { Web } from '../web.ts';

// /import/:id/preview: what it would do. POST …/rows/:at: mends a row. POST …/run: does it. …/invalid.csv: what cannot be taken.

const KINDS: readonly Shown[] = ['new', 'changed', 'unchanged', 'invalid', 'passed'];

export function showPreview(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const id = String(req.params.id);
    const given = web.imports.get(who, id);
    if (['applying', 'applied'].includes(given.state) || given.columns.length === 0)
      return goOn(req, res, importUrl(id));
    if (given.state === 'read') web.imports.check(who, id);
    const plan = web.imports.plan(who, id);
    const frame = await frameOf(web, req, res);
    const wanted = KINDS.find((kind) => kind === req.query.show);
    const shown =
      wanted ?? KINDS.find((kind) => plan && plan.counts[kind] > 0 && kind !== 'unchanged') ?? 'new';
    const here = `${importUrl(id, 'preview')}${wanted ? `?show=${wanted}` : ''}`;
    const props = { frame, given, plan, shown, here };
    await sendPage(req, res, { frame, page: () => PreviewPage(props), fragment: () => PreviewPanel(props) });
  };
}

export function mendRow(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const id = String(req.params.id);
    const { columns } = web.imports.get(who, id);
    const body = (req.body ?? {}) as Record<string, unknown>;
    const cells = columns.flatMap(({ column }, at) => {
      const text = body[`cell.${at}`];
      return typeof text === 'string' ? [[column, text] as const] : [];
    });
    await web.imports.mend(who, id, Number(req.params.at), Object.fromEntries(cells));
    goTo(res, `${importUrl(id, 'preview')}?show=invalid`);
  };
}

export function runImport(web: Web): RequestHandler {
  return async (req, res) => {
    const run = await web.imports.apply(web.who(req), String(req.params.id));
    goTo(res, `/runs/${run.id}`);
  };
}

export function downloadInvalid(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const id = String(req.params.id);
    const bytes = await web.imports.invalid(who, id);
    const name = web.imports.get(who, id).name.replace(/\.[^.]*$/, '');
    res.attachment(`${name} to mend.csv`).set({ 'Cache-Control': 'no-store' }).type('text/csv');
    await pipeline(bytes, res);
  };
}
