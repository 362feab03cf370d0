import { createWriteStream, openAsBlob, promises } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CairnError } from '../core/errors.ts';
import { unavailable } from '../core/files.ts';

// Files of the person at the shell, outside of the store: openLocal · saveLocal

/** A file to be sent, read while it is. */
export async function openLocal(path: string): Promise<{ name: string; bytes: Blob }> {
  // A folder's Blob would end the process when it is read.
  const stat = await promises.stat(path).catch(() => undefined);
  if (!stat?.isFile()) throw new CairnError('not_found', `There is no file ${path}.`);
  return { name: basename(path), bytes: await openAsBlob(path) };
}

/** Writes bytes to a file that is not there yet, or to the standard output where the path is `-`. */
export async function saveLocal(bytes: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  if (path === '-') return pipeline(bytes, process.stdout, { end: false });
  try {
    await pipeline(bytes, createWriteStream(path, { flags: 'wx' }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CairnError('conflict', `${path} is there already: name another with --to.`);
    throw unavailable(`write ${path}`, error);
  }
}
