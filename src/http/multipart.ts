import busboy from 'busboy';
import type { Request } from 'express';
import { CairnError } from '../core/errors.ts';
import { askToGoOn } from './body.ts';

// readForm: a form with files (multipart/form-data, RFC 7578), each file handed on while it comes in.

const LIMITS = { files: 200, fields: 100, fieldSize: 64 * 1024, parts: 300, headerPairs: 50 };

/**
 * Reads a form to its end. `take` gets each file's name and bytes and reads them all; its error ends the reading, with the rest of the body
 * still unread; whatever goes wrong, no `take` is running any more afterwards. Fields come as they are, the last of a name wins. Throws `invalid` for what is no form, is too long or ends early.
 */
export async function readForm(
  request: Request,
  take: (name: string, source: AsyncIterable<Buffer>) => Promise<void>,
): Promise<Map<string, string>> {
  askToGoOn(request);
  const parser = parserOf(request);
  const fields = new Map<string, string>();
  let taking: Promise<void> = Promise.resolve();
  let isRefused = false;
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('field', (name, value) => fields.set(name, value));
      parser.on('file', (_field, source, { filename }) => {
        // A form's empty file field.
        if (!filename) return void source.resume();
        source.on('error', () => {});
        taking = taking.then(() => (isRefused ? undefined : take(filename, source)));
        taking.catch(reject);
      });
      for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const)
        parser.on(limit, () =>
          reject(new CairnError('too_large', `A form has at most ${LIMITS.files} files.`)),
        );
      parser.on('error', (cause) =>
        reject(new CairnError('invalid', 'The form cannot be read: it is not whole.', { cause })),
      );
      parser.on('close', resolve);
      request.once('close', () => {
        if (!request.complete) parser.destroy(new Error('the request ended early'));
      });
      request.pipe(parser);
    });
    await taking;
  } catch (thrown) {
    isRefused = true;
    request.unpipe(parser);
    parser.destroy();
    // What is being taken is in the caller's hands before it hears that the rest is refused, so that it can be cleared away.
    await taking.catch(() => {});
    throw thrown;
  }
  return fields;
}

function parserOf({ headers }: Request): busboy.Busboy {
  try {
    return busboy({ headers, defParamCharset: 'utf8', limits: LIMITS });
  } catch (cause) {
    throw new CairnError('invalid', 'The form cannot be read: its Content-Type has no boundary.', { cause });
  }
}
