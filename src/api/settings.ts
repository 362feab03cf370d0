import { z } from 'zod';
import { CairnError } from '../core/errors.ts';
import { nameProblem, type Ref } from '../core/names.ts';
import type { Services } from '../services/services.ts';
import { CONDITIONS, isUnchanged, readPrecondition } from './conditions.ts';
import { type Endpoint, endpoint, JSON_MEDIA } from './endpoint.ts';
import { dryRun } from './parameters.ts';
import { asChanged, asCreated, asRead, changesJson, noteOf, recordReply, writtenReply } from './records.ts';

// SETTINGS · settingsEndpoints: the settings files of a namespace, as they are.

const PATH = '/settings/:ns/:settings';
/** The settings of a namespace, by the names of their files without underscore. */
export const SETTINGS = ['namespace', 'synonyms', 'evals'] as const;
const asSettings = { shape: { type: 'object' }, headers: asRead.headers };

/** GET and PUT /settings/:ns/:settings. */
export function settingsEndpoints({ records }: Pick<Services, 'records'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: PATH,
      name: 'getSettings',
      tag: 'settings',
      summary: 'A settings file of a namespace: `namespace`, `synonyms` or `evals`',
      reads: ['If-None-Match'],
      answers: {
        200: { description: 'The settings', ...asSettings },
        304: { description: 'Not changed', headers: asRead.headers },
      },
      async handle({ who, params, request }) {
        const record = await records.get(who, refOfSettings(params));
        return recordReply(record, isUnchanged(request, record.etag) ? 304 : 200);
      },
    }),
    endpoint({
      method: 'put',
      path: PATH,
      name: 'putSettings',
      tag: 'settings',
      summary: 'Replace a settings file of a namespace, or make it with If-None-Match: *',
      query: z.object({ dryRun }),
      reads: [...CONDITIONS, 'Cairn-By', 'Cairn-Note'],
      body: { media: JSON_MEDIA, shape: { type: 'object' } },
      answers: {
        200: { description: 'Replaced; in a dry run, what would change', ...asChanged },
        201: asCreated,
      },
      async handle(call) {
        const ref = refOfSettings(call.params);
        const precondition = await readPrecondition(call.request, () => records.get(call.who, ref));
        const options = { dryRun: call.query.dryRun, note: noteOf(call) };
        const [result] = await records.write(
          call.who,
          [{ op: 'replace', ref, body: call.body, ...precondition }],
          options,
        );
        return call.query.dryRun
          ? { status: 200, json: changesJson(result ? [result] : []) }
          : writtenReply(result);
      },
    }),
  ];
}

function refOfSettings({ ns = '', settings = '' }: Readonly<Record<string, string>>): Ref {
  if (nameProblem(ns) || !SETTINGS.some((name) => name === settings))
    throw new CairnError(
      'not_found',
      `There are no settings ${ns}/${settings}: known are ${SETTINGS.join(', ')}.`,
    );
  return `${ns}/_${settings}`;
}
