import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { OpenBytes } from '../core/bytes.ts';
import { encodingOf } from '../core/encoding.ts';
import { isInline, isMediaType, isText } from '../core/media.ts';
import { matchesETag, quoteETag, readETags } from './etags.ts';
import { HttpError } from './problem.ts';

// sendDownload: bytes of a file that somebody uploaded, whole or in part. RFC 9110 §13, §14; RFC 6266.

export interface Download {
  name: string;
  type: string;
  /** SHA-256 of the bytes; undefined when it is not known. */
  sha256: string | undefined;
  /** RFC 3339. */
  modified: string;
  bytes: OpenBytes;
  /** To be saved, even if it could be shown. */
  save?: boolean;
}

/** Answers GET and HEAD. Only what can neither run nor load anything is shown; the rest is to be saved, and even opened it is in a sandbox. */
export async function sendDownload(request: Request, response: Response, download: Download): Promise<void> {
  const { bytes, sha256 } = download;
  describe(response, download);
  if (sha256 !== undefined && isKnown(request, sha256)) return finish(response, bytes, 304);
  const part = partOf(request, response, bytes);
  if (part) response.setHeader('Content-Range', `bytes ${part.start}-${part.end}/${bytes.size}`);
  response.status(part ? 206 : 200);
  response.setHeader('Content-Length', part ? part.end - part.start + 1 : bytes.size);
  if (request.method === 'HEAD') return finish(response, bytes, response.statusCode);
  // Who asked may go away at any time.
  await pipeline(bytes.stream(part?.start, part?.end), response).catch(() => response.destroy());
}

/** By the beginning of a long text. */
function charsetOf(bytes: OpenBytes): string {
  const head = bytes.head();
  return encodingOf(head, head.length === bytes.size);
}

function describe(response: Response, { name, sha256, modified, save = false, ...download }: Download): void {
  // Anybody may have edited the sidecar.
  const type = isMediaType(download.type) ? download.type : 'application/octet-stream';
  const shown = isInline(type) && !save;
  response.attachment(name || 'file');
  if (shown)
    response.setHeader(
      'Content-Disposition',
      String(response.getHeader('Content-Disposition')).replace(/^attachment/, 'inline'),
    );
  response.setHeader(
    'Content-Type',
    isText(type) ? `text/plain; charset=${charsetOf(download.bytes)}` : type,
  );
  response.setHeader('Content-Security-Policy', policyOf(type));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'private, no-cache');
  response.setHeader('Last-Modified', new Date(modified).toUTCString());
  if (sha256 === undefined) return;
  response.setHeader('ETag', quoteETag(sha256));
  response.setHeader('Accept-Ranges', 'bytes');
}

/** Chromium shows no PDF in a sandbox, and its viewer runs nothing of it on this site. */
function policyOf(type: string): string {
  const nothing = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
  return type === 'application/pdf' ? `${nothing}; object-src 'self'` : `${nothing}; sandbox`;
}

function isKnown({ headers }: Request, sha256: string): boolean {
  const tags = readETags('If-None-Match', headers['if-none-match']);
  return tags !== undefined && matchesETag(tags, sha256);
}

/** The one part that is asked for; undefined for the whole, which is also the answer to several parts and to what is no range. */
function partOf(
  request: Request,
  response: Response,
  bytes: OpenBytes,
): { start: number; end: number } | undefined {
  if (request.method !== 'GET' || !response.hasHeader('Accept-Ranges') || !isStill(request, response))
    return undefined;
  // The last hundred bytes of ten are all ten (RFC 9110 §14.1.2), which the parser does not know.
  const last = /^bytes=-(\d+)$/.exec(request.headers.range ?? '')?.[1];
  if (last !== undefined && bytes.size > 0 && Number(last) >= bytes.size)
    return { start: 0, end: bytes.size - 1 };
  const ranges = request.range(bytes.size, { combine: true });
  if (ranges === -1) {
    bytes.close();
    throw new HttpError(416, 'range_not_satisfiable', `The file has ${bytes.size} bytes.`, {
      'Content-Range': `bytes */${bytes.size}`,
    });
  }
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1)
    return undefined;
  return ranges[0];
}

/** Whether the part belongs to what the asker has of it (If-Range); a weak tag never does. */
function isStill({ headers }: Request, response: Response): boolean {
  const condition = headers['if-range'];
  return (
    condition === undefined ||
    [response.getHeader('ETag'), response.getHeader('Last-Modified')].includes(String(condition))
  );
}

function finish(response: Response, bytes: OpenBytes, status: number): void {
  bytes.close();
  response.status(status).end();
}
