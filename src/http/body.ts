import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, RequestHandler } from 'express';
import { CairnError } from '../core/errors.ts';
import { HttpError } from './problem.ts';

// hasBody · readText · readBytes · askForBody · askToGoOn · mediaTypeOf · endRefusing

/** Whether a body follows the headers. */
export function hasBody(request: IncomingMessage): boolean {
  const { headers } = request;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The media type without parameters, in lower case; empty without a Content-Type. */
export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/**
 * The body as text, byte for byte but for a BOM that stays. Throws `too_large` over `limit` bytes, `invalid` when it is not
 * UTF-8 or ends early, and 415 for another charset or a Content-Encoding.
 */
export async function readText(request: Request, limit: number): Promise<string> {
  refuseEncodings(request);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  askToGoOn(request);
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      size += part.length;
      if (size > limit) throw tooLarge(limit);
      parts.push(part);
    }
  } catch (thrown) {
    if (thrown instanceof CairnError) throw thrown;
    throw new CairnError('invalid', 'The body ended before it was whole.', { cause: thrown });
  }
  const bytes = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  try {
    return utf8.decode(bytes);
  } catch {
    throw new CairnError('invalid', 'The body is not UTF-8.');
  }
}

/** The body's bytes as they come in; whoever stops early leaves the rest unread. Throws 415 for a Content-Encoding. */
export function readBytes(request: Request): AsyncIterable<Buffer> {
  refuseCompressed(request);
  askToGoOn(request);
  return request.iterator({ destroyOnReturn: false });
}

/** Before a body is read by others than `readText`: lets an asker send it who waits for that (`Expect: 100-continue`). */
export const askForBody: RequestHandler = (request, _response, next) => {
  askToGoOn(request);
  next();
};

/** As `askForBody`, from where the body is read. */
export function askToGoOn({ headers, res }: Request): void {
  if (headers.expect?.toLowerCase() === '100-continue') res?.writeContinue();
}

/**
 * Answers, also while the body is still on its way: then the connection takes its rest in for a while before it is closed. Closed
 * at once with bytes unread it would be reset, and the asker, still sending, would never see the answer.
 */
export function endRefusing(request: IncomingMessage, response: ServerResponse, text: string): void {
  if (request.complete || !hasBody(request)) return void response.end(text);
  response.setHeader('Connection', 'close');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.write(text);
  const end = () => {
    clearTimeout(patience);
    clearTimeout(limit);
    response.end();
  };
  const patience = setTimeout(end, LINGER_MS);
  const limit = setTimeout(end, LINGER_AT_MOST_MS);
  // As long as it goes on sending, an upload may be long.
  request.on('data', () => patience.refresh());
  request.once('end', end).once('close', end).resume();
}

const LINGER_MS = 5000;
const LINGER_AT_MOST_MS = 60_000;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function tooLarge(limit: number): CairnError {
  return new CairnError('too_large', `The body is over the limit of ${limit} bytes.`);
}

function refuseEncodings(request: IncomingMessage): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new HttpError(415, 'unsupported_media_type', `The charset is ${charset}; it must be UTF-8.`);
  refuseCompressed(request);
}

function refuseCompressed(request: IncomingMessage): void {
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity')
    throw new HttpError(415, 'unsupported_media_type', 'Compressed bodies are not read; send it as it is.', {
      'Accept-Encoding': 'identity',
    });
}
