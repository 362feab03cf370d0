import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Draft, Revision } from '../../src/core/change.ts';
import type { Journal } from '../../src/core/ports/journal.ts';

// What every journal must do, whoever plays it. docs/design.md §2, §3.
// journalContract · draftOf · all

/** A journal to test, which can be closed and opened again. */
export interface JournalUnderTest {
  open(): Promise<Journal>;
  close(): Promise<void>;
}

/** A draft of an update that leaves these bytes. */
export function draftOf(ref: string, content: string | Buffer | null, more: Partial<Draft> = {}): Draft {
  const bytes = content === null ? undefined : Buffer.from(content);
  const etag = bytes === undefined ? null : hash('sha256', bytes);
  return {
    at: '2026-11-05T10:00:00.000Z',
    by: 'ann',
    via: 'api',
    op: 'update',
    ref,
    prev: null,
    etag,
    ...(bytes && { bytes }),
    ...more,
  };
}

/** Everything an async sequence gives. */
export async function all<T>(sequence: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of sequence) items.push(item);
  return items;
}

/** Contents that must come back byte for byte. */
const CONTENTS: Record<string, string | Buffer> = {
  'two-space JSON': '{\n  "a": 1\n}\n',
  'an empty object': '{}\n',
  'no final newline': '{\n  "a": 1\n}',
  'other indentation': '{\n\t"a": 1\n}\n',
  'CR LF': '{\r\n  "a": 1\r\n}\r\n',
  'a byte order mark': '\ufeff{\n  "a": 1\n}\n',
  'number spelling': '{\n  "a": 1.10,\n  "b": 12345678901234567890,\n  "c": -0,\n  "d": 1e5\n}\n',
  'escapes that JSON does not need': '{\n  "a": "\\u00e9\\/"\n}\n',
  'a lone surrogate': '{\n  "a": "\\ud800"\n}\n',
  'a lone surrogate in upper case': '{\n  "a": "\\uD800"\n}\n',
  'a __proto__ key': '{\n  "__proto__": {\n    "a": 1\n  }\n}\n',
  'numeric keys out of order': '{\n  "2": 1,\n  "1": 2\n}\n',
  'a key twice': '{\n  "a": 1,\n  "a": 2\n}\n',
  'an array at the top': '[\n  1\n]\n',
  'journal words inside': '{\n  "text": ",\\"doc\\":",\n  "doc": {\n    "base64": "}"\n  }\n}\n',
  'broken JSON': '{ "a": ',
  'nothing at all': '',
  'line separators': '{\n  "a": "\u2028\u2029"\n}\n',
  'no UTF-8': Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
  'depth 1,000': `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`,
  'depth 100,000': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
};

