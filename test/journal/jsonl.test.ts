import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Draft, Revision } from '../../src/core/change.ts';
import { commitLine, journalLine } from '../../src/core/change.ts';
import type { Files } from '../../src/core/files.ts';
import { createJsonlJournal, type JsonlJournal } from '../../src/journal/jsonl.ts';
import { createJournalReader } from '../../src/journal/reader.ts';
import { all, draftOf } from '../contract/journal.ts';
import { filesThat } from '../faulty-files.ts';
import { temporaryFolder } from '../folder.ts';

const OCTOBER = '2026-10-20T10:00:00.000Z';
const NOVEMBER = '2026-11-05T10:00:00.000Z';

describe('The journal in files', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let journal: JsonlJournal;
  let today = NOVEMBER;
  beforeEach(() => {
    folder = temporaryFolder();
    today = NOVEMBER;
    journal = open();
  });
  afterEach(async () => {
    await journal.close();
    folder.remove();
  });

  const open = (files: Files = fs) =>
    createJsonlJournal({ folder: folder.path, files, now: () => new Date(today) });
  const reopen = async () => {
    await journal.close();
    journal = open();
  };
  const write = async (...drafts: Draft[]) => journal.commit(await journal.begin(drafts));
  const note = (n: number, at = NOVEMBER) => write(draftOf('lod/notes/a', `{\n  "n": ${n}\n}\n`, { at }));
  const path = (name: string) => join(folder.path, 'lod', name);
  const current = () => path('2026-11.jsonl');
  const contents = async (from: Pick<JsonlJournal, 'scan' | 'read'> = journal) => {
    const found: string[] = [];
    for (const revision of await all(from.scan(0))) found.push(String(await from.read(revision)));
    return found.map((text) => (text === 'undefined' ? text : JSON.parse(text).n));
  };

  describe('as text', () => {
    it('is lines of JSON of the documented shape, the content last', async () => {
      await write(
        draftOf('lod/notes/a', '{\n  "n": 1\n}\n'),
        draftOf('lod/notes/b', '{"n":2}', { batch: 'b', note: 'n' }),
      );
      const lines = fs.readFileSync(current(), 'utf8').trimEnd().split('\n');
      const [first, second, commit] = lines.map((line) => JSON.parse(line));
      assert.deepEqual(journalLine.parse(first).doc, { n: 1 });
      assert.equal(journalLine.parse(second).text, '{"n":2}');
      assert.deepEqual(commitLine.parse(commit), {
        v: 1,
        commit: 2,
        lines: 2,
        synced: 0,
        epoch: journal.epoch,
      });
      assert.equal(Object.keys(first).at(-1), 'doc');
      assert.equal(Object.keys(second).at(-1), 'text');
    });

    it('has a file a namespace and UTC month, and never goes back to an older month', async () => {
      await note(1, '2026-10-31T23:59:59.999Z');
      await note(2, '2026-11-01T00:00:00.000Z');
      await note(3, '2026-10-31T23:59:59.999Z');
      await write(draftOf('bc/hubs/a', '{"n":4}', { at: NOVEMBER }));
      assert.deepEqual(fs.readdirSync(path('')).sort(), ['2026-10.jsonl', '2026-11.jsonl']);
      assert.deepEqual(fs.readdirSync(join(folder.path, 'bc')), ['2026-11.jsonl']);
      await reopen();
      assert.deepEqual(await contents(), [1, 2, 3, 4]);
    });
  });

  describe('that was cut short', () => {
    it('at any byte of the last write opens as before it, and goes on', async () => {
      await note(1);
      await journal.checkpoint(1);
      await note(2);
      const before = fs.statSync(current()).size;
      await write(draftOf('lod/notes/a', '{"n":3}'), draftOf('lod/notes/b', '{"n":4}'));
      const whole = fs.readFileSync(current());
      await journal.close();
      for (let size = before; size < whole.length; size += 7) {
        fs.writeFileSync(current(), whole.subarray(0, size));
        journal = open();
        assert.deepEqual(await contents(), [1, 2], `at ${size}`);
        assert.equal(journal.lastSeq, 2);
        await note(5);
        assert.deepEqual(await contents(), [1, 2, 5], `at ${size}`);
        assert.deepEqual(await journal.verify(), { lines: 3, faults: [] });
        await journal.close();
      }
      assert.deepEqual(fs.readdirSync(path('')), ['2026-11.jsonl']);
      journal = open();
    });

    it('with a hole of zeros in the last group takes it as never happened, and keeps the bytes aside', async () => {
      await note(1);
      const before = fs.statSync(current()).size;
      await note(2);
      await journal.close();
      const bytes = fs.readFileSync(current());
      const hole = bytes.fill(0, before + 20, before + 60);
      fs.writeFileSync(current(), hole);
      journal = open();
      assert.deepEqual(await contents(), [1]);
      assert.deepEqual(fs.readFileSync(path(`2026-11.torn-${before}`)), hole.subarray(before));
    });

    it('is not touched by a reader beside the writer, who sees closed groups only', async () => {
      await note(1);
      fs.appendFileSync(
        current(),
        '{"v":1,"seq":2,"at":"2026-11-05T10:00:00.000Z","op":"update","ref":"lod/notes/a","prev":null,',
      );
      const bytes = fs.readFileSync(current());
      assert.deepEqual(await contents(createJournalReader(folder.path)), [1]);
      assert.deepEqual(fs.readFileSync(current()), bytes);
    });

    it('or was written by a newer version, which it says without touching it', async () => {
      await note(1);
      await journal.close();
      fs.appendFileSync(current(), '{"v":2,"seq":2}\n');
      const bytes = fs.readFileSync(current());
      assert.throws(() => open(), { code: 'unavailable', message: /newer version/ });
      assert.deepEqual(fs.readFileSync(current()), bytes);
      fs.writeFileSync(current(), bytes.subarray(0, -16));
      journal = open();
    });
  });

  describe('that is damaged in the middle', () => {
    const damage = async (change: (lines: string[]) => void) => {
      for (let n = 1; n <= 4; n++) await note(n);
      await journal.close();
      const lines = fs.readFileSync(current(), 'utf8').split('\n');
      change(lines);
      fs.writeFileSync(current(), lines.join('\n'));
      journal = open();
    };

    it('reads everything around a damaged change, and reports it', async () => {
      await damage((lines) => {
        lines[2] = (lines[2] as string).replace('"op"', '"o');
      });
      assert.deepEqual(await contents(), [1, 3, 4]);
      const { lines, faults } = await journal.verify();
      assert.equal(lines, 3);
      assert.deepEqual(
        faults.map(({ file, reason }) => [file, reason]),
        [
          ['lod/2026-11.jsonl', 'This line does not read.'],
          ['lod/2026-11.jsonl', '1 changes were closed here, 0 are there.'],
        ],
      );
    });

    it('reads everything around a damaged commit line, and reports it', async () => {
      await damage((lines) => {
        lines[3] = 'x';
      });
      assert.deepEqual(await contents(), [1, 2, 3, 4]);
      assert.equal((await journal.verify()).faults.length, 2);
    });

    it('notices a content that is not the one that was journaled', async () => {
      await damage((lines) => {
        lines[2] = (lines[2] as string).replace('"n":2', '"n":9');
      });
      const { faults } = await journal.verify();
      assert.deepEqual(
        faults.map(({ reason }) => reason),
        ['Revision 2 does not have the content that its etag names.'],
      );
    });
  });

  describe('of a month that is over', () => {
    const fill = async (count: number) => {
      for (let n = 0; n < count; n += 50) {
        const drafts = Array.from({ length: 50 }, (_, i) =>
          draftOf(
            'lod/notes/a',
            `{\n  "n": ${n + i},\n  "text": "${'lorem ipsum '.repeat(100)}${(n + i) ** 3}"\n}\n`,
            { at: OCTOBER },
          ),
        );
        await write(...drafts);
      }
    };

    it('is packed into members that zcat reads, none over a megabyte, and every place stays', async () => {
      await fill(2000);
      await note(2000);
      const before = await all(journal.scan(0));
      const text = fs.readFileSync(path('2026-10.jsonl'));
      await journal.pack();
      assert.deepEqual(fs.readdirSync(path('')).sort(), ['2026-10.jsonl.gz', '2026-11.jsonl']);
      assert.ok(gunzipSync(fs.readFileSync(path('2026-10.jsonl.gz'))).equals(text));
      assert.ok(execFileSync('zcat', [path('2026-10.jsonl.gz')], { maxBuffer: 1e9 }).equals(text));
      assert.ok(fs.statSync(path('2026-10.jsonl.gz')).size < text.length / 5);
      assert.deepEqual(await all(journal.scan(0)), before);
      for (const revision of [...before.slice(0, 3), ...before.slice(995, 1005), ...before.slice(-3)]) {
        assert.equal(JSON.parse(String(await journal.read(revision))).n, revision.seq - 1);
      }
      for (const since of [0, 1, 999, 1000, 1999, 2000]) {
        assert.equal((await all(journal.scan(since)))[0]?.seq, since + 1);
      }
      await reopen();
      assert.equal(journal.lastSeq, 2001);
      assert.deepEqual(await journal.verify(), { lines: 2001, faults: [] });
    });

    it('is packed when it is the last one too, and the next change begins a new month', async () => {
      await note(1, OCTOBER);
      await journal.checkpoint(1);
      await journal.pack();
      assert.deepEqual(fs.readdirSync(path('')), ['2026-10.jsonl.gz']);
      await note(2, OCTOBER);
      assert.deepEqual(fs.readdirSync(path('')).sort(), ['2026-10.jsonl.gz', '2026-11.jsonl']);
      await reopen();
      assert.deepEqual(await contents(), [1, 2]);
      await journal.checkpoint(2);
      await reopen();
      assert.deepEqual(await all(journal.pending()), []);
    });

    it('is read when another program packed it again', async () => {
      await fill(100);
      await note(100);
      await journal.pack();
      const before = await all(journal.scan(0));
      const packed = path('2026-10.jsonl.gz');
      fs.writeFileSync(packed, gzipSync(gunzipSync(fs.readFileSync(packed))));
      await reopen();
      assert.deepEqual(await all(journal.scan(0)), before);
      assert.equal(JSON.parse(String(await journal.read(before[50] as Revision))).n, 50);
    });

    it('is there in one form at least, wherever packing stops', async () => {
      await fill(100);
      await note(100);
      const expected = await all(journal.scan(0));
      await journal.close();
      const saved = `${folder.path}-saved`;
      fs.cpSync(path(''), saved, { recursive: true });
      for (let stop = 1; ; stop++) {
        fs.rmSync(path(''), { recursive: true });
        fs.cpSync(saved, path(''), { recursive: true });
        let calls = 0;
        const stopping = { ...fs } as Files;
        for (const name of ['openSync', 'writeSync', 'fsyncSync', 'renameSync', 'unlinkSync'] as const) {
          (stopping[name] as unknown) = (...rest: unknown[]) => {
            if (armed && ++calls >= stop) throw new Error('stopped');
            return (fs[name] as (...all: unknown[]) => unknown)(...rest);
          };
        }
        let armed = false;
        journal = open(stopping);
        armed = true;
        const finished = await journal.pack().then(
          () => true,
          () => false,
        );
        armed = false;
        await journal.close();
        journal = open();
        assert.deepEqual(await all(journal.scan(0)), expected, `stopped at call ${stop}`);
        await journal.pack();
        assert.deepEqual(await all(journal.scan(0)), expected);
        await journal.close();
        if (finished) break;
        assert.ok(stop < 100);
      }
      fs.rmSync(saved, { recursive: true });
      journal = open();
    });

    it('is forgotten in like any other', async () => {
      await write(draftOf('lod/notes/secret', '{"n":"hush-hush"}', { at: OCTOBER, note: 'hush-hush' }));
      await fill(100);
      await note(100);
      await journal.pack();
      const before = await all(journal.scan(0));
      assert.equal(await journal.forget('lod/notes/secret'), 1);
      assert.ok(!gunzipSync(fs.readFileSync(path('2026-10.jsonl.gz'))).includes('hush-hush'));
      const after = await all(journal.scan(0));
      assert.deepEqual(after.slice(1), before.slice(1));
      assert.deepEqual([after[0]?.op, await journal.read(before[0] as Revision)], ['forget', undefined]);
      assert.deepEqual(await journal.verify(), { lines: 102, faults: [] });
    });
  });

  it('shows nothing that is written and not durable yet', async () => {
    await note(1);
    await journal.close();
    const seen: number[][] = [];
    const looking = createJsonlJournal({
      folder: folder.path,
      now: () => new Date(today),
      step: (name) => {
        if (name === 'journal written')
          looks.push(all(looking.scan(0)).then((found) => seen.push(found.map(({ seq }) => seq))));
      },
    });
    const looks: Promise<unknown>[] = [];
    const committed = looking.commit(await looking.begin([draftOf('lod/notes/a', '{"n":2}')]));
    await Promise.all([committed, ...looks]);
    await Promise.all(looks);
    assert.deepEqual(seen, [[1]]);
    assert.equal((await all(looking.scan(0))).length, 2);
    await looking.close();
    journal = open();
  });

  it('leaves no trace of what was forgotten anywhere in its folder', async () => {
    await write(draftOf('lod/notes/secret', '{"n":"hush-hush"}'));
    await note(1);
    fs.appendFileSync(current(), '{"n":"hush-hush"}\nx\n');
    await reopen();
    assert.equal(fs.readdirSync(path('')).length, 2);
    await journal.forget('lod/notes/secret');
    const files = fs
      .readdirSync(folder.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile());
    for (const file of files)
      assert.ok(!fs.readFileSync(join(file.parentPath, file.name)).includes('hush-hush'), file.name);
    await note(2);
    await reopen();
    assert.deepEqual(
      await contents(),
      ['undefined', 1, 2].map((n) => (n === 'undefined' ? n : Number(n))),
    );
  });

  describe('on a disk that refuses', () => {
    /** A disk that fails in one call as long as `failure` is set. */
    function failing(name: 'writeSync' | 'fdatasyncSync' | 'openSync', code: string) {
      const state = { on: false, written: 0 };
      const files = {
        ...fs,
        fdatasync: (fd: number, done: (error: Error | null) => void) => {
          if (state.on && name === 'fdatasyncSync') return done(Object.assign(new Error(code), { code }));
          fs.fdatasync(fd, done);
        },
        [name]: (...rest: unknown[]) => {
          if (!state.on) return (fs[name] as (...all: unknown[]) => unknown)(...rest);
          if (name === 'writeSync') fs.writeSync(rest[0] as number, rest[1] as Buffer, 0, 10);
          throw Object.assign(new Error(code), { code });
        },
      } as unknown as Files;
      return { files, state };
    }

    it('(full in the middle of a line) refuses with a clear sentence, and goes on when there is room again', async () => {
      const { files, state } = failing('writeSync', 'ENOSPC');
      await journal.close();
      journal = open(files);
      await note(1);
      state.on = true;
      await assert.rejects(note(2), {
        code: 'unavailable',
        message: 'Cannot write the journal of lod: the disk is full.',
      });
      state.on = false;
      await note(3);
      assert.deepEqual(await contents(), [1, 3]);
      await reopen();
      assert.deepEqual(await contents(), [1, 3]);
      assert.deepEqual((await journal.verify()).faults, []);
    });

    it('(refuses to take back half a line) takes nothing more, also in another month, until it is taken back', async () => {
      let broken = false;
      const files = filesThat((call, _path, second) => {
        if (!broken) return undefined;
        if (call === 'writeSync') fs.appendFileSync(current(), second.slice(0, 10));
        return call === 'writeSync' || call === 'ftruncateSync' ? 'EIO' : undefined;
      });
      await journal.close();
      journal = open(files);
      await note(1);
      broken = true;
      await assert.rejects(note(2), { code: 'unavailable' });
      await assert.rejects(note(3, '2026-12-01T00:00:00.000Z'), { code: 'unavailable' });
      await assert.rejects(journal.forget('lod/notes/other'));
      broken = false;
      await note(4);
      await note(5, '2026-12-01T00:00:00.000Z');
      await reopen();
      assert.deepEqual(await contents(), [1, 4, 5]);
      assert.deepEqual((await journal.verify()).faults, []);
    });

    it('(full while it forgets) says so, harms nothing, and forgets once there is room', async () => {
      let full = false;
      const files = filesThat((call, path) => {
        const rewriting = call === 'writeSync' || (call === 'openSync' && path.endsWith('.tmp'));
        return full && rewriting ? 'ENOSPC' : undefined;
      });
      await journal.close();
      journal = open(files);
      await note(1);
      full = true;
      await assert.rejects(journal.forget('lod/notes/a'));
      // A rejection that nobody handles would end the process in the next turn.
      await new Promise(setImmediate);
      full = false;
      await note(2);
      assert.deepEqual(await contents(), [1, 2]);
      assert.equal(await journal.forget('lod/notes/a'), 2);
      await note(3);
      await reopen();
      assert.deepEqual(await contents(), ['undefined', 'undefined', 3]);
      assert.deepEqual((await journal.verify()).faults, []);
    });

    it('(a sync fails) does not say that the change happened, and it has not', async () => {
      const { files, state } = failing('fdatasyncSync', 'EIO');
      await journal.close();
      journal = open(files);
      await note(1);
      state.on = true;
      await assert.rejects(note(2), { code: 'unavailable', message: /the disk reports an error/ });
      state.on = false;
      await note(3);
      await reopen();
      assert.deepEqual(await contents(), [1, 3]);
    });

    it('(no permission) refuses one namespace and serves the others', async () => {
      const { files, state } = failing('openSync', 'EACCES');
      await journal.close();
      journal = open(files);
      await note(1);
      state.on = true;
      const results = await Promise.allSettled([write(draftOf('bc/hubs/a', '{}')), note(2)]);
      assert.deepEqual(
        results.map(({ status }) => status),
        ['rejected', 'fulfilled'],
      );
      state.on = false;
      assert.deepEqual(await contents(), [1, 2]);
    });
  });

  it('has nothing pending after a clean end, whenever the checkpoint came', async () => {
    await journal.close();
    const during = () => void journal?.checkpoint(1);
    journal = createJsonlJournal({
      folder: folder.path,
      now: () => new Date(today),
      step: (name) => name === 'journal written' && during(),
    });
    await note(1);
    await note(2);
    await reopen();
    const seqs: number[] = [];
    for await (const { revision } of journal.pending()) seqs.push(revision.seq);
    assert.deepEqual(seqs, [2]);
  });

  it('of many changes is read on from any place without reading what is before it', async () => {
    const large = 'x'.repeat(5000);
    for (let n = 0; n < 20; n++) {
      await write(
        ...Array.from({ length: 50 }, (_, i) =>
          draftOf('lod/notes/a', `{\n  "n": ${n * 50 + i},\n  "x": "${large}"\n}\n`),
        ),
      );
    }
    let bytes = 0;
    const counting = {
      ...fs,
      readSync: (...rest: Parameters<typeof fs.readSync>) => {
        const got = fs.readSync(...rest);
        bytes += got;
        return got;
      },
    } as unknown as Files;
    const reader = createJournalReader(folder.path, counting);
    for (const since of [10, 499, 500, 998]) {
      bytes = 0;
      const sequence = reader.scan(since)[Symbol.asyncIterator]();
      assert.equal((await sequence.next()).value?.seq, since + 1);
      assert.ok(bytes < fs.statSync(current()).size / 2, `${bytes} bytes read`);
    }
  });
});
