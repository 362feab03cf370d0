import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problemWith } from './problem.ts';

// answerUnread: what is no HTTP, or too much of it, is refused in the same words as everything else.

const REFUSALS: Record<string, [status: number, code: string, detail: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'too_large', 'The headers are too large: an address or a cookie is too long.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'too_large', 'The body has chunk extensions that are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'timeout', 'The request did not arrive in time.'],
};
const NO_HTTP = [400, 'invalid', 'This is not an HTTP/1.1 request.'] as const;

/** Answers a request that Node could not read, as problem details, and closes its connection. For `clientError` of a server. */
export function answerUnread(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const [status, code, detail] = REFUSALS[error.code ?? ''] ?? NO_HTTP;
  const body = JSON.stringify(problemWith(status, code, detail, randomUUID()));
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
