import fs from 'node:fs';
import { strFromU8, unzipSync, zipSync } from 'fflate';
import { CairnError } from '../core/errors.ts';
import type { OpenTable } from '../core/tables.ts';
import { rowsOfObjects } from './json.ts';

// Archives: entriesOf · repacked · openZip

/** Bytes of an archive, and of what comes out of it: all of it is in memory at once. */
const MOST_PACKED = 100 * 1024 * 1024;
const MOST_UNPACKED = 300 * 1024 * 1024;
const MOST_ENTRIES = 200_000;

/** Reads an archive and names its entries. Throws `too_large` where they say that they are too much: an archive may be a trap. */
export async function entriesOf(path: string): Promise<{ bytes: Buffer; names: string[] }> {
  const { size } = await fs.promises.stat(path);
  if (size > MOST_PACKED) throw tooLarge(`is larger than ${MOST_PACKED / 1024 / 1024} MB`);
  const bytes = await fs.promises.readFile(path);
  const names: string[] = [];
  let unpacked = 0;
  whole(() =>
    unzipSync(bytes, {
      filter({ name, originalSize, size: packed }) {
        unpacked += Math.max(originalSize, packed);
        if (names.push(name) > MOST_ENTRIES) throw tooLarge(`has more than ${MOST_ENTRIES} entries`);
        if (unpacked > MOST_UNPACKED)
          throw tooLarge(`unpacks to more than ${MOST_UNPACKED / 1024 / 1024} MB`);
        return false;
      },
    }),
  );
  return { bytes, names };
}

/** The archive with what its entries really hold, cut off where they said that it ends: nobody who unpacks it is led into a trap. */
export function repacked({ bytes }: { bytes: Buffer }): Buffer {
  return Buffer.from(whole(() => zipSync(unzipSync(bytes), { level: 0 })));
}

/** One record a file: every `*.json` that is no settings file, whichever folder it lies in. */
export async function openZip({ bytes, names }: { bytes: Buffer; names: string[] }): Promise<OpenTable> {
  const wanted = names.filter(isRecord);
  if (wanted.length === 0)
    throw new CairnError(
      'invalid',
      'There is no JSON file in the archive: unpack it, and give one of its files.',
    );
  const files = whole(() => unzipSync(bytes, { filter: ({ name }) => isRecord(name) }));
  const columns: string[] = [];
  let read = 0;
  async function* objects() {
    for (const name of wanted) {
      read += 1;
      const id = name.slice(name.lastIndexOf('/') + 1, -'.json'.length).normalize('NFC');
      yield { json: strFromU8(files[name] ?? new Uint8Array()), id, named: name };
    }
  }
  return {
    facts: { format: 'zip' },
    columns,
    rows: rowsOfObjects(objects(), columns),
    progress: () => read / wanted.length,
  };
}

function isRecord(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^[^._].*\.json$/i.test(name) && !/(^|\/)(__MACOSX|\.)/.test(path);
}

function whole<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof CairnError) throw thrown;
    throw new CairnError('invalid', 'The archive is not whole.', { cause: thrown });
  }
}

function tooLarge(why: string): CairnError {
  return new CairnError('too_large', `The archive ${why}: import its parts one after the other.`);
}
