import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { createOwnViews } from '../../src/store/own-views.ts';
import { temporaryFolder } from '../folder.ts';

test('what one person keeps is read back by place, and by nobody else', async (t) => {
  const folder = temporaryFolder();
  t.after(() => folder.remove());
  const place = join(folder.path, 'views');
  const own = createOwnViews({ folder: place });
  const settings = { views: [{ id: 'a', name: 'A', list: 'sort=name' }], default: 'a' };
  await own.write('../ann', 'lod/jobs', settings);
  await own.write('../ann', 'lod/notes', { views: [] });
  assert.deepEqual(await createOwnViews({ folder: place }).read('../ann', 'lod/jobs'), settings);
  assert.deepEqual(await own.read('bob', 'lod/jobs'), { views: [] });
  const [file, ...others] = fs.readdirSync(place);
  assert.deepEqual(others, []);
  assert.equal(fs.statSync(join(place, file ?? '')).mode & 0o777, 0o600);
  fs.writeFileSync(join(place, file ?? ''), 'torn');
  assert.deepEqual(await createOwnViews({ folder: place }).read('../ann', 'lod/jobs'), { views: [] });
});
