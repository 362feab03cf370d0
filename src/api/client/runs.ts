import { ClientError, pathOf, type Request } from './request.ts';

// runsOf: changes that are made in the background.

/** Many changes under way; `state` says whether they have ended. */
export interface ClientRun {
  id: string;
  ns: string;
  title: string;
  state: 'running' | 'undoing' | 'done' | 'failed' | 'cancelled';
  done: number;
  total?: number;
  counts: Record<string, number>;
  reason?: string;
  /** Changes that could not be taken back after it failed or was cancelled. */
  left?: number;
}

export interface RunsOf {
  get(id: string): Promise<ClientRun>;
  /** Resolves when it has ended, whichever way; rejects when `signal` is aborted. */
  ended(id: string, signal?: AbortSignal): Promise<ClientRun>;
  cancel(id: string): Promise<ClientRun>;
}

const ASK_AGAIN_MS = 500;

export function runsOf(request: Request): RunsOf {
  const get = async (id: string, signal?: AbortSignal): Promise<ClientRun> =>
    (await request('GET', `/runs${pathOf(id)}`, signal && { signal })).json();
  return {
    get: (id) => get(id),
    async ended(id, signal) {
      for (;;) {
        const found = await get(id, signal);
        if (found.state !== 'running' && found.state !== 'undoing') return found;
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      }
    },
    cancel: async (id) => (await request('POST', `/runs${pathOf(id)}/cancellation`)).json(),
  };
}

/**
 * The run that an answer leads to, when it has done all; undefined where everything was done at once. Throws a ClientError when the run
 * ended otherwise: what it did was taken back then, but for what its `problem.run` has `left`.
 */
export async function doneBy(
  runs: RunsOf,
  answer: Response,
  signal?: AbortSignal,
): Promise<ClientRun | undefined> {
  if (answer.status !== 202) return undefined;
  const run = await runs.ended(((await answer.json()) as ClientRun).id, signal);
  if (run.state === 'done') return run;
  throw new ClientError(answer.status, {
    code: run.state,
    detail: run.reason ?? `"${run.title}" was ${run.state}.`,
    run,
  });
}
