import fs from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CairnError, isCairnError } from '../core/errors.ts';
import { errno, makeFolder, unavailable } from '../core/files.ts';
import type { ImportShelf, TableRow } from '../core/tables.ts';

// createImportShelf: files that wait to be imported, a folder each: `upload`, `rows.jsonl`, `import.json`.

const ID = /^[0-9a-z]{8,40}$/;
const PORTION = 256 * 1024;

/** Keeps them in `folder`, below `state/`, for their owner alone: they are data, and nobody has said yet whose. */
export function createImportShelf({ folder }: { folder: string }): ImportShelf {
  const at = (id: string, name: string) => {
    if (!ID.test(id)) throw new CairnError('not_found', `There is no import "${id}".`);
    return join(folder, id, name);
  };
  const rememberedFile = join(folder, 'headers.json');

  function readJson(path: string): unknown {
    try {
      return JSON.parse(fs.readFileSync(path, 'utf8'));
    } catch (error) {
      if (errno(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
      throw unavailable(`read ${path}`, error);
    }
  }

  function writeJson(path: string, value: object): void {
    try {
      makeFolder(fs, folder, 0o700);
      fs.writeFileSync(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
      fs.renameSync(`${path}.new`, path);
    } catch (error) {
      throw unavailable(`write ${path}`, error);
    }
  }

  function allRemembered(): Record<string, Record<string, string>> {
    return (readJson(rememberedFile) ?? {}) as Record<string, Record<string, string>>;
  }

  async function save(path: string, source: AsyncIterable<Uint8Array | string>): Promise<void> {
    try {
      await pipeline(source, fs.createWriteStream(path, { mode: 0o600 }));
    } catch (error) {
      fs.rmSync(path, { force: true });
      throw isCairnError(error) ? error : unavailable(`write ${path}`, error);
    }
  }

  return {
    ids: () => {
      try {
        return fs.readdirSync(folder).filter((name) => ID.test(name));
      } catch (error) {
        if (errno(error) === 'ENOENT') return [];
        throw unavailable(`read ${folder}`, error);
      }
    },
    async receive(id, source, limit) {
      makeFolder(fs, join(folder, id), 0o700);
      let size = 0;
      const counted = new Transform({
        transform(part: Buffer, _encoding, done) {
          size += part.length;
          if (size <= limit) return done(null, part);
          const most = Math.floor(limit / 1024 / 1024);
          done(
            new CairnError(
              'too_large',
              `The file is larger than ${most} MB, which is the limit (CAIRN_MAX_IMPORT): import it in parts.`,
            ),
          );
        },
      });
      const path = at(id, 'upload');
      try {
        await pipeline(source, counted, fs.createWriteStream(path, { mode: 0o600 }));
      } catch (error) {
        fs.rmSync(join(folder, id), { recursive: true, force: true });
        throw isCairnError(error) ? error : unavailable(`write ${path}`, error);
      }
      return size;
    },
    pathOf: (id) => at(id, 'upload'),
    note: (id) => readJson(at(id, 'import.json')),
    setNote: (id, note) => writeJson(at(id, 'import.json'), note),
    keep: (id, rows) => save(at(id, 'rows.jsonl'), linesOf(rows)),
    async *rows(id) {
      const input = fs.createReadStream(at(id, 'rows.jsonl'), { highWaterMark: PORTION });
      try {
        for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
          const [row, ...cells] = JSON.parse(line);
          yield { at: row, cells };
        }
      } finally {
        input.destroy();
      }
    },
    remove: (id) => fs.rmSync(join(at(id, '.'), '.'), { recursive: true, force: true }),
    remembered: (place) => allRemembered()[place] ?? {},
    remember(place, choices) {
      const all = allRemembered();
      writeJson(rememberedFile, { ...all, [place]: { ...all[place], ...choices } });
    },
  };
}

async function* linesOf(rows: AsyncIterable<TableRow>): AsyncGenerator<string> {
  let portion = '';
  for await (const { at, cells } of rows) {
    portion += `${JSON.stringify([at, ...cells])}\n`;
    if (portion.length < PORTION) continue;
    yield portion;
    portion = '';
  }
  if (portion !== '') yield portion;
}
