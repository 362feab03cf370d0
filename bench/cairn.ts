import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Cairn, createCairn } from '../src/cairn.ts';
import { readConfig } from '../src/config.ts';
import type { Who } from '../src/core/who.ts';

// The real thing on a generated store: opened, known, forgotten.

/** Who the benches are. */
export const who: Who = { name: 'bench', via: 'cli', namespaces: '*' };

/** Opens the store, waits until every file is indexed, and returns the running Cairn. */
export async function openCairn(folder: string): Promise<Cairn> {
  const cairn = await createCairn(readConfig({ CAIRN_DATA: folder, CAIRN_PORT: '0', CAIRN_LOG: 'silent' }));
  await cairn.settled();
  return cairn;
}

/** Opens and closes the store once, so that journal and index know all of it. */
export async function makeKnown(folder: string): Promise<void> {
  await (await openCairn(folder)).close();
}

/** Removes the index, as a person may at any time. */
export function dropDerived(folder: string): void {
  rmSync(join(folder, 'derived'), { recursive: true, force: true });
}
