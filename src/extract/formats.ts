import { kindOf } from '../core/media.ts';
import type { Body, Extraction } from '../core/texts.ts';
import { type Reader, Textless, Unreadable } from './reader.ts';

// Which reader reads what. Each is loaded when the first file of its kind comes. canRead · whyNot · readBody

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const plain = async () => (await import('./formats/plain.ts')).readPlain;

const READERS: Readonly<Record<string, () => Promise<Reader>>> = {
  'text/plain': plain,
  'text/markdown': plain,
  'text/csv': plain,
  'text/tab-separated-values': plain,
  'text/calendar': plain,
  'text/vcard': plain,
  'application/json': async () => (await import('./formats/json.ts')).readJson,
  'text/html': async () => (await import('./formats/html.ts')).readHtml,
  'application/pdf': async () => (await import('./formats/pdf.ts')).readPdf,
  [DOCX]: async () => (await import('./formats/docx.ts')).readDocx,
  'message/rfc822': async () => (await import('./formats/mail.ts')).readMail,
};

/** Characters of one file that are kept. */
const MOST = 2_000_000;
/** Files inside of files. */
const DEEPEST = 4;
const PARTS = 100;

/** Whether there is a reader for a type. */
export function canRead(type: string): boolean {
  return type in READERS;
}

/** Why a type is not read. */
export function whyNot(type: string): string {
  const kind = kindOf(type);
  if (['Picture', 'Video', 'Sound'].includes(kind))
    return `${kind === 'Sound' ? 'Sounds' : `${kind}s`} have no text to read.`;
  return `There is no reader for this kind of file (${type}).`;
}

/** The text of a file; whatever goes wrong is `failed` with a reason, one without text `skipped`. */
export async function readBody(bytes: Buffer, type: string): Promise<Extraction> {
  try {
    const reader = await READERS[type]?.();
    if (reader === undefined) return { skipped: whyNot(type) };
    const body = tidy(await reader(bytes, partsOf()));
    return shortened(body);
  } catch (thrown) {
    if (thrown instanceof Textless) return { skipped: thrown.message };
    const reason = thrown instanceof Unreadable ? thrown : new Unreadable('It cannot be read.', thrown);
    return { failed: reason.message };
  }
}

/** Reads files inside of one file, so many and so deep. What cannot be read is passed over: the rest still counts. */
function partsOf(): Parameters<Reader>[1] {
  let depth = 0;
  let count = 0;
  async function readPart(bytes: Buffer, type: string): Promise<string> {
    const reader = await READERS[type]?.();
    if (reader === undefined || depth >= DEEPEST || ++count > PARTS) return '';
    depth += 1;
    try {
      const body = await reader(bytes, readPart);
      return 'text' in body ? body.text : body.pages.join('\n\n');
    } catch {
      return '';
    } finally {
      depth -= 1;
    }
  }
  return readPart;
}

/** Without what is no text, and without the space that layout leaves behind. */
function tidy(body: Body): Body {
  const clean = (text: string) =>
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/g, ' ')
      .replace(/[ \t]+\n/g, '\n')
      .replace(/\n{4,}/g, '\n\n\n')
      .trim();
  return 'text' in body ? { text: clean(body.text) } : { pages: body.pages.map(clean) };
}

function shortened(body: Body): Extraction {
  if ('text' in body)
    return body.text.length <= MOST
      ? { body }
      : { body: { text: body.text.slice(0, MOST).toWellFormed() }, cut: true };
  let left = MOST;
  const pages = body.pages.map((page) => {
    const kept = page.slice(0, left).toWellFormed();
    left -= kept.length;
    return kept;
  });
  return left > 0 || pages.every((page, at) => page.length === body.pages[at]?.length)
    ? { body: { pages } }
    : { body: { pages }, cut: true };
}
