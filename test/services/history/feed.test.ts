import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { CairnError } from '../../../src/core/errors.ts';
import type { Activity } from '../../../src/core/ports/found.ts';
import { createJsonlJournal } from '../../../src/journal/jsonl.ts';
import { createFeed } from '../../../src/services/history/feed.ts';
import { temporaryFolder } from '../../folder.ts';
import { revision } from '../../search/indexed.ts';

test('who listens hears of changes by their ids while there is no index to ask for titles', async () => {
  const folder = temporaryFolder();
  const journal = createJsonlJournal({ folder: folder.path });
  const feed = createFeed(journal, {
    titles: async () => {
      throw new CairnError('unavailable', 'The search index is being built.');
    },
  });
  const heard = new Promise<Activity[]>((resolve) => {
    feed.subscribe({ name: 'ann', via: 'api', namespaces: '*' }, resolve);
  });
  const etag = hash('sha256', '{}');
  const { seq: _seq, position: _position, ...draft } = revision(1, 'lod/jobs/a', { etag });
  await journal.commit(await journal.begin([{ ...draft, bytes: Buffer.from('{}') }]));
  feed.committed();
  const told = (await heard).map(({ ref, title }) => [ref, title]);
  assert.deepEqual(told, [['lod/jobs/a', 'a']]);
  await journal.close();
  folder.remove();
});
