import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import type { Revision } from '../../src/core/change.ts';
import { all } from '../contract/journal.ts';
import type { storeAt } from './store-at.ts';

// What has to be true of a store after an interruption, whatever was going on.
// checkWhole · filesIn

type Opened = Awaited<ReturnType<typeof storeAt>>;

/** Every JSON file below json-db with its hash, by ref. */
export function filesIn(at: Opened): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of fs.readdirSync(at.layout.truth, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(
      path.slice(at.layout.truth.length + 1).replace(/\.json$/, ''),
      hash('sha256', fs.readFileSync(path)),
    );
  }
  return found;
}

/**
 * The journal reads from end to end, each change begins where the one before it ended, each file is what its last change says, nothing
 * half done lies about, and writing goes on. Returns the revisions.
 */
export async function checkWhole(at: Opened): Promise<Revision[]> {
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
