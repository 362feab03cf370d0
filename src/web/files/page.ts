import type { Request, Response } from 'express';
import { BesideFile } from '../../../partials/files/beside.tsx';
import { fileFacts } from '../../../partials/files/facts.tsx';
import { FilePreview } from '../../../partials/files/preview.tsx';
import type { StoredRecord } from '../../core/record.ts';
import type { Field, Shape } from '../../core/schema.ts';
import { mayChange } from '../../core/who.ts';
import type { Web } from '../web.ts';

// filePage: what the page of a file has besides that of any record.

/** What is told of a file in other places than its fields. */
const TOLD = ['/type', '/size', '/sha256', '/added', '/records'];

/** Lets the page show its own files in a frame, and nothing else. */
export async function filePage(web: Web, req: Request, res: Response, record: StoredRecord, shape: Shape) {
  const who = web.who(req);
  const { ref, data } = record;
  const refs = (Array.isArray(data.records) ? data.records : []).filter((each) => typeof each === 'string');
  const [text, titles] = await Promise.all([web.uploads.text(who, ref), web.search.titles(who, refs)]);
  const policy = String(res.getHeader('Content-Security-Policy'));
  res.setHeader('Content-Security-Policy', `${policy};frame-src 'self'`);
  const title = typeof data.name === 'string' ? data.name : ref;
  const owners = refs.map((owner) => ({ ref: owner, title: titles.get(owner) }));
  return {
    files: undefined,
    facts: fileFacts(data, new Date()),
    sheetShape: { ...shape, fields: shape.fields.map(toldElsewhere) },
    preview: FilePreview({ of: ref, title, type: String(data.type), text }),
    beside: BesideFile({ record, owners, canChange: mayChange(who, shape.ns) }),
  };
}

/** Left out altogether it would be drawn as a key that nobody has described. */
function toldElsewhere(field: Field): Field {
  return TOLD.includes(field.pointer) ? { ...field, widget: 'hidden' } : field;
}
