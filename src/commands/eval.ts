import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { isCairnError } from '../core/errors.ts';
import type { Evaluation } from '../core/evaluation.ts';
import type { Who } from '../core/who.ts';
import type { Client } from './client.ts';
import type { Machine, Opened, Output } from './machine.ts';
import { through } from './through.ts';
import { plural } from './words.ts';

// evaluate: asks the questions of `_evals.json`, through the API of a running server if there is one.

export interface EvalOptions {
  json: boolean;
  /** The least nDCG, 0 to 1. */
  floor: number | undefined;
}

/** Less is rounding. */
const WORSE = -0.0005;

/** Resolves with 0, or 1 when search got worse than the time before on the questions of both, or is below the floor, or nothing was tested. */
export async function evaluate(
  machine: Machine,
  config: Config,
  output: Output,
  ns: string | undefined,
  { json, floor }: EvalOptions,
): Promise<number> {
  const evaluations = await through(
    machine,
    config,
    (client) => besideServer(client, ns),
    (opened, who) => alone(opened, who, ns),
  );
  if (json) output.out(`${JSON.stringify(evaluations)}\n`);
  else for (const evaluation of evaluations) output.out(said(evaluation));
  if (evaluations.length === 0) output.err('cairn: No namespace has an _evals.json.\n');
  const bad = evaluations.filter((one) => (one.change?.ndcg ?? 0) < WORSE || one.ndcg < (floor ?? 0));
  for (const { ns: where, ndcg, change } of bad)
    output.err(
      `cairn: Search in ${where} ${ndcg < (floor ?? 0) ? `is below ${floor}` : `got worse by ${figure(-(change?.ndcg ?? 0))}`}.\n`,
    );
  return bad.length === 0 && evaluations.length > 0 ? 0 : 1;
}

async function alone({ services, settled }: Opened, who: Who, ns: string | undefined): Promise<Evaluation[]> {
  await settled();
  const { evals, models, schemas } = services;
  await models.settled(who);
  const all = (await schemas.namespaces(who)).map((one) => one.ns);
  const places = ns === undefined ? await evals.places(who, all) : [ns];
  const evaluations: Evaluation[] = [];
  for (const place of places) evaluations.push(await evals.run(who, place));
  return evaluations;
}

async function besideServer(client: Client, ns: string | undefined): Promise<Evaluation[]> {
  const run = (place: string) =>
    patiently(() => client.post<Evaluation>(`/evals/${encodeURIComponent(place)}`));
  if (ns !== undefined) return [await run(ns)];
  const { namespaces } = await client.get<{ namespaces: { ns: string }[] }>('/collections');
  const evaluations: Evaluation[] = [];
  for (const place of namespaces) {
    try {
      evaluations.push(await run(place.ns));
    } catch (thrown) {
      if (!isCairnError(thrown, 'not_found')) throw thrown;
    }
  }
  return evaluations;
}

const TRIES = 300;
const PAUSE_MS = 1000;

/** A server that has just started may still be reading files. */
async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (thrown) {
      if (!isCairnError(thrown, 'unavailable') || tries === TRIES) throw thrown;
      await wait(PAUSE_MS);
    }
  }
}

function said({ ns, ndcg, recall, k, mode, questions, change }: Evaluation): string {
  const lines = [
    `${ns}: nDCG@10 ${figure(ndcg)}, recall@${k} ${figure(recall)}, ${plural(questions.length, 'question')}, ${mode}${change ? `; ${changed(change)}` : ''}`,
    ...questions.map((one) => `  ${figure(one.ndcg)}${arrow(one)}  ${one.question}${lost(one)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function changed({ ndcg, better, worse }: NonNullable<Evaluation['change']>): string {
  if (better + worse === 0) return 'as before';
  return `${ndcg < 0 ? '' : '+'}${figure(ndcg)} since the last time (${better} better, ${worse} worse)`;
}

function arrow({ ndcg, before }: Evaluation['questions'][number]): string {
  const change = before === undefined ? 0 : ndcg - before.ndcg;
  return Math.abs(change) < 0.0005 ? '  ' : change > 0 ? ' ↑' : ' ↓';
}

function lost({ expected }: Evaluation['questions'][number]): string {
  const missing = expected.filter(({ rank, grade }) => rank === undefined && grade > 0);
  return missing
    .map(
      ({ ref, title }) =>
        `\n           not found: ${ref}${title === undefined ? ' (there is no such record)' : ''}`,
    )
    .join('');
}

function figure(value: number): string {
  return value.toFixed(3);
}
