import type { Request, RequestHandler, Response } from 'express';
import { FILES } from '../../core/bytes.ts';
import { collectionUrl, recordUrl } from '../../core/page-urls.ts';
import type { Who } from '../../core/who.ts';
import { readForm } from '../../http/multipart.ts';
import type { Upload, Uploaded } from '../../services/uploads.ts';
import { returnTo } from '../place.ts';
import { goTo } from '../reply.ts';
import { leaveToast } from '../toast.ts';
import type { Web } from '../web.ts';

// POST /files/:ns: files from a form, or one by one from script, which is answered with JSON. receiveForm · answerUpload

export function uploadFiles(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const ns = String(req.params.ns);
    await web.schemas.namespace(who, ns);
    const { uploads, fields } = await receiveForm(web, req, who, ns);
    const added = await web.uploads.add(who, ns, uploads, { for: fields.get('for') || undefined });
    answerUpload(req, res, added, returnTo(fields.get('back'), collectionUrl(ns, FILES)));
  };
}

/** Takes in the files of a form; none of them stays behind when one is refused. */
export async function receiveForm(
  web: Web,
  req: Request,
  who: Who,
  ns: string,
): Promise<{ uploads: Upload[]; fields: Map<string, string> }> {
  const uploads: Upload[] = [];
  try {
    const fields = await readForm(req, async (name, source) => {
      uploads.push(await web.uploads.receive(who, ns, name, source));
    });
    return { uploads, fields };
  } catch (thrown) {
    await web.uploads.discard(who, uploads);
    throw thrown;
  }
}

/** Says what came of it: to script, or on the page that the browser goes to. */
export function answerUpload(req: Request, res: Response, done: readonly Uploaded[], back: string): void {
  const said = done.map(sentenceOf).join(' ');
  const [first] = done;
  if (req.accepts(['html', 'json']) === 'json') {
    res.status(201).json({ said, href: first && recordUrl(first.ref) });
    return;
  }
  leaveToast(res, { text: said.slice(0, 300), undo: done.flatMap(({ seq }) => seq ?? []) });
  goTo(res, back);
}

function sentenceOf({ name, op, sameAs }: Uploaded): string {
  const did = op === 'create' ? `Added ${name}.` : `Replaced what is in ${name}.`;
  const [same] = sameAs;
  return same === undefined
    ? did
    : `${did} You have the same already: ${same.slice(same.lastIndexOf('/') + 1)}.`;
}
