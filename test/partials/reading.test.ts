import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsOf, PLAIN } from '../../partials/ui/formats.ts';
import { RecordList } from '../../views/records/list.tsx';

const shape = {
  ...{ ns: 'lod', collection: 'jobs', title: 'Jobs', singular: 'Job' },
  ...{ fields: [], groups: [], titlePointers: [], columns: [], sort: [] },
};

test('an empty list whose files are still being read says so, how far it is, and asks again', () => {
  const html = list({ state: 'building', progress: { doing: 'Reading lod/jobs', done: 40, total: 1200 } });
  assert.match(html, /The jobs are still being read/);
  assert.match(html, /Reading lod\/jobs.*40 of 1,200/s);
  assert.match(html, /hx-get="\/db\/lod\/jobs\?q=" hx-trigger="every 2s" hx-select="#list"/);
  assert.doesNotMatch(html, /No jobs yet/);
});

test('an empty list that was read says that there is nothing yet', () => {
  const html = list({ state: 'ready' });
  assert.match(html, /No jobs yet/);
  assert.doesNotMatch(html, /hx-trigger="every/);
});

function list(index: object): string {
  const frame = { index, url: '/db/lod/jobs?q=', inFull: [] };
  const show = { formats: formatsOf(PLAIN), now: new Date(), link: () => undefined };
  const state = { q: '', filters: [], limit: 50, backwards: false };
  const page = { items: [], total: 0, totalCapped: false };
  const props = { frame, shape, state, page, show, tabs: [], used: [], operators: [], views: [] };
  return RecordList(props as unknown as Parameters<typeof RecordList>[0]) as string;
}
