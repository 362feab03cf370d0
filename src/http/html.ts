// encoded: a page as bytes.

const LEAST = 65_536;
/** Larger ones are made for the page and given back. */
const MOST = 4_194_304;

// To ask how many bytes a text takes costs more than to write it, and pages follow one another.
let desk = Buffer.allocUnsafeSlow(LEAST);

/** A text in UTF-8. For texts put together of thousands of pieces: `Buffer.from` takes three times as long. */
export function encoded(text: string): Buffer {
  const most = text.length * 3;
  if (most > MOST) return Buffer.from(text);
  if (desk.length < most) desk = Buffer.allocUnsafeSlow(Math.max(most, desk.length * 2));
  const length = desk.write(text);
  const bytes = Buffer.allocUnsafe(length);
  desk.copy(bytes, 0, 0, length);
  return bytes;
}
