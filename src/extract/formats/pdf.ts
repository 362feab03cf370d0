import { getDocumentProxy } from 'unpdf';
import { type Reader, Textless, Unreadable } from '../reader.ts';

// A PDF page by page: readPdf

const MOST_PAGES = 5000;
const MOST_CHARACTERS = 2_000_000;

export const readPdf: Reader = async (bytes) => {
  const document = await open(bytes);
  try {
    const pages: string[] = [];
    let size = 0;
    for (
      let number = 1;
      number <= Math.min(document.numPages, MOST_PAGES) && size < MOST_CHARACTERS;
      number++
    ) {
      const page = await document.getPage(number);
      const text = textOf((await page.getTextContent()).items);
      page.cleanup();
      size += text.length;
      pages.push(text);
    }
    if (size === 0) throw new Textless('There is no text in it: its pages may be pictures.');
    return { pages };
  } finally {
    await document.cleanup();
  }
};

async function open(bytes: Buffer) {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), {
      disableFontFace: true,
      verbosity: 0,
    });
  } catch (thrown) {
    if ((thrown as Error).name === 'PasswordException') throw new Unreadable('It is locked with a password.');
    throw new Unreadable('It is no whole PDF.', thrown);
  }
}

/** Pieces of text as they stand: a line ends where the file says so. */
function textOf(items: readonly object[]): string {
  return items
    .map((item) => ('str' in item ? `${item.str}${'hasEOL' in item && item.hasEOL ? '\n' : ''}` : ''))
    .join('');
}
