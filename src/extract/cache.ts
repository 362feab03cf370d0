import fs from 'node:fs';
import { join } from 'node:path';
import { errno, makeFolder } from '../core/files.ts';
import type { Extraction, Texts } from '../core/texts.ts';

// What was read out of files, in a folder that can be deleted: createTexts

/** Raised when readers learn something: what an earlier one left is read again. */
const VERSION = 2;
const HASH = /^[0-9a-f]{64}$/;

/** Keeps texts as `<sha256>.json` in a folder, made when there is something to keep. */
export function createTexts(folder: string): Texts {
  const pathOf = (sha256: string) => {
    if (!HASH.test(sha256)) throw new Error(`"${sha256}" is no SHA-256`);
    return join(folder, `${sha256}.json`);
  };
  return {
    async get(sha256) {
      try {
        const { v, ...extraction } = JSON.parse(await fs.promises.readFile(pathOf(sha256), 'utf8'));
        return v === VERSION ? (extraction as Extraction) : undefined;
      } catch (error) {
        // Half a file, or none: it is read again.
        if (error instanceof SyntaxError || errno(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    async put(sha256, extraction) {
      makeFolder(fs, folder);
      const near = `${pathOf(sha256)}.${process.pid}.new`;
      await fs.promises.writeFile(near, JSON.stringify({ v: VERSION, ...extraction }));
      await fs.promises.rename(near, pathOf(sha256));
    },
    erase: (sha256) => fs.promises.rm(pathOf(sha256), { force: true }),
  };
}
