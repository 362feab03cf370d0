import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../config.ts';
import type { CoverageReport } from '../core/coverage.ts';
import type { IndexStatus } from '../core/ports/found.ts';
import type { Who } from '../core/who.ts';
import type { Client } from './client.ts';
import { isWhole } from './index-state.ts';
import type { Machine, Opened, Output } from './machine.ts';
import { through } from './through.ts';
import { grouped, plural } from './words.ts';

// reindex (and index rebuild): builds the index anew, through the API of a running server if there is one.

type Progress = Omit<IndexStatus, 'file'>;
type Status = Progress & { coverage: CoverageReport };

/** Resolves with 0, or 1 when something could not be indexed as it is on disk, or embedded. Progress goes to stderr. */
export async function reindex(
  machine: Machine,
  config: Config,
  output: Output,
  json: boolean,
): Promise<number> {
  const tell = teller(output);
  const status = await through(
    machine,
    config,
    (client) => besideServer(client, tell),
    (opened, who) => alone(opened, who, tell),
  );
  const { stale, failed } = status.coverage.whole;
  const unread = status.coverage.texts.failed;
  if (json) {
    output.out(`${JSON.stringify(status)}\n`);
  } else {
    const parts = [
      `${plural(status.records, 'record')} indexed`,
      ...(stale > 0 ? [`${grouped(stale)} as they last were`] : []),
      ...(failed > 0 ? [`${grouped(failed)} failed`] : []),
      ...(unread > 0 ? [`${plural(unread, 'file')} could not be read`] : []),
    ];
    const hint = parts.length > 1 ? ': see cairn index status' : '';
    const bare = unembedded(status);
    const why = status.embedding?.reason ?? 'see cairn index model';
    const vectors = bare > 0 ? `; ${plural(bare, 'passage')} without a vector: ${why}` : '';
    output.out(`${parts.join(', ')}${hint}${vectors}\n`);
  }
  return isWhole(status) && unembedded(status) === 0 ? 0 : 1;
}

function unembedded({ embedding }: Status): number {
  return embedding ? embedding.failed + embedding.lacking : 0;
}

async function alone(
  { services, settled }: Opened,
  who: Who,
  tell: (status: Progress) => void,
): Promise<Status> {
  const { indexing, models, coverage } = services;
  await indexing.rebuild(who, tell);
  await settled();
  await models.settled(who);
  const { file: _file, ...status } = await indexing.status(who);
  return { ...status, coverage: await coverage.report(who) };
}

interface Rebuild {
  id: string;
  state: 'running' | 'done' | 'failed';
  index?: Progress;
  reason?: string;
}

async function besideServer(client: Client, tell: (status: Progress) => void): Promise<Status> {
  let rebuild = await client.post<Rebuild>('/index/rebuilds');
  while (rebuild.state === 'running') {
    await wait(200);
    rebuild = await client.get<Rebuild>(`/index/rebuilds/${rebuild.id}`);
    if (rebuild.index) tell(rebuild.index);
  }
  if (rebuild.state !== 'done') throw new Error(rebuild.reason ?? 'The rebuild failed.');
  for (;;) {
    const status = await client.get<Status>('/index/status');
    if (!isEmbedding(status)) return status;
    await wait(200);
  }
}

function isEmbedding({ embedding }: Status): boolean {
  if (embedding?.state === 'waiting') return embedding.reason === undefined;
  return embedding?.state === 'learning' || embedding?.state === 'embedding';
}

const PAUSE_MS = 500;

function teller({ err }: Output): (status: Progress) => void {
  let last = performance.now();
  return ({ progress }) => {
    if (progress === undefined || performance.now() - last < PAUSE_MS) return;
    last = performance.now();
    err(`${progress.doing}: ${progress.done} of ${progress.total}\n`);
  };
}
