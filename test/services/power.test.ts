import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Mutation, WriteResult } from '../../src/services/records.ts';
import { openLayout } from '../../src/store/layout.ts';
import { temporaryFolder } from '../folder.ts';
import { createPowerFiles, type Random, randomFrom } from '../power.ts';
import { checkWhole } from './oracle.ts';
import { ann, storeAt } from './store-at.ts';

// The power goes at any step of any mixture of writes; what was not synced is lost, kept or torn at random.

interface Cut {
  path: string;
  /** Writes that had been answered by then. */
  answered: WriteResult[][];
}

/** Runs writers on a store and cuts the power at some of their steps. */
async function cutsOf(seed: number, root: string, count: number): Promise<Cut[]> {
  const random = randomFrom(seed);
  openLayout(root);
  const power = createPowerFiles(root);
  const cuts: Cut[] = [];
  const answered: WriteResult[][] = [];
  const step = () => {
    if (cuts.length >= count || random() > 0.1) return;
    const path = `${root}-cut-${cuts.length}`;
    power.cut(path, random);
    cuts.push({ path, answered: [...answered] });
  };
  const at = await storeAt(root, { files: power.files, step });
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let round = 0; round < 40; round++) {
      const results = await at.records.write(ann, wishes(random, writer)).catch(() => undefined);
      if (results) answered.push(results);
      if (round % 4 === writer) await at.records.settle();
    }
  });
  await Promise.all(writers);
  await at.close();
  return cuts;
}

/** Something that a writer may want. Refusals (it is there already, it is not there) are part of it. */
function wishes(random: Random, writer: number): Mutation[] {
  const ns = random() < 0.5 ? 'lod' : 'bc';
  const collection = random() < 0.7 ? 'customers' : `new-${Math.floor(random() * 5)}`;
  const id = () => `${writer}-${Math.floor(random() * 4)}`;
  const ref = () => `${ns}/${collection}/${id()}`;
  const body = () => `{"n":${random()},"text":"${'x'.repeat(random() * 1500)}"}`;
  const one = (): Mutation => {
    const dice = random();
    if (dice < 0.4) return { op: 'create', ns, collection, id: id(), body: body() };
    if (dice < 0.75) return { op: 'replace', ref: ref(), body: body() };
    if (dice < 0.85) return { op: 'delete', ref: ref() };
    return { op: 'move', ref: ref(), to: ref() };
  };
  return Array.from({ length: random() < 0.7 ? 1 : 3 }, one);
}

/** Everything that was answered has happened, and a batch as a whole or not at all. */
async function checkCut({ path, answered }: Cut): Promise<void> {
  const at = await storeAt(path);
  try {
    const revisions = await checkWhole(at);
    const bySeq = new Map(revisions.map((revision) => [revision.seq, revision]));
    for (const { seq, ref, etag } of answered.flat()) {
      if (seq === undefined) continue;
      assert.deepEqual(
        [bySeq.get(seq)?.ref, bySeq.get(seq)?.etag],
        [ref, etag],
        `${ref} was answered and is lost`,
      );
    }
    const sizes = Map.groupBy(
      revisions.filter(({ batch }) => batch),
      ({ batch }) => batch,
    );
    for (const results of answered) {
      const batch = results[0]?.batch;
      if (batch !== undefined)
        assert.equal(sizes.get(batch)?.length, results.filter(({ seq }) => seq).length);
    }
    await at.records.write(ann, [{ op: 'create', ns: 'lod', collection: 'after', id: 'all', body: '{}' }]);
  } finally {
    await at.close();
  }
}

describe('After a power cut', () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`what was answered is there and the rest is as if it never was (${seed})`, async () => {
      const folder = temporaryFolder();
      try {
        const cuts = await cutsOf(seed, join(folder.path, 'store'), 20);
        assert.ok(cuts.length === 20, `only ${cuts.length} cuts`);
        for (const cut of cuts) await checkCut(cut);
      } finally {
        folder.remove();
      }
    });
  }

  it('that follows upon a restart, what the first process did is there', async () => {
    const folder = temporaryFolder();
    const random = randomFrom(9);
    try {
      for (let round = 0; round < 12; round++) {
        const root = join(folder.path, `store-${round}`);
        openLayout(root);
        const power = createPowerFiles(root);
        const killed = await storeAt(root, { files: power.files });
        const create = (at: typeof killed, id: string) =>
          at.records.write(ann, [{ op: 'create', ns: 'lod', collection: `c${round % 3}`, id, body: '{}' }]);
        const answered = [await create(killed, 'a'), await create(killed, 'b')];
        const restarted = await storeAt(root, { files: power.files });
        answered.push(await create(restarted, 'c'));
        power.cut(`${root}-cut`, random);
        await restarted.close();
        await killed.abandon();
        await checkCut({ path: `${root}-cut`, answered });
      }
    } finally {
      folder.remove();
    }
  });

  it('and another one during recovery, and during the one after that', async () => {
    const folder = temporaryFolder();
    try {
      const [cut] = (await cutsOf(7, join(folder.path, 'store'), 30)).slice(-1) as [Cut];
      let path = cut.path;
      const random = randomFrom(8);
      for (let round = 0; round < 6; round++) {
        const power = createPowerFiles(path);
        let next: string | undefined;
        const step = () => {
          if (next !== undefined || random() > 0.3) return;
          next = `${path}-${round}`;
          power.cut(next, random);
        };
        await (await storeAt(path, { files: power.files, step })).close();
        if (next !== undefined) path = next;
      }
      await checkCut({ ...cut, path });
    } finally {
      folder.remove();
    }
  });
});
