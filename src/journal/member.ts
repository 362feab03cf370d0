import { promisify } from 'node:util';
import { crc32, deflateRaw, inflateRawSync } from 'node:zlib';
import { type Files, readAt } from '../core/files.ts';

// Closed months: gzip files of many members, so that one line is read without unpacking the lines before it. Each member's header
// carries a subfield `CA` (RFC 1952, 2.3.1.1) with its packed and unpacked size; the model is BGZF. zcat reads them as one.
// MEMBER_SIZE · packMember · readMembers · unpackMember

/** How much text goes into one member, in bytes; a longer line has one of its own. */
export const MEMBER_SIZE = 1024 * 1024;

const HEADER = 24;
const deflate = promisify(deflateRaw);

/** Where a member is: in the file, and in the text. */
export interface Member {
  at: number;
  packed: number;
  from: number;
  size: number;
}

/** One member that holds the text. */
export async function packMember(text: Buffer): Promise<Buffer> {
  const body = await deflate(text, { level: 9 });
  const header = Buffer.from([
    0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 2, 255, 12, 0, 0x43, 0x41, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ]);
  header.writeUInt32LE(HEADER + body.length + 8, 16);
  header.writeUInt32LE(text.length, 20);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(text), 0);
  trailer.writeUInt32LE(text.length, 4);
  return Buffer.concat([header, body, trailer]);
}

/** The members of an open file, by hopping from header to header; undefined when another program packed it. */
export function readMembers(files: Files, fd: number, fileSize: number): Member[] | undefined {
  const members: Member[] = [];
  let from = 0;
  for (let at = 0; at < fileSize; ) {
    const header = readAt(files, fd, at, HEADER);
    if (header.length < HEADER || header.readUInt32BE(0) !== 0x1f8b0804 || header.readUInt16BE(12) !== 0x4341)
      return undefined;
    const [packed, size] = [header.readUInt32LE(16), header.readUInt32LE(20)];
    if (packed <= HEADER || at + packed > fileSize) return undefined;
    members.push({ at, packed, from, size });
    at += packed;
    from += size;
  }
  return members;
}

/** The text of a member. Throws when it is damaged. */
export function unpackMember(files: Files, fd: number, member: Member): Buffer {
  const packed = readAt(files, fd, member.at, member.packed);
  const text = inflateRawSync(packed.subarray(HEADER, -8));
  if (text.length !== member.size || crc32(text) !== packed.readUInt32LE(packed.length - 8)) {
    throw new Error('a compressed part of the journal is damaged');
  }
  return text;
}
