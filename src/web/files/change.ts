import type { RequestHandler } from 'express';
import { z } from 'zod';
import { CairnError } from '../../core/errors.ts';
import { recordUrl } from '../../core/page-urls.ts';
import { readForm } from '../place.ts';
import { goTo } from '../reply.ts';
import { leaveToast } from '../toast.ts';
import type { Web } from '../web.ts';
import { fileAt } from './download.ts';
import { ownerFrom } from './owners.ts';
import { answerUpload, receiveForm } from './upload.ts';

// POST /files/:ns/:id/replacement · adoption · owners: other bytes, what was done by hand, the records that it belongs to.

export function replaceFile(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const ref = fileAt(req);
    await web.records.get(who, ref);
    const { uploads } = await receiveForm(web, req, who, String(req.params.ns));
    const [upload] = uploads;
    if (upload === undefined || uploads.length > 1) {
      await web.uploads.discard(who, uploads);
      throw new CairnError('invalid', 'Choose the one file that takes its place.');
    }
    answerUpload(req, res, [await web.uploads.replace(who, ref, upload)], recordUrl(ref));
  };
}

export function adoptFile(web: Web): RequestHandler {
  return async (req, res) => {
    const { ref, name, seq } = await web.uploads.adopt(web.who(req), fileAt(req));
    leaveToast(res, { text: `Took in ${name}.`, undo: seq === undefined ? [] : [seq] });
    goTo(res, recordUrl(ref));
  };
}

const owners = z.object({ record: z.string(), change: z.enum(['add', 'remove']) });

export function tieFile(web: Web): RequestHandler {
  return async (req, res) => {
    const { record, change } = readForm(req, owners);
    const ref = fileAt(req);
    if (record.trim() === '') {
      leaveToast(res, { text: 'Choose a record from the list first.' });
      return goTo(res, recordUrl(ref));
    }
    const owner = change === 'add' ? ownerFrom(record, String(req.params.ns)) : record;
    const { seq } = await web.uploads.link(web.who(req), ref, owner, change === 'add');
    const text = change === 'add' ? 'It belongs to one more record.' : 'It no longer belongs to that record.';
    leaveToast(res, { text, undo: seq === undefined ? [] : [seq] });
    goTo(res, recordUrl(ref));
  };
}
