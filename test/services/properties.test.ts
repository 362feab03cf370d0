import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type ErrorCode, isCairnError } from '../../src/core/errors.ts';
import type { Json, JsonObject } from '../../src/core/record.ts';
import type { Mutation } from '../../src/services/records.ts';
import { all } from '../contract/journal.ts';
import { document, styles, write } from '../core/document/generators.ts';
import { temporaryFolder, writeFile } from '../folder.ts';
import { checkWhole } from './oracle.ts';
import { ann, storeAt } from './store-at.ts';

// Whatever is done, by the API and by hand, in whatever order: records say what a plain Map would say.

const id = fc.constantFrom('a', 'b', 'Ünï çode', '100%');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('create' as const), id, data: document }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('replace' as const), id, data: document }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('patch' as const), id, data: document }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), id }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), id, to: id }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restore' as const), id, back: fc.nat(5) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('hand' as const),
      id,
      data: document,
      style: styles,
      noticed: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('break' as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), rebuild: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const refOf = (name: string) => `lod/things/${name}`;
const IDS = ['a', 'b', 'Ünï çode', '100%'];

describe('Records, whatever is done to them,', () => {
  it('say what a Map would say, and the journal has every byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const folder = temporaryFolder();
        const play = await begin(folder.path);
        try {
          for (const each of steps) {
            await play.take(each);
            await play.compare();
          }
          await play.end();
        } finally {
          await play.close();
          folder.remove();
        }
      }),
      { numRuns: 25 },
    );
  });
});

async function begin(path: string) {
  let at = await storeAt(path);
  const model = new Map<string, JsonObject>();

  /** Does it, or sees it refused for the reason given. */
  async function expect(code: ErrorCode | undefined, mutation: Mutation, effect: () => void): Promise<void> {
    const refused = await at.records.write(ann, [mutation]).then(
      () => undefined,
      (thrown) => (isCairnError(thrown) ? thrown.code : Promise.reject(thrown)),
    );
    assert.equal(refused, code, JSON.stringify(mutation));
    if (code === undefined) effect();
  }

  async function take(each: Step): Promise<void> {
    if (each.do === 'restart') return restart(each.rebuild);
    const ref = refOf(each.id);
    const missing = model.has(ref) ? undefined : 'not_found';
    const body = 'data' in each ? JSON.stringify(each.data) : '';
    if (each.do === 'create') {
      const wish = { op: 'create' as const, ns: 'lod', collection: 'things', id: each.id, body };
      await expect(model.has(ref) ? 'conflict' : undefined, wish, () => model.set(ref, each.data));
    } else if (each.do === 'replace') {
      await expect(missing, { op: 'replace', ref, body }, () => model.set(ref, each.data));
    } else if (each.do === 'patch') {
      await expect(missing, { op: 'patch', ref, body }, () =>
        model.set(ref, patched(model.get(ref), each.data) as JsonObject),
      );
    } else if (each.do === 'delete') {
      await expect(missing, { op: 'delete', ref }, () => model.delete(ref));
    } else if (each.do === 'move') await move(ref, refOf(each.to), missing);
    else if (each.do === 'restore') await restore(ref, each.back);
    else if (each.do === 'hand') await edit(ref, write(each.data, each.style), each.data, each.noticed);
    else if (each.do === 'erase') await erase(ref);
    else await breakFile(ref);
  }

  async function move(ref: string, to: string, missing: 'not_found' | undefined): Promise<void> {
    const refusal = missing ?? (ref === to ? 'invalid' : model.has(to) ? 'conflict' : undefined);
    await expect(refusal, { op: 'move', ref, to }, () => {
      model.set(to, model.get(ref) as JsonObject);
      model.delete(ref);
    });
  }

  /** One of the record's own earlier versions. */
  async function restore(ref: string, back: number): Promise<void> {
    const own = (await all(at.journal.scan(0))).filter(
      (revision) => revision.ref === ref && revision.etag !== null,
    );
    const revision = own.at(-1 - back);
    if (revision === undefined) return expect('not_found', { op: 'restore', ref, seq: 9999 }, () => {});
    const bytes = await at.journal.read(revision);
    const data = JSON.parse(String(bytes).replace(/^\ufeff/, ''));
    await expect(undefined, { op: 'restore', ref, seq: revision.seq }, () => model.set(ref, data));
    assert.ok(fs.readFileSync(at.fileOf(ref)).equals(bytes as Buffer));
  }

  async function edit(ref: string, text: string, data: JsonObject, noticed: boolean): Promise<void> {
    writeFile(at.fileOf(ref), text);
    model.set(ref, data);
    if (noticed) await at.observe(ref);
  }

  async function erase(ref: string): Promise<void> {
    fs.rmSync(at.fileOf(ref), { force: true });
    model.delete(ref);
    await at.observe(ref);
  }

  /** Broken, a record is what it was, and cannot be changed unawares; then it is mended. */
  async function breakFile(ref: string): Promise<void> {
    if (!model.has(ref)) return;
    await at.observe(ref);
    const text = fs.readFileSync(at.fileOf(ref));
    writeFile(at.fileOf(ref), text.subarray(0, -text.toString('latin1').trimEnd().length / 2 - 1));
    await compare();
    await expect('conflict', { op: 'patch', ref, body: '{}' }, () => {});
    writeFile(at.fileOf(ref), text);
  }

  async function restart(rebuild: boolean): Promise<void> {
    await at.close();
    if (rebuild) fs.rmSync(at.layout.derived, { recursive: true });
    at = await storeAt(path);
  }

  async function compare(): Promise<void> {
    for (const name of IDS) {
      const ref = refOf(name);
      const found = await at.records.get(ann, ref).then(
        (record) => record.data,
        (thrown) => (isCairnError(thrown, 'not_found') ? undefined : Promise.reject(thrown)),
      );
      assert.deepEqual(found, model.get(ref), ref);
    }
  }

  async function end(): Promise<void> {
    await at.observe(...IDS.map(refOf));
    await checkWhole(at);
    await restart(true);
    await compare();
  }

  return { take, compare, end, close: () => at.close() };
}

/** RFC 7396, section 2, word for word. */
function patched(target: Json | undefined, patch: Json): Json {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const isObject = typeof target === 'object' && target !== null && !Array.isArray(target);
  const result = new Map(Object.entries(isObject ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, patched(result.get(key), value));
  }
  return Object.fromEntries(result);
}
