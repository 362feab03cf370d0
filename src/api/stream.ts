import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Request } from 'express';

// streamEvents: server-sent events that are pulled, so that a slow reader holds back only itself.
// https://html.spec.whatwg.org/multipage/server-sent-events.html

export interface Event {
  id: string;
  name: string;
  data: unknown;
}

export interface Stream {
  request: Request;
  response: ServerResponse;
  /** Aborted when the server stops. */
  closing: AbortSignal;
  cursor: string;
  /** The events after a cursor, none when there are no more yet. Its first call decides whether the stream begins at all. */
  next(cursor: string): Promise<{ events: Event[]; nextCursor: string }>;
  /** Calls back when there may be more; returns what stops it. */
  wake(call: () => void): () => void;
  heartbeatMs?: number;
}

/** Answers with events until the reader goes or the server stops. Throws what the first `next` throws. */
export async function streamEvents(stream: Stream): Promise<void> {
  const { request, response, closing } = stream;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const end = AbortSignal.any([gone.signal, closing]);
  let stirred = true;
  let call = () => {};
  const stop = stream.wake(() => {
    stirred = true;
    call();
  });
  const beat = setInterval(() => call(), stream.heartbeatMs ?? 15_000);
  end.addEventListener('abort', () => call(), { once: true });
  try {
    let page = await stream.next(stream.cursor);
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    if (request.method === 'HEAD') return void response.end();
    let text = 'retry: 2000\n\n';
    while (!end.aborted) {
      text += page.events.map(eventText).join('');
      if (text !== '' && !response.write(text)) await once(response, 'drain', { signal: end });
      text = '';
      if (page.events.length === 0 && !stirred) {
        await new Promise<void>((resolve) => (call = resolve));
        if (!stirred) text = ': still here\n\n';
      }
      stirred = false;
      page = await stream.next(page.nextCursor);
    }
    response.end();
  } catch (thrown) {
    if (!end.aborted) throw thrown;
    response.end();
  } finally {
    clearInterval(beat);
    stop();
  }
}

function eventText({ id, name, data }: Event): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
