import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isCairnError } from '../../src/core/errors.ts';
import { createDiskBytes } from '../../src/store/bytes.ts';
import { openLayout } from '../../src/store/layout.ts';
import { type BytesUnderTest, bytesContract } from '../contract/bytes.ts';
import { temporaryFolder, writeFile } from '../folder.ts';

function open() {
  const folder = temporaryFolder();
  const layout = openLayout(folder.path);
  return { folder, layout, bytes: createDiskBytes({ layout }) };
}

async function make(): Promise<BytesUnderTest> {
  const { folder, layout, bytes } = open();
  return {
    bytes,
    drop: (ref, content) => {
      // As editors do: under a new inode.
      fs.rmSync(join(layout.truth, ref), { force: true });
      writeFile(join(layout.truth, ref), content);
    },
    unfinished: () => fs.readdirSync(join(layout.state, 'staging')).length,
    close: async () => folder.remove(),
  };
}

bytesContract('The disk', make);

describe('Bytes on a disk', () => {
  it('lie under their own name beside the sidecar, and earlier ones under their hash', async () => {
    const { folder, layout, bytes } = open();
    const receive = async (text: string) => (await bytes.receive(of(text), 100)).sha256;
    const first = await receive('one');
    await bytes.place('lod/files/roof.jpg', first);
    await bytes.place('lod/files/roof.jpg', await receive('two'));
    assert.equal(fs.readFileSync(join(layout.truth, 'lod/files/roof.jpg'), 'utf8'), 'two');
    assert.equal(fs.readFileSync(join(layout.blobs, first), 'utf8'), 'one');
    folder.remove();
  });

  it('are never read or written through a link', async () => {
    const { folder, layout, bytes } = open();
    writeFile(join(folder.path, 'secret'), 'secret');
    fs.mkdirSync(join(layout.truth, 'lod/files'), { recursive: true });
    fs.symlinkSync(join(folder.path, 'secret'), join(layout.truth, 'lod/files/roof.jpg'));
    const { sha256 } = await bytes.receive(of('mine'), 100);
    assert.equal(await bytes.stat('lod/files/roof.jpg'), undefined);
    assert.equal(await bytes.openThere('lod/files/roof.jpg'), undefined);
    await assert.rejects(bytes.place('lod/files/roof.jpg', sha256), (thrown) =>
      isCairnError(thrown, 'unavailable'),
    );
    assert.equal(fs.readFileSync(join(folder.path, 'secret'), 'utf8'), 'secret');
    folder.remove();
  });
});

async function* of(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
