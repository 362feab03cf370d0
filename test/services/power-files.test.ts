import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openLayout } from '../../src/store/layout.ts';
import { temporaryFolder } from '../folder.ts';
import { createPowerFiles, type Random, randomFrom } from '../power.ts';
import { checkBytes, checkWhole } from './oracle.ts';
import { ann, storeAt } from './store-at.ts';
import { add, replace } from './uploading.ts';

// The power goes at any step of changes of files; what was not synced is lost, kept or torn at random.

type At = Awaited<ReturnType<typeof storeAt>>;

/** One random change of one of few files. `held` is what they hold then by ref, `gone` what they held before. */
async function change(at: At, random: Random, held: Map<string, string>, gone: string[]): Promise<void> {
  const refs = [...held.keys()];
  const ref = refs[Math.floor(random() * refs.length)] as string;
  const text = `text ${random()} ${'x'.repeat(random() * 3000)}`;
  const dice = random();
  if (refs.length < 2 || dice < 0.35) {
    const [added] = await add(at, { 'a.txt': text });
    held.set(added?.ref as string, text);
  } else if (dice < 0.65) {
    await replace(at, ref, text);
    gone.push(held.get(ref) as string);
    held.set(ref, text);
  } else if (dice < 0.8) {
    await at.uploads.remove(ann, ref);
    gone.push(held.get(ref) as string);
    held.delete(ref);
  } else {
    const to = `lod/files/moved-${Math.floor(random() * 1e9)}.txt`;
    await at.records.write(ann, [{ op: 'move', ref, to }]);
    held.set(to, held.get(ref) as string);
    held.delete(ref);
  }
}

describe('After a power cut in the middle of changes of files', () => {
  for (const seed of [1, 2, 3, 4])
    it(`every sidecar has its bytes, and what was answered is there (${seed})`, async () => {
      const folder = temporaryFolder();
      const root = join(folder.path, 'store');
      const random = randomFrom(seed);
      openLayout(root);
      const power = createPowerFiles(root);
      const cuts: { path: string; held: Map<string, string>; gone: string[]; midway: boolean }[] = [];
      const held = new Map<string, string>();
      const gone: string[] = [];
      let midway = false;
      const cut = () => {
        const path = `${root}-cut-${cuts.length}`;
        power.cut(path, random);
        cuts.push({ path, held: new Map(held), gone: [...gone], midway });
      };
      const at = await storeAt(root, { files: power.files, step: () => random() < 0.05 && cut() });
      for (let round = 0; round < 40; round++) {
        midway = true;
        await change(at, random, held, gone);
        midway = false;
        if (random() < 0.2) cut();
        if (random() < 0.2) await at.records.settle();
      }
      await at.close();
      assert.ok(cuts.length > 10, `only ${cuts.length} cuts`);
      for (const { path, held: answered, gone: earlier, midway: during } of cuts) {
        const after = await storeAt(path);
        await checkWhole(after);
        const { files, kept } = checkBytes(after, 'lod');
        const expected = Object.fromEntries([...answered].map(([ref, text]) => [ref.slice(10), text]));
        if (!during) assert.deepEqual(files, expected);
        for (const text of earlier) assert.ok(kept.includes(text), 'earlier bytes are lost');
        await after.close();
      }
      folder.remove();
    });
});
