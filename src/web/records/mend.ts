import type { Request, Response } from 'express';
import { formatsOf } from '../../../partials/ui/formats.ts';
import { sayMoment } from '../../../partials/ui/time.tsx';
import { type Fault, MendPage } from '../../../views/records/mend.tsx';
import { isBroken, parseDocument, parseText } from '../../core/document.ts';
import { CairnError, isCairnError } from '../../core/errors.ts';
import { titleOf } from '../../core/fields.ts';
import { recordUrl } from '../../core/page-urls.ts';
import { capital } from '../../core/words.ts';
import type { Mutation } from '../../services/records.ts';
import { frameOf } from '../frame.ts';
import { placeOf, refAt, wholeNumber } from '../place.ts';
import { goTo, sendPage } from '../reply.ts';
import { leaveToast } from '../toast.ts';
import { undoOf } from '../undos.ts';
import type { Web } from '../web.ts';
import { compareText } from './draft.ts';
import { showGone } from './gone.ts';

// isToMend · mendRecord · saveText · restoreGood: a record's file as text, above all one that cannot be read.

/** Whether the file on disk does not parse, so that there are no values for a form. */
export async function isToMend(web: Web, req: Request): Promise<boolean> {
  const file = await web.records.onDisk(web.who(req), refAt(req));
  return file !== undefined && isBroken(parseDocument(file.bytes));
}

/** GET …/edit of a broken record, and …/edit?as=json of any. */
export async function mendRecord(web: Web, req: Request, res: Response): Promise<void> {
  const file = await fileNow(web, req);
  if (file) return draw(web, req, res, { ...file, fault: faultOf(file.text) });
  const gone = new CairnError('not_found', 'There is no such record.');
  await showGone(web, req, res, refAt(req), gone);
}

/** Puts the text in the place of the file. What is not JSON, does not fit, or comes too late comes back with all that was typed. */
export async function saveText(
  web: Web,
  req: Request,
  res: Response,
  posted: URLSearchParams,
): Promise<void> {
  const ref = refAt(req);
  const file = await fileNow(web, req);
  const etag = posted.get('etag') ?? '';
  const text = withLineEndsOf(file?.text ?? '', posted.get('text') ?? '');
  const fault = faultOf(text);
  if (posted.get('redraw') === 'compare') return compareFile(web, req, res, text, file?.text ?? '');
  if (posted.has('redraw')) return draw(web, req, res, { text, etag, fault, unsaved: true });
  if (fault) return draw(web, req, res, { text, etag, fault, status: 422 });
  if (text === file?.text) return goTo(res, recordUrl(ref));
  // Without a version there was no file any more when the text was last shown.
  const condition = etag ? { ifMatch: etag } : { ifNoneMatch: '*' as const };
  try {
    await write(web, req, res, { op: 'replace', ref, body: text, ...condition }, 'Saved the file.');
  } catch (thrown) {
    if (isCairnError(thrown, 'invalid')) {
      const mistakes = thrown.errors.map(({ pointer, message }) => ({ text: `${pointer} ${message}.` }));
      const all = mistakes.length > 0 ? mistakes : [{ text: thrown.message }];
      return draw(web, req, res, { text, etag, mistakes: all, status: 422 });
    }
    const late = ['precondition_failed', 'conflict', 'not_found'] as const;
    if (!late.some((code) => isCairnError(thrown, code))) throw thrown;
    const now = await fileNow(web, req);
    const changed = now?.text ?? '(there is no file any more)';
    return draw(web, req, res, { text, etag: now?.etag ?? '', changed, status: 409 });
  }
}

async function compareFile(web: Web, req: Request, res: Response, text: string, stored: string) {
  const who = web.who(req);
  const { ns, collection } = placeOf(req);
  const [shape, namespace] = await Promise.all([
    web.schemas.shape(who, ns, collection),
    web.schemas.namespace(who, ns),
  ]);
  const now = parseText(stored);
  const before = isBroken(now) ? {} : now.data;
  return compareText(
    web,
    req,
    res,
    { shape, namespace, before, posted: new URLSearchParams(), errors: [] },
    text,
  );
}

/** Puts a version of the history in the place of a file that cannot be read. */
export async function restoreGood(
  web: Web,
  req: Request,
  res: Response,
  posted: URLSearchParams,
): Promise<void> {
  const seq = wholeNumber(posted.get('restore'));
  if (seq === undefined) throw new CairnError('invalid', 'A version is named by its number.');
  const condition = { ifMatch: posted.get('etag') ?? '' };
  await write(
    web,
    req,
    res,
    { op: 'restore', ref: refAt(req), seq, ...condition },
    'Put the last good version back.',
  );
}

async function write(web: Web, req: Request, res: Response, mutation: Mutation, text: string): Promise<void> {
  const results = await web.records.write(web.who(req), [mutation]);
  leaveToast(res, { text, saved: `${refAt(req)} as JSON`, ...undoOf(results) });
  goTo(res, recordUrl(refAt(req)));
}

interface Mending {
  text: string;
  etag: string;
  fault?: Fault | undefined;
  mistakes?: { text: string }[];
  changed?: string;
  /** It is a draft brought back. */
  unsaved?: boolean;
  status?: number;
}

async function draw(web: Web, req: Request, res: Response, mending: Mending): Promise<void> {
  const who = web.who(req);
  const ref = refAt(req);
  const { ns, collection } = placeOf(req);
  const [frame, shape, namespace, record] = await Promise.all([
    frameOf(web, req, res),
    web.schemas.shape(who, ns, collection),
    web.schemas.namespace(who, ns),
    web.records.get(who, ref).catch(() => undefined),
  ]);
  const good = record?.problem?.kind === 'broken' ? record : undefined;
  const lastGood = good && {
    seq: good.seq,
    when: sayMoment(new Date(good.updatedAt), frame.now, formatsOf(namespace)),
    text: good.bytes.toString('utf8'),
  };
  const id = String(req.params.id);
  const title = record ? titleOf(shape, record.data, id) : id;
  const { status = 200, mistakes = [], ...rest } = mending;
  const props = { frame, shape, ref, title, mistakes, lastGood, unsaved: status !== 200, ...rest };
  await sendPage(req, res, { frame, status, page: () => MendPage(props) });
}

async function fileNow(web: Web, req: Request): Promise<{ text: string; etag: string } | undefined> {
  const file = await web.records.onDisk(web.who(req), refAt(req));
  return file && { text: file.bytes.toString('utf8').replace(/^\ufeff/, ''), etag: file.etag };
}

function faultOf(text: string): Fault | undefined {
  const document = parseText(text);
  if (!isBroken(document)) return undefined;
  const { broken, line, column } = document;
  return { sentence: capital(broken), line, column };
}

/** Browsers send CRLF whatever a text had. */
function withLineEndsOf(old: string, typed: string): string {
  const text = typed.replace(/\r\n?/g, '\n');
  return /\r\n/.test(old) ? text.replaceAll('\n', '\r\n') : text;
}
