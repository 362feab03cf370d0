import type { Reader } from '../reader.ts';

// Text as it is: readPlain · decode

export const readPlain: Reader = async (bytes) => ({ text: decode(bytes) });

/**
 * Bytes as text: by their mark (UTF-8, UTF-16), else as UTF-8 if they are that, else as UTF-16 without a mark if every other byte is zero,
 * else as Windows-1252, in which every byte is a character (WHATWG Encoding §4.2).
 */
export function decode(bytes: Buffer): string {
  const marked = MARKS.find(([mark]) => bytes.subarray(0, mark.length).equals(mark));
  if (marked) return new TextDecoder(marked[1]).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(wide(bytes) ?? 'windows-1252').decode(bytes);
  }
}

const MARKS: [Buffer, string][] = [
  [Buffer.from([0xef, 0xbb, 0xbf]), 'utf-8'],
  [Buffer.from([0xff, 0xfe]), 'utf-16le'],
  [Buffer.from([0xfe, 0xff]), 'utf-16be'],
];

function wide(bytes: Buffer): string | undefined {
  const zeros = [0, 0];
  const some = bytes.subarray(0, 1000);
  some.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] as number) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > some.length / 4 && even === 0) return 'utf-16le';
  return even > some.length / 4 && odd === 0 ? 'utf-16be' : undefined;
}
