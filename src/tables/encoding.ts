import fs from 'node:fs';
import type { TableEncoding } from '../core/tables.ts';

// In which encoding the bytes of a text are, and the text itself, a piece at a time: detectEncoding · textOf

const PIECE = 256 * 1024;

/** Told by the mark, by where the zeros are, or by whether all of it is UTF-8; what is neither is Windows-1252, which everything is. */
export async function detectEncoding(path: string): Promise<TableEncoding> {
  const head = await firstBytes(path, 4096);
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = (odd: number) => head.filter((byte, at) => at % 2 === odd && byte === 0).length;
  if (zeros(1) * 5 > head.length) return 'utf-16le';
  if (zeros(0) * 5 > head.length) return 'utf-16be';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of fs.createReadStream(path, { highWaterMark: PIECE }))
      decoder.decode(piece as Buffer, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** The text without its mark. `read` is told how many bytes were taken. */
export async function* textOf(
  path: string,
  encoding: TableEncoding,
  read: (bytes: number) => void = () => {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of fs.createReadStream(path, { highWaterMark: PIECE })) {
    read((piece as Buffer).length);
    yield decoder.decode(piece as Buffer, { stream: true });
  }
  yield decoder.decode();
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await fs.promises.open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
