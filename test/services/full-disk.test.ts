import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCairnError } from '../../src/core/errors.ts';
import { filesThat } from '../faulty-files.ts';
import { temporaryFolder } from '../folder.ts';
import { checkBytes, checkWhole } from './oracle.ts';
import { storeAt } from './store-at.ts';
import { add, replace } from './uploading.ts';

// A disk that gets full at any moment of an upload.

/** Calls that take room. */
const TAKES = new Set([
  'openSync',
  'writeSync',
  'writevSync',
  'linkSync',
  'renameSync',
  'mkdirSync',
  'copyFileSync',
]);

const before = { 'roof.txt': 'a roof' };
const changes = {
  'a new file': {
    make: (at: Parameters<typeof add>[0]) => add(at, { 'new.txt': 'n'.repeat(200_000) }),
    after: { ...before, 'new.txt': 'n'.repeat(200_000) },
  },
  'other bytes': {
    make: (at: Parameters<typeof add>[0]) => replace(at, 'lod/files/roof.txt', 'a mended roof'),
    after: { 'roof.txt': 'a mended roof' },
  },
};

/** Makes a change with room for so many calls, after which none or only one is refused; returns how many there were, and what became of it. */
async function changed(
  make: (at: Parameters<typeof add>[0]) => Promise<unknown>,
  room: number,
  isForAMoment = false,
) {
  const folder = temporaryFolder();
  let [counts, calls] = [false, 0];
  const files = filesThat((call, _path, second) => {
    if (!counts || !TAKES.has(call) || (call === 'openSync' && second === 'r')) return undefined;
    calls++;
    return (isForAMoment ? calls === room + 1 : calls > room) ? 'ENOSPC' : undefined;
  });
  const at = await storeAt(folder.path, { files, warn: () => {} });
  try {
    await add(at, before);
    counts = true;
    const thrown = await make(at).then(
      () => undefined,
      (error) => error,
    );
    counts = false;
    const open = async () => storeAt(folder.path);
    return { calls, thrown, at, open, folder };
  } catch (thrown) {
    await at.close();
    folder.remove();
    throw thrown;
  }
}

for (const [what, { make, after }] of Object.entries(changes))
  test(`${what} that no longer fit leave nothing, at whatever moment the disk got full`, async () => {
    const whole = await changed(make, Number.POSITIVE_INFINITY);
    assert.equal(whole.thrown, undefined);
    await whole.at.close();
    whole.folder.remove();
    assert.ok(whole.calls > 5, `${whole.calls} calls`);
    for (let each = 0; each < 2 * whole.calls; each++) {
      const [room, isForAMoment] = [each >> 1, each % 2 === 1];
      const { at, thrown, open, folder } = await changed(make, room, isForAMoment);
      await at.close();
      const again = await open();
      try {
        const { files } = checkBytes(again, 'lod');
        if (thrown === undefined) assert.deepEqual(files, after, `room for ${room}`);
        else {
          assert.ok(isCairnError(thrown, 'unavailable'), `room for ${room}: ${thrown}`);
          assert.match(thrown.message, /full/);
          assert.ok(
            [before, after].some((one) => JSON.stringify(one) === JSON.stringify(files)),
            `room for ${room}`,
          );
        }
        await checkWhole(again);
        if (JSON.stringify(files) === JSON.stringify(before)) await make(again);
        assert.deepEqual(checkBytes(again, 'lod').files, after, `room for ${room}, then there was room`);
      } finally {
        await again.close();
        folder.remove();
      }
    }
  });
