import fs from 'node:fs';
import { dirname, join } from 'node:path';
import type { ChunkFile, ChunkFiles, ChunkLine, ChunkPlace } from '../core/chunk-files.ts';
import { errno, makeFolder, readAt, syncFolder, writeAll } from '../core/files.ts';

// derived/chunks/<namespace>/<collection>.jsonl: docs/chunks.md. createChunkFiles

const LINE_END = 10;
const ENDING = '.jsonl';
const UNFINISHED = '.new';
/** Bytes that are written at once. */
const ENOUGH = 256 * 1024;

export function createChunkFiles(folder: string): ChunkFiles {
  const pathOf = ({ ns, collection }: ChunkPlace) => join(folder, ns, collection + ENDING);
  return {
    async isWhole(place) {
      const fd = open(pathOf(place), 'r');
      if (fd === undefined) return false;
      try {
        return endsWhole(fd);
      } finally {
        fs.closeSync(fd);
      }
    },
    async append(place, lines) {
      const fd = open(pathOf(place), 'r+');
      if (fd === undefined) return false;
      try {
        if (!endsWhole(fd)) return false;
        writeAll(fs, fd, Buffer.from(lines.map(textOf).join('')), fs.fstatSync(fd).size);
        fs.fdatasyncSync(fd);
        return true;
      } finally {
        fs.closeSync(fd);
      }
    },
    async replace(place) {
      const path = pathOf(place);
      makeFolder(fs, dirname(path));
      return createFile(path);
    },
    async remove(place) {
      fs.rmSync(pathOf(place), { force: true });
    },
    async keep(places) {
      const kept = new Set(places.map(pathOf));
      for (const ns of namesIn(folder))
        for (const name of namesIn(join(folder, ns))) {
          const path = join(folder, ns, name);
          const isOurs = name.endsWith(ENDING) || name.endsWith(ENDING + UNFINISHED);
          if (isOurs && !kept.has(path)) fs.rmSync(path, { force: true });
        }
    },
  };
}

function createFile(path: string): ChunkFile {
  const beside = path + UNFINISHED;
  const fd = fs.openSync(beside, 'w');
  let texts: string[] = [];
  let length = 0;
  const flush = () => {
    writeAll(fs, fd, Buffer.from(texts.join('')));
    [texts, length] = [[], 0];
  };
  return {
    async add(lines) {
      for (const line of lines) length += texts[texts.push(textOf(line)) - 1]?.length ?? 0;
      if (length >= ENOUGH) flush();
    },
    async commit() {
      flush();
      fs.fsyncSync(fd);
      fs.closeSync(fd);
      fs.renameSync(beside, path);
      syncFolder(fs, dirname(path));
    },
    async discard() {
      fs.closeSync(fd);
      fs.rmSync(beside, { force: true });
    },
  };
}

function textOf(line: ChunkLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** A file that was cut off in a line does not end with the end of one. */
function endsWhole(fd: number): boolean {
  const { size } = fs.fstatSync(fd);
  return size === 0 || readAt(fs, fd, size - 1, 1)[0] === LINE_END;
}

function open(path: string, flags: string): number | undefined {
  try {
    return fs.openSync(path, flags);
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT' || errno(thrown) === 'ENOTDIR') return [];
    throw thrown;
  }
}
