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
}

export interface RunsOf {
  get(id: string): Promise<ClientRun>;
  /** Resolves when it has ended, whichever way. */
  ended(id: string): Promise<ClientRun>;
  cancel(id: string): Promise<ClientRun>;
}

const ASK_AGAIN_MS = 500;

export function runsOf(request: Request): RunsOf {
  const get = async (id: string) => (await request('GET', `/runs${pathOf(id)}`)).json() as Promise<ClientRun>;
  return {
    get,
    async ended(id) {
      for (;;) {
        const found = await get(id);
        if (found.state !== 'running' && found.state !== 'undoing') return found;
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      }
    },
    cancel: async (id) => (await request('POST', `/runs${pathOf(id)}/cancellation`)).json(),
  };
}

/**
 * The run that an answer leads to, when it has done all; undefined where everything was done at once. Throws a ClientError when the run
 * ended otherwise: then nothing has changed.
 */
export async function doneBy(runs: RunsOf, answer: Response): Promise<ClientRun | undefined> {
  if (answer.status !== 202) return undefined;
  const run = await runs.ended(((await answer.json()) as ClientRun).id);
  if (run.state === 'done') return run;
  throw new ClientError(answer.status, {
    code: run.state,
    detail: run.reason ?? `"${run.title}" was ${run.state}.`,
    run,
  });
}
