import assert from 'node:assert/strict';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import type { Request } from 'express';
import { type Event, streamEvents } from '../../src/api/stream.ts';

let server: Server;
let failure: Promise<unknown>;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Streams what `next` gives; `stir` is what the feed calls after each commit. */
async function streaming(next: (cursor: string) => Event[], heartbeatMs = 60_000) {
  const closing = new AbortController();
  const wakers = new Set<() => void>();
  let done: (thrown: unknown) => void = () => {};
  failure = new Promise((resolve) => {
    done = resolve;
  });
  server = createServer((request, response) => {
    streamEvents({
      request: request as Request,
      response,
      closing: closing.signal,
      cursor: '0',
      heartbeatMs,
      next: async (cursor) => ({ events: next(cursor), nextCursor: next(cursor).at(-1)?.id ?? cursor }),
      wake: (call) => {
        wakers.add(call);
        return () => wakers.delete(call);
      },
    }).then(done, done);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const response = await new Promise<IncomingMessage>((resolve) => get(url, resolve));
  response.setEncoding('utf8').on('error', () => {});
  let text = '';
  response.on('data', (part: string) => {
    text += part;
  });
  return {
    response,
    closing,
    wakers,
    stir: () => wakers.forEach((call) => void call()),
    async says(pattern: RegExp) {
      while (!pattern.test(text)) await new Promise((resolve) => response.once('data', resolve));
    },
  };
}

const event = (id: string): Event => ({ id, name: 'change', data: { id } });

test('a quiet stream shows that it is alive', async () => {
  const { says } = await streaming(() => [], 10);
  await says(/: still here\n\n.*: still here\n\n/s);
});

test('what happens while events are being read is sent as well', async () => {
  const all = [event('1')];
  const { says, stir } = await streaming((cursor) => all.filter(({ id }) => id > cursor));
  await says(/id: 1\nevent: change\ndata: {"id":"1"}\n\n/);
  all.push(event('2'), event('3'));
  stir();
  await says(/id: 2\n.*id: 3\n/s);
});

test('a reader who goes is forgotten', async () => {
  const { response, wakers, says } = await streaming(() => []);
  await says(/retry/);
  assert.equal(wakers.size, 1);
  response.destroy();
  await failure;
  assert.equal(wakers.size, 0);
});

test('the server’s stop ends the stream as a whole answer', async () => {
  const { response, closing, says } = await streaming(() => []);
  await says(/retry/);
  const ended = new Promise((resolve) => response.once('end', resolve));
  closing.abort();
  await ended;
  assert.equal(response.complete, true);
  assert.equal(await failure, undefined);
});
