import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import type { Revision } from '../../src/core/change.ts';
import { all } from '../contract/journal.ts';
import type { storeAt } from './store-at.ts';

// What has to be true of a store after an interruption, whatever was going on.
// checkWhole · filesIn · checkBytes

type Opened = Awaited<ReturnType<typeof storeAt>>;

/** Every JSON file below json-db with its hash, by ref. */
export function filesIn(at: Opened): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of fs.readdirSync(at.layout.truth, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(
      path.slice(at.layout.truth.length + 1).replace(/\.json$/, ''),
      hash('sha256', fs.readFileSync(path)),
    );
  }
  return found;
}

/** Each sidecar has its bytes beside it and no other bytes lie there, and what is kept is what its name says. Returns the texts of both. */
export function checkBytes(at: Opened, ns: string): { files: Record<string, string>; kept: string[] } {
  const folder = join(at.layout.truth, ns, 'files');
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const read = (name: string) => fs.readFileSync(join(folder, name), 'utf8');
  const sidecars = names.filter((name) => name.endsWith('.json'));
  assert.deepEqual(
    names.filter((name) => !name.endsWith('.json')),
    sidecars.map((name) => name.slice(0, -5)),
  );
  const files = sidecars.map((name): [string, string] => {
    const text = read(name.slice(0, -5));
    assert.equal(JSON.parse(read(name)).sha256, hash('sha256', text), `${name} and its bytes do not fit`);
    return [name.slice(0, -5), text];
  });
  const kept = fs.readdirSync(at.layout.blobs).map((name) => {
    const bytes = fs.readFileSync(join(at.layout.blobs, name));
    assert.equal(name, hash('sha256', bytes));
    return bytes.toString();
  });
  return { files: Object.fromEntries(files), kept: kept.sort() };
}

/**
 * The journal reads from end to end, each change begins where the one before it ended, each file is what its last change says, nothing
 * half done lies about, and writing goes on. Returns the revisions.
 */
export async function checkWhole(at: Opened): Promise<Revision[]> {
  await at.store.sync();
  const revisions = await all(at.journal.scan(0));
  assert.deepEqual(await at.journal.verify(), { lines: revisions.length, faults: [] });
  const state = new Map<string, string | null>();
  for (const { ref, from, prev, etag, seq } of revisions) {
    assert.equal(prev, state.get(from ?? ref) ?? null, `revision ${seq} of ${ref} does not follow`);
    if (from !== undefined) state.set(from, null);
    state.set(ref, etag);
  }
  const files = filesIn(at);
  const expected = new Map([...state].filter(([, etag]) => etag !== null));
  assert.deepEqual(Object.fromEntries([...files].sort()), Object.fromEntries([...expected].sort()));
  assert.deepEqual(fs.readdirSync(join(at.layout.state, 'staging')), []);
  assert.equal(fs.existsSync(join(at.layout.state, 'rescued')), false);
  return revisions;
}
