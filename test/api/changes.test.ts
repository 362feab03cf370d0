import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { shapes } from '../../src/api/shapes.ts';
import { type Started, startCairn } from '../start.ts';
import { asking } from './ask.ts';

let cairn: Started;
let api: ReturnType<typeof asking>;
before(async () => {
  cairn = await startCairn();
  api = asking(cairn);
});
after(() => cairn.remove());

interface Event {
  id: string;
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: what an event holds is for its test to say
  data: any;
}

/** Opens the stream; `next` resolves with the next event, `ended` when the server ended it. */
function stream(path = '', headers: Record<string, string> = {}) {
  const events: Event[] = [];
  let stirred = () => {};
  let text = '';
  const asked = request(`${cairn.url}/api/v1/changes/stream${path}`, { headers });
  const opened = new Promise<number>((resolve, reject) => {
    asked.on('error', reject).on('response', (response) => {
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const fields = Object.fromEntries(
            block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)),
          );
          if (fields.data) events.push({ ...fields, data: JSON.parse(fields.data) });
        }
        stirred();
      });
      response.on('error', () => {});
      resolve(response.statusCode ?? 0);
    });
  });
  const ended = new Promise<void>((resolve) => asked.on('close', resolve));
  asked.end();
  return {
    opened,
    ended,
    close: () => asked.destroy(),
    async next(): Promise<Event> {
      while (events.length === 0) await new Promise<void>((resolve) => (stirred = resolve));
      return events.shift() as Event;
    },
  };
}

test('the feed begins with every file as it was met, and a cursor goes on after what was read', async () => {
  const all = (await api.get('/changes?limit=500')).json;
  assert.deepEqual(shapes.Feed.parse(all), all);
  const seen = all.items
    .filter(({ op }: { op: string }) => op === 'seen')
    .map(({ ref }: { ref: string }) => ref);
  assert.ok(seen.includes('kiln/customers/hazel-byrne'));
  assert.ok(seen.includes('kiln/orders/_schema'));
  const first = (await api.get('/changes?since=0&limit=3')).json;
  const rest = (await api.get(`/changes?since=${first.nextCursor}&limit=500`)).json;
  assert.deepEqual([...first.items, ...rest.items], all.items);
  assert.equal(first.items[2].cursor, first.nextCursor);
  const nothing = (await api.get(`/changes?since=${all.nextCursor}`)).json;
  assert.deepEqual(nothing, { items: [], nextCursor: all.nextCursor });
});

test('a cursor of another store or of the future is gone, one that is none is refused', async () => {
  const { nextCursor } = (await api.get('/changes?limit=500')).json;
  const [epoch, seq] = nextCursor.split('.');
  for (const path of ['/changes', '/changes/stream']) {
    for (const since of [`${epoch}.${Number(seq) + 1000}`, `zzzzzzzz.1`]) {
      const { status, json } = await api.get(`${path}?since=${since}`);
      assert.equal(status, 410, `${path} ${since}`);
      assert.equal(json.code, 'gone');
    }
    assert.equal((await api.get(`${path}?since=yesterday`)).status, 400);
  }
  assert.equal((await api.get('/changes/stream', { headers: { 'Last-Event-ID': 'x y' } })).status, 400);
});

test('a stream tells of changes as they happen, with a cursor each', async () => {
  const events = stream();
  assert.equal(await events.opened, 200);
  await api.patch('/records/kiln/glazes/oatmeal', { body: { cone: 8 }, headers: { 'Cairn-By': 'kiln log' } });
  const { id, event, data } = await events.next();
  assert.equal(event, 'change');
  assert.equal(id, data.cursor);
  assert.equal(data.ref, 'kiln/glazes/oatmeal');
  assert.equal(data.op, 'update');
  assert.equal(data.by, 'kiln log');
  assert.deepEqual(shapes.Event.parse(data), data);
  events.close();
});

test('a stream goes on after the last event that was seen, across a restart', async () => {
  const events = stream();
  await events.opened;
  await api.patch('/records/kiln/glazes/celadon', { body: { cone: 8 } });
  const { id } = await events.next();
  await api.patch('/records/kiln/glazes/celadon', { body: { cone: 9 } });
  cairn = await cairn.restart();
  await events.ended;
  api = asking(cairn);
  await api.remove('/records/kiln/glazes/celadon');
  const again = stream('', { 'Last-Event-ID': id });
  assert.equal(await again.opened, 200);
  assert.deepEqual([(await again.next()).data.op, (await again.next()).data.op], ['update', 'delete']);
  again.close();
});

test('a stream from the beginning replays everything', async () => {
  const events = stream('?since=0');
  const all = (await api.get('/changes?limit=500')).json.items;
  for (const item of all) assert.equal((await events.next()).id, item.cursor);
  events.close();
});

test('a reader that reads nothing holds up nobody, and gets everything when it does', async () => {
  const slow = request(`${cairn.url}/api/v1/changes/stream?since=0`);
  const response = await new Promise<import('node:http').IncomingMessage>((resolve) =>
    slow.on('response', resolve).end(),
  );
  response.pause();
  const note = 'x'.repeat(400);
  for (let round = 0; round < 30; round++)
    await api.patch('/records/kiln/glazes/oatmeal', { body: { round }, headers: { 'Cairn-Note': note } });
  const { nextCursor } = (await api.get('/changes?limit=500')).json;
  let text = '';
  for await (const part of response.setEncoding('utf8')) {
    text += part;
    if (text.includes(`id: ${nextCursor}\n`)) break;
  }
  const rounds = [...text.matchAll(/"note":"x{400}"/g)].length;
  assert.equal(rounds, 30);
  slow.destroy();
});

test('stopping ends open streams at once', async () => {
  const events = stream();
  await events.opened;
  const began = cairn.close();
  await events.ended;
  await began;
  cairn = await cairn.restart();
  api = asking(cairn);
});
