import { encodingOf } from '../../core/encoding.ts';
import type { Reader } from '../reader.ts';

// Text as it is: readPlain · decode

export const readPlain: Reader = async (bytes) => ({ text: decode(bytes) });

/** Bytes as text, in the encoding that they seem to have. */
export function decode(bytes: Buffer): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}
