import { createWriteStream, openAsBlob, promises } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CairnError } from '../core/errors.ts';
import { unavailable } from '../core/files.ts';

// Files of the person at the shell, outside of the store: openLocal · openRows · saveLocal

/** A file to be sent, read while it is. */
export async function openLocal(path: string): Promise<{ name: string; bytes: Blob }> {
  // A folder's Blob would end the process when it is read.
  const stat = await promises.stat(path).catch(() => undefined);
  if (!stat?.isFile()) throw new CairnError('not_found', `There is no file ${path}.`);
  return { name: basename(path), bytes: await openAsBlob(path) };
}

/** Rows to be imported: a file, a folder of JSON files as one object a line, or with `-` what comes in. */
export async function openRows(path: string): Promise<{ name: string; bytes: Blob }> {
  if (path === '-') {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of process.stdin) pieces.push(new Uint8Array(piece));
    return { name: 'standard input', bytes: new Blob(pieces) };
  }
  const stat = await promises.stat(path).catch(() => undefined);
  if (!stat?.isDirectory()) return openLocal(path);
  const names = (await promises.readdir(path)).filter((name) => /^[^._].*\.json$/i.test(name)).sort();
  if (names.length === 0) throw new CairnError('not_found', `There are no JSON files in ${path}.`);
  const lines: string[] = [];
  for (const name of names) lines.push(lineOf(name, await promises.readFile(join(path, name), 'utf8')));
  return { name: basename(path), bytes: new Blob(lines) };
}

/** An object in one line with the name of its file; line ends stand between its values only. */
function lineOf(name: string, text: string): string {
  const json = text.replace(/^\ufeff/, '').trim();
  if (!json.startsWith('{')) throw new CairnError('invalid', `${name} is no JSON object.`);
  const inside = json
    .slice(1)
    .replace(/[\r\n]+/g, ' ')
    .trimStart();
  const id = JSON.stringify(name.slice(0, -'.json'.length).normalize('NFC'));
  return `{"_id":${id}${inside.startsWith('}') ? '' : ','}${inside}\n`;
}

/** Writes bytes to a file that is not there yet, or to the standard output where the path is `-`. */
export async function saveLocal(bytes: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  if (path === '-') return pipeline(bytes, process.stdout, { end: false });
  try {
    await pipeline(bytes, createWriteStream(path, { flags: 'wx' }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CairnError('conflict', `${path} is there already: name another.`);
    throw unavailable(`write ${path}`, error);
  }
}
