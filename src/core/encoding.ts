// How bytes of a text are to be read: encodingOf

/** Names as in WHATWG Encoding, which are those of `TextDecoder` and of a `charset`. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * By their mark (UTF-8, UTF-16), else UTF-8 if they are that, else UTF-16 without a mark if every other byte is zero, else Windows-1252, in
 * which every byte is a character (WHATWG Encoding §4.2). `whole`: they are not only the beginning of a text.
 */
export function encodingOf(bytes: Buffer, whole = true): TextEncoding {
  const marked = MARKS.find(([mark]) => bytes.subarray(0, mark.length).equals(mark));
  if (marked) return marked[1];
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
    return 'utf-8';
  } catch {
    return wide(bytes) ?? 'windows-1252';
  }
}

const MARKS: [Buffer, TextEncoding][] = [
  [Buffer.from([0xef, 0xbb, 0xbf]), 'utf-8'],
  [Buffer.from([0xff, 0xfe]), 'utf-16le'],
  [Buffer.from([0xfe, 0xff]), 'utf-16be'],
];

function wide(bytes: Buffer): TextEncoding | undefined {
  const zeros = [0, 0];
  const some = bytes.subarray(0, 1000);
  some.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] as number) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > some.length / 4 && even === 0) return 'utf-16le';
  return even > some.length / 4 && odd === 0 ? 'utf-16be' : undefined;
}
