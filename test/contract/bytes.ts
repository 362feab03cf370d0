import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type ByteStore, HEAD } from '../../src/core/bytes.ts';
import { isCairnError } from '../../src/core/errors.ts';

// What everything that keeps the bytes of files must do. docs/design.md §2 "Files".
// bytesContract

/** A store of bytes to test, and what the outside world can do to it. */
export interface BytesUnderTest {
  bytes: ByteStore;
  /** Writes bytes beside a sidecar's name as a person would. */
  drop(ref: string, content: string): void;
  /** How many unfinished uploads lie about. */
  unfinished(): number;
  close(): Promise<void>;
}

const ROOF = 'lod/files/roof.jpg';
const hashOf = (text: string) => hash('sha256', text);

/** The suite; `make` gives an empty store. */
export function bytesContract(name: string, make: () => Promise<BytesUnderTest>): void {
  describe(`${name} as a store of bytes`, () => {
    let given: BytesUnderTest;
    let bytes: ByteStore;
    beforeEach(async () => {
      given = await make();
      bytes = given.bytes;
    });
    afterEach(() => given.close());

    const receive = (...parts: string[]) => bytes.receive(sourceOf(parts), 1_000_000);
    async function read(
      ref: string,
      text: string,
      ...range: [number?, number?]
    ): Promise<string | undefined> {
      const opened = await bytes.open(ref, { sha256: hashOf(text), size: Buffer.byteLength(text) });
      return opened && (await textOf(opened.stream(...range)));
    }

    it('takes bytes in with their hash, size and beginning', async () => {
      const long = 'x'.repeat(HEAD);
      const received = await receive('first ', long, ' last');
      assert.equal(received.sha256, hashOf(`first ${long} last`));
      assert.equal(received.size, HEAD + 11);
      assert.equal(received.head.toString(), `first ${long}`.slice(0, HEAD));
    });

    it('refuses bytes past the limit and leaves nothing of them', async () => {
      const source = sourceOf(['12345', '67890', '1']);
      await assert.rejects(bytes.receive(source, 10), (thrown) => isCairnError(thrown, 'too_large'));
      assert.equal(given.unfinished(), 0);
    });

    it('leaves nothing of bytes that end early', async () => {
      const broken = async function* () {
        yield Buffer.from('half');
        throw new Error('reset');
      };
      await assert.rejects(bytes.receive(broken(), 100), (thrown) => isCairnError(thrown, 'invalid'));
      assert.equal(given.unfinished(), 0);
    });

    it('shows nothing of received bytes until they are placed, and nothing lies about afterwards', async () => {
      const { sha256 } = await receive('a roof');
      assert.equal(await bytes.stat(ROOF), undefined);
      assert.equal(await bytes.place(ROOF, sha256), true);
      assert.equal(await read(ROOF, 'a roof'), 'a roof');
      assert.equal(given.unfinished(), 0);
      assert.deepEqual(await bytes.kept(), []);
    });

    it('discards what nobody wants', async () => {
      const received = await receive('a roof');
      await bytes.discard(received);
      assert.equal(await bytes.place(ROOF, received.sha256), false);
      assert.equal(given.unfinished(), 0);
    });

    it('reads a part', async () => {
      await bytes.place(ROOF, (await receive('0123456789')).sha256);
      assert.equal(await read(ROOF, '0123456789', 2, 4), '234');
      assert.equal(await read(ROOF, '0123456789', 9, 9), '9');
    });

    it('holds no bytes at all as well', async () => {
      await bytes.place(ROOF, (await receive()).sha256);
      assert.equal(await read(ROOF, ''), '');
    });

    it('keeps by their hash the bytes that others take the place of', async () => {
      await bytes.place(ROOF, (await receive('before')).sha256);
      await bytes.place(ROOF, (await receive('afterwards')).sha256);
      assert.equal(await read(ROOF, 'afterwards'), 'afterwards');
      assert.deepEqual(await bytes.kept(), [hashOf('before')]);
      assert.equal(await read(ROOF, 'before'), 'before');
    });

    it('gives kept bytes back any number of times', async () => {
      await bytes.place(ROOF, (await receive('before')).sha256);
      assert.equal(await bytes.withdraw(ROOF), hashOf('before'));
      assert.equal(await bytes.stat(ROOF), undefined);
      for (const ref of [ROOF, 'lod/files/copy.jpg', 'bc/files/roof.jpg']) {
        assert.equal(await bytes.place(ref, hashOf('before')), true);
        assert.equal((await bytes.examine(ref))?.sha256, hashOf('before'));
      }
      given.drop(ROOF, 'written over by hand');
      assert.equal(await bytes.isKept(hashOf('before')), true);
      await bytes.withdraw('lod/files/copy.jpg');
      assert.equal(await read('lod/files/copy.jpg', 'before'), 'before');
    });

    it('does nothing where the bytes are nowhere', async () => {
      given.drop(ROOF, 'mine');
      assert.equal(await bytes.place(ROOF, hashOf('unheard of')), false);
      assert.equal((await bytes.examine(ROOF))?.sha256, hashOf('mine'));
      assert.equal(await bytes.withdraw('lod/files/nothing.jpg'), undefined);
      assert.equal(await read('lod/files/nothing.jpg', 'unheard of'), undefined);
    });

    it('keeps what was changed by hand as well', async () => {
      await bytes.place(ROOF, (await receive('before')).sha256);
      given.drop(ROOF, 'by hand');
      await bytes.place(ROOF, (await receive('afterwards')).sha256);
      assert.deepEqual(await bytes.kept(), [hashOf('by hand')]);
    });

    it('moves bytes to a name that is free, and only there', async () => {
      await bytes.place(ROOF, (await receive('a roof')).sha256);
      given.drop('lod/files/taken.jpg', 'taken');
      assert.equal(await bytes.move(ROOF, 'lod/files/taken.jpg'), false);
      assert.equal(await bytes.move(ROOF, 'lod/files/new.jpg'), true);
      assert.equal(await bytes.stat(ROOF), undefined);
      assert.equal(await read('lod/files/new.jpg', 'a roof'), 'a roof');
    });

    it('erases for good', async () => {
      await bytes.place(ROOF, (await receive('secret')).sha256);
      await bytes.withdraw(ROOF);
      assert.equal(await bytes.erase(hashOf('secret')), true);
      assert.equal(await bytes.erase(hashOf('secret')), false);
      assert.equal(await read(ROOF, 'secret'), undefined);
    });

    it('touches nothing but files of namespaces, whatever it is told', async () => {
      const { sha256 } = await receive('a roof');
      const names = [
        'lod/customers/acme',
        'lod/files/../x',
        '../files/x',
        'lod/files/_schema',
        'files/x',
        'lod/files/',
      ];
      for (const ref of [...names, 'lod/files/a/b', 'lod/files/a\0b', '/lod/files/x']) {
        await assert.rejects(
          async () => bytes.place(ref, sha256),
          (thrown) => isCairnError(thrown, 'invalid'),
          ref,
        );
      }
      for (const wrong of ['..', '', sha256.toUpperCase(), `${sha256}/x`])
        await assert.rejects(
          async () => bytes.erase(wrong),
          (thrown) => isCairnError(thrown, 'invalid'),
          wrong,
        );
    });
  });
}

async function* sourceOf(parts: readonly string[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield Buffer.from(part);
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}
