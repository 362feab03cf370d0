import { inflateRawSync } from 'node:zlib';
import { Unreadable } from '../reader.ts';

// An archive looked through before somebody unpacks it who does not count: refuseBomb. PKWARE APPNOTE 6.3.10 §4.3.

/** Bytes that its entries may have together, and one that is markup. */
const MOST = 192 * 1024 * 1024;
const MOST_MARKUP = 24 * 1024 * 1024;
const MOST_ENTRIES = 10_000;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/** Throws `Unreadable` for an archive whose entries are too large when unpacked, whatever it says of them, or that is not whole. */
export function refuseBomb(bytes: Buffer): void {
  try {
    let left = MOST;
    for (const { name, packed, stored } of entriesOf(bytes)) {
      const most = Math.min(left, /\.(xml|rels)$/i.test(name) ? MOST_MARKUP : MOST);
      left -= stored ? packed.length : inflateRawSync(packed, { maxOutputLength: most }).length;
      if (left < 0) throw new Unreadable(BOMB);
    }
  } catch (thrown) {
    if (thrown instanceof Unreadable) throw thrown;
    const { code } = thrown as NodeJS.ErrnoException;
    throw new Unreadable(code === 'ERR_BUFFER_TOO_LARGE' ? BOMB : 'It is no whole archive.');
  }
}

const BOMB = 'It is far larger unpacked than a document is: that is what a trap looks like.';

function* entriesOf(bytes: Buffer): Generator<{ name: string; packed: Buffer; stored: boolean }> {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > MOST_ENTRIES) throw new Unreadable(BOMB);
  let at = bytes.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry++) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Unreadable('It is no whole archive.');
    const method = bytes.readUInt16LE(at + 10);
    const size = bytes.readUInt32LE(at + 20);
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const name = bytes.toString('latin1', at + 46, at + 46 + nameLength);
    yield { name, packed: packedAt(bytes, bytes.readUInt32LE(at + 42), size), stored: method === 0 };
    at += 46 + nameLength + extra + comment;
  }
}

function packedAt(bytes: Buffer, local: number, size: number): Buffer {
  if (bytes.readUInt32LE(local) !== LOCAL) throw new Unreadable('It is no whole archive.');
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  return bytes.subarray(start, start + size);
}

function endOf(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 65_557); at--)
    if (bytes.readUInt32LE(at) === END) return at;
  throw new Unreadable('It is no whole archive: its end is missing.');
}
