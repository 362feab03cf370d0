import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CairnError, isCairnError } from '../core/errors.ts';
import { errno, makeFolder, syncFolder, unavailable } from '../core/files.ts';
import type { ImportShelf, RowTask } from '../core/tables.ts';

// createImportShelf: files that wait to be imported, a folder each: `upload`, `rows.jsonl`, `import.json`, and for each collection that
// it was checked for `tasks-COLLECTION.jsonl`.

const ID = /^[0-9a-z]{8,40}$/;
const PORTION = 256 * 1024;
const TASKS = 'tasks-';

/** Keeps them in `folder`, below `state/`, for their owner alone: they are data, and nobody has said yet whose. */
export function createImportShelf({ folder }: { folder: string }): ImportShelf {
  const at = (id: string, name: string) => {
    if (!ID.test(id)) throw new CairnError('not_found', `There is no import "${id}".`);
    return join(folder, id, name);
  };
  // A check for one collection leaves alone what a run did in another one.
  const tasksAt = (id: string, collection: string) =>
    at(id, `${TASKS}${encodeURIComponent(collection)}.jsonl`);
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

  async function save(
    path: string,
    source: AsyncIterable<Uint8Array | string>,
    { flush = false } = {},
  ): Promise<void> {
    try {
      await pipeline(source, fs.createWriteStream(path, { mode: 0o600, flush }));
    } catch (error) {
      fs.rmSync(path, { force: true });
      throw isCairnError(error) ? error : unavailable(`write ${path}`, error);
    }
  }

  async function* lines(path: string): AsyncGenerator<string> {
    const input = fs.createReadStream(path, { highWaterMark: PORTION });
    try {
      yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    } finally {
      input.destroy();
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
    async keep(id, rows) {
      // Tasks are of rows by their numbers.
      const names = fs.readdirSync(at(id, '.'));
      for (const name of names.filter((each) => each.startsWith(TASKS))) fs.rmSync(at(id, name));
      await save(
        at(id, 'rows.jsonl'),
        linesOf(rows, ({ at: row, cells }) => [row, ...cells]),
      );
    },
    async *rows(id) {
      for await (const line of lines(at(id, 'rows.jsonl'))) {
        const [row, ...cells] = JSON.parse(line);
        yield { at: row, cells };
      }
    },
    async keepTasks(id, collection, tasks) {
      const path = tasksAt(id, collection);
      await save(
        `${path}.new`,
        linesOf(tasks, (task) => task),
        { flush: true },
      );
      fs.renameSync(`${path}.new`, path);
      syncFolder(fs, join(folder, id));
    },
    async *tasks(id, collection) {
      const path = tasksAt(id, collection);
      if (!fs.existsSync(path)) return;
      for await (const line of lines(path)) yield JSON.parse(line) as RowTask;
    },
    shareTasks(from, to, collection) {
      const path = tasksAt(from, collection);
      if (fs.existsSync(path)) fs.copyFileSync(path, tasksAt(to, collection));
    },
    async isSame(one, other) {
      try {
        const [hash, otherHash] = await Promise.all([one, other].map((id) => hashOf(at(id, 'upload'))));
        return hash === otherHash;
      } catch (error) {
        // One of them was thrown away meanwhile.
        if (errno(error) === 'ENOENT') return false;
        throw unavailable(`read ${folder}`, error);
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

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of fs.createReadStream(path, { highWaterMark: PORTION })) hash.update(piece);
  return hash.digest('hex');
}

async function* linesOf<Item>(
  items: AsyncIterable<Item>,
  written: (item: Item) => unknown,
): AsyncGenerator<string> {
  let portion = '';
  for await (const item of items) {
    portion += `${JSON.stringify(written(item))}\n`;
    if (portion.length < PORTION) continue;
    yield portion;
    portion = '';
  }
  if (portion !== '') yield portion;
}