/** The suite; `make` gives an empty journal. */
export function journalContract(name: string, make: () => Promise<JournalUnderTest>): void {
  describe(`${name} as a journal`, () => {
    let given: JournalUnderTest;
    let journal: Journal;
    beforeEach(async () => {
      given = await make();
      journal = await given.open();
    });
    afterEach(async () => {
      await journal.close();
      await given.close();
    });

    const write = async (...drafts: Draft[]) => journal.commit(await journal.begin(drafts));
    const reopen = async () => {
      await journal.close();
      journal = await given.open();
    };
    const seqs = (revisions: Revision[]) => revisions.map(({ seq }) => seq);

    it('begins empty, with a name for its life', async () => {
      assert.equal(journal.lastSeq, 0);
      assert.match(journal.epoch, /^[0-9a-z]{8,26}$/);
      assert.deepEqual(await all(journal.scan(0)), []);
      assert.deepEqual(await all(journal.pending()), []);
    });

    it('keeps each change with all that was said about it', async () => {
      const draft = draftOf('lod/customers/acme', '{}\n', {
        op: 'move',
        from: 'lod/customers/old',
        batch: 'b1',
        note: 'tidied "up"\n',
      });
      const [revision] = await write(draft);
      const { bytes: _, ...said } = draft;
      const { seq, position, ...kept } = revision as Revision;
      assert.deepEqual(kept, said);
      await reopen();
      assert.deepEqual(await all(journal.scan(0)), [{ ...said, seq, position }]);
    });

    it('leaves out what was not said', async () => {
      await write(draftOf('lod/customers/acme', null, { op: 'delete', prev: 'a'.repeat(64) }));
      const [revision] = await all(journal.scan(0));
      assert.deepEqual(Object.keys(revision as Revision).sort(), [
        'at',
        'by',
        'etag',
        'op',
        'position',
        'prev',
        'ref',
        'seq',
        'via',
      ]);
      assert.equal(await journal.read(revision as Revision), undefined);
    });

    for (const [what, content] of Object.entries(CONTENTS)) {
      it(`gives back every byte: ${what}`, async () => {
        const [written] = await write(draftOf('lod/customers/acme', content));
        const want = Buffer.from(content);
        assert.ok((await journal.read(written as Revision))?.equals(want));
        await reopen();
        const [revision] = await all(journal.scan(0));
        assert.ok((await journal.read(revision as Revision))?.equals(want));
        assert.equal(revision?.etag, hash('sha256', want));
      });
    }

    it('counts upwards over all namespaces and goes on counting after it was opened again', async () => {
      await write(draftOf('lod/customers/a', '{}'), draftOf('lod/customers/b', '{}'));
      await write(draftOf('bc/hubs/a', '{}'));
      const before = journal.lastSeq;
      const { epoch } = journal;
      await reopen();
      assert.equal(journal.lastSeq, before);
      assert.equal(journal.epoch, epoch);
      await write(draftOf('lod/customers/c', '{}'));
      const found = seqs(await all(journal.scan(0)));
      assert.equal(found.length, 4);
      assert.deepEqual(
        found,
        [...new Set(found)].sort((a, b) => a - b),
      );
      assert.equal(journal.lastSeq, found.at(-1));
    });

    it('reads on from any seq, of all namespaces or of one', async () => {
      for (let i = 0; i < 10; i++)
        await write(draftOf(i % 2 ? 'lod/customers/a' : 'bc/hubs/a', `{"i":${i}}`));
      const found = seqs(await all(journal.scan(0)));
      for (const [index, since] of found.entries()) {
        assert.deepEqual(seqs(await all(journal.scan(since))), found.slice(index + 1));
      }
      const bc = await all(journal.scan(0, 'bc'));
      assert.deepEqual(new Set(bc.map(({ ref }) => ref)), new Set(['bc/hubs/a']));
      assert.equal(bc.length, 5);
      assert.deepEqual(await all(journal.scan(0, 'nobody')), []);
    });

    it('refuses one write in two namespaces', async () => {
      await assert.rejects(journal.begin([draftOf('lod/a/a', '{}'), draftOf('bc/a/a', '{}')]), {
        code: 'invalid',
      });
      await assert.rejects(journal.begin([]), { code: 'invalid' });
    });

    it('takes many writers at once, each change once and in the order of its own', async () => {
      const writers = Array.from({ length: 64 }, async (_, writer) => {
        for (let i = 0; i < 5; i++)
          await write(draftOf(`${writer % 3 ? 'lod' : 'bc'}/w/${writer}`, `{"i":${i}}`));
      });
      await Promise.all(writers);
      const revisions = await all(journal.scan(0));
      assert.equal(revisions.length, 64 * 5);
      assert.deepEqual(
        seqs(revisions),
        [...new Set(seqs(revisions))].sort((a, b) => a - b),
      );
      for (let writer = 0; writer < 64; writer++) {
        const own = revisions.filter(({ ref }) => ref.endsWith(`/${writer}`));
        for (const [i, revision] of own.entries())
          assert.equal(String(await journal.read(revision)), `{"i":${i}}`);
      }
    });

    it('keeps the changes of one write together', async () => {
      const batches = Array.from({ length: 20 }, (_, batch) =>
        write(...Array.from({ length: 5 }, (_, i) => draftOf(`lod/b/${i}`, '{}', { batch: `b${batch}` }))),
      );
      for (const revisions of await Promise.all(batches)) {
        const first = revisions[0]?.seq as number;
        assert.deepEqual(
          seqs(revisions),
          [0, 1, 2, 3, 4].map((i) => first + i),
        );
      }
    });

    it('has pending what is after the checkpoint, oldest first, with its bytes', async () => {
      await write(draftOf('lod/customers/a', '{"a":1}'));
      await write(draftOf('bc/hubs/a', '{"a":2}'));
      await write(draftOf('lod/customers/b', null, { op: 'delete', prev: 'b'.repeat(64) }));
      const found = await all(journal.pending());
      assert.deepEqual(
        found.map(({ bytes }) => bytes && String(bytes)),
        ['{"a":1}', '{"a":2}', undefined],
      );
      await journal.checkpoint(found[1]?.revision.seq as number);
      assert.deepEqual(
        (await all(journal.pending())).map(({ revision }) => revision.ref),
        ['lod/customers/b'],
      );
      await reopen();
      assert.equal((await all(journal.pending())).length, 1);
      await journal.checkpoint(journal.lastSeq);
      await reopen();
      assert.deepEqual(await all(journal.pending()), []);
    });

    it('does not take a checkpoint for more than has happened', async () => {
      await journal.checkpoint(1000);
      await write(draftOf('lod/customers/a', '{}'));
      assert.equal((await all(journal.pending())).length, 1);
    });

    it('forgets a record: the lines stay, without content, and all others read as before', async () => {
      for (let i = 0; i < 6; i++)
        await write(
          draftOf(`lod/customers/${i % 2 ? 'acme' : 'other'}`, `{"secret":${i}}`, { note: 'private' }),
        );
      const before = await all(journal.scan(0));
      assert.equal(await journal.forget('lod/customers/acme'), 3);
      const after = await all(journal.scan(0));
      assert.deepEqual(seqs(after), seqs(before));
      for (const [index, revision] of after.entries()) {
        const bytes = await journal.read(before[index] as Revision);
        if (revision.ref === 'lod/customers/other') {
          assert.equal(String(bytes), `{"secret":${index}}`);
          assert.deepEqual(revision, before[index]);
        } else {
          assert.equal(bytes, undefined);
          assert.deepEqual(
            [revision.op, revision.etag, revision.prev, revision.note],
            ['forget', null, null, undefined],
          );
        }
      }
      assert.equal(await journal.forget('lod/customers/acme'), 0);
      assert.equal(await journal.forget('nobody/customers/acme'), 0);
      await write(draftOf('lod/customers/acme', '{"new":1}'));
      await reopen();
      assert.equal((await all(journal.scan(0))).length, 7);
      assert.deepEqual(await journal.verify(), { lines: 7, faults: [] });
    });

    it('forgets a namespace and touches no other', async () => {
      await write(draftOf('lod/customers/a', '{"secret":1}'), draftOf('lod/_namespace', '{"title":"x"}'));
      await write(draftOf('lodge/customers/a', '{"kept":1}'));
      assert.equal(await journal.forget('lod'), 2);
      const revisions = await all(journal.scan(0));
      assert.deepEqual(
        revisions.map(({ op }) => op),
        ['forget', 'forget', 'update'],
      );
      assert.equal(String(await journal.read(revisions[2] as Revision)), '{"kept":1}');
    });

    it('finds nothing wrong with itself', async () => {
      for (const [what, content] of Object.entries(CONTENTS))
        await write(draftOf('lod/customers/acme', content, { note: what }));
      assert.deepEqual(await journal.verify(), { lines: Object.keys(CONTENTS).length, faults: [] });
    });
  });
}
