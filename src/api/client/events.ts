import { ClientError, type Request } from './request.ts';

// streamOf: server-sent events as an iterator that goes on after interruptions.

const AGAIN_MS = 2000;

/** Events of a stream, from a cursor on; after an interruption it goes on where it was. Ends when `signal` is aborted. */
export async function* streamOf<Event>(
  request: Request,
  path: string,
  { since = '', signal, againMs = AGAIN_MS }: { since?: string; signal?: AbortSignal; againMs?: number } = {},
): AsyncGenerator<Event> {
  let cursor = since;
  while (!signal?.aborted) {
    try {
      const headers = { Accept: 'text/event-stream', ...(cursor !== '' && { 'Last-Event-ID': cursor }) };
      const answer = await request('GET', path, { headers, signal });
      for await (const { id, data } of eventsIn(answer)) {
        if (id !== '') cursor = id;
        if (data !== '') yield JSON.parse(data);
      }
    } catch (thrown) {
      if (signal?.aborted) return;
      // What was refused is refused again; what broke off may come back.
      if (thrown instanceof ClientError && thrown.status !== 0 && thrown.status < 500) throw thrown;
    }
    await pause(againMs, signal);
  }
}

async function* eventsIn({ body }: Response): AsyncGenerator<{ id: string; data: string }> {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let text = '';
  try {
    for (;;) {
      const part = await reader?.read();
      if (part === undefined || part.done) return;
      text += decoder.decode(part.value, { stream: true });
      const blocks = text.split(/\r?\n\r?\n/);
      text = blocks.pop() ?? '';
      for (const block of blocks) yield { id: fieldIn(block, 'id'), data: fieldIn(block, 'data') };
    }
  } finally {
    await reader?.cancel().catch(() => {});
  }
}

function fieldIn(block: string, name: string): string {
  const lines = block.split(/\r?\n/).filter((line) => line.startsWith(`${name}:`));
  return lines.map((line) => line.slice(name.length + 1).replace(/^ /, '')).join('\n');
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
