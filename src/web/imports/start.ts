import type { RequestHandler } from 'express';
import { z } from 'zod';
import { StartPage } from '../../../views/imports/start.tsx';
import { CairnError } from '../../core/errors.ts';
import type { Import } from '../../core/import.ts';
import { slug } from '../../core/names.ts';
import { importUrl } from '../../core/page-urls.ts';
import { mayChange, mustChange } from '../../core/who.ts';
import { readForm as readFiles } from '../../http/multipart.ts';
import { frameOf } from '../frame.ts';
import { readForm } from '../place.ts';
import { goTo, sendPage } from '../reply.ts';
import type { Web } from '../web.ts';

// GET /import: where a file of rows is brought. POST /import: the file. POST /import/pasted: rows as text.

export function startImport(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const frame = await frameOf(web, req, res);
    const [first] = frame.inFull.filter((each) => mayChange(who, each.ns));
    const ns = String(req.query.ns ?? first?.ns ?? frame.inFull[0]?.ns ?? '');
    mustChange(who, ns);
    const waiting = web.imports.all(who);
    const props = { frame, ns, collection: String(req.query.in ?? ''), waiting };
    await sendPage(req, res, { frame, page: () => StartPage(props) });
  };
}

export function bringFile(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, wanted } = { ns: String(req.query.ns ?? ''), wanted: String(req.query.in ?? '') };
    await web.schemas.namespace(who, ns);
    const brought: Import[] = [];
    const receive = async (name: string, source: AsyncIterable<Buffer>) =>
      void brought.push(await web.imports.receive(who, ns, { name, source, ...placeOf(name, wanted, '') }));
    const fields = await readFiles(req, receive).catch((thrown) => {
      for (const { id } of brought) web.imports.discard(who, id);
      throw thrown;
    });
    const [first, ...others] = brought;
    if (!first) throw new CairnError('invalid', 'Choose a file first.');
    const place = placeOf(first.name, fields.get('in') || wanted, fields.get('title') ?? '');
    if (place.collection !== first.wish.collection) await web.imports.decide(who, first.id, place);
    const url = others.length > 0 ? '/import' : importUrl(first.id);
    if (req.accepts(['html', 'json']) !== 'json') goTo(res, url);
    else res.status(201).json({ said: `Reading ${first.name}.`, href: url });
  };
}

const pasted = z.object({ rows: z.string(), in: z.string().default(''), title: z.string().default('') });

export function bringRows(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const form = readForm(req, pasted);
    const name = `Pasted ${new Date().toISOString().slice(0, 16).replace('T', ' ')}`;
    const source = (async function* () {
      yield Buffer.from(form.rows.replaceAll('\r\n', '\n'));
    })();
    const place = placeOf('Pasted rows', form.in, form.title);
    const { id } = await web.imports.receive(who, String(req.query.ns ?? ''), { name, source, ...place });
    goTo(res, importUrl(id));
  };
}

/** Where it goes: a collection that is there, or a new one by its title, or by the name of the file. */
function placeOf(name: string, collection: string, title: string): { collection: string; title?: string } {
  if (collection !== '') return { collection };
  const named =
    title.trim() ||
    name
      .replace(/\.[^.]*$/, '')
      .replace(/[_-]+/g, ' ')
      .trim();
  return { collection: slug(named) || 'records', title: named.charAt(0).toUpperCase() + named.slice(1) };
}
