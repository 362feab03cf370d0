import mammoth from 'mammoth';
import { type Reader, Unreadable } from '../reader.ts';
import { textOfHtml } from './html.ts';
import { refuseBomb } from './zip.ts';

// A Word document: readDocx

export const readDocx: Reader = async (bytes) => {
  refuseBomb(bytes);
  const options = { convertImage: mammoth.images.imgElement(async () => ({ src: '' })) };
  try {
    const { value } = await mammoth.convertToHtml({ buffer: bytes }, options);
    return { text: textOfHtml(value) };
  } catch (thrown) {
    throw new Unreadable('It is no whole Word document.', thrown);
  }
};
