import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

// A small embedding server on loopback that speaks as OpenAI does under /v1 and as Cohere does under /v2, and misbehaves when
// told to. startFakeProvider

/** What it does instead of answering a question properly. */
export type Trouble =
  | 'busy'
  | 'busy for long'
  | 'broken'
  | 'refused'
  | 'no key'
  | 'too few'
  | 'shorter vectors'
  | 'no direction'
  | 'no numbers'
  | 'cut off'
  | 'hung up'
  | 'silent'
  | 'out of order';

export interface FakeProvider {
  /** Up to the version, `http://127.0.0.1:4711`. */
  url: string;
  /** The questions that came, oldest first. */
  asked: { texts: string[]; body: Record<string, unknown>; headers: IncomingHttpHeaders }[];
  /** Troubles for the next questions, in order. */
  troubles: Trouble[];
  /** Texts that it refuses to embed. */
  refuses: (text: string) => boolean;
  /** Milliseconds before each answer. */
  delay: number;
  close(): Promise<void>;
}

const DIMENSIONS = 256;

export async function startFakeProvider(port = 0): Promise<FakeProvider> {
  const fake: FakeProvider = { url: '', asked: [], troubles: [], refuses: () => false, delay: 0, close };
  const server = createServer(async (request, response) => {
    let sent = '';
    for await (const part of request) sent += part;
    const body = JSON.parse(sent);
    const isCohere = request.url?.startsWith('/v2') === true;
    const texts: string[] = isCohere ? body.texts : body.input;
    fake.asked.push({ texts, body, headers: request.headers });
    await new Promise((resolve) => setTimeout(resolve, fake.delay));
    const trouble = texts.some(fake.refuses) ? 'refused' : fake.troubles.shift();
    const size = Number(body.dimensions ?? body.output_dimension ?? DIMENSIONS);
    answer(
      response,
      trouble,
      texts.map((text) => vectorOf(text, size)),
      isCohere,
      String(request.headers.authorization),
    );
  });
  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}

function answer(
  response: ServerResponse,
  trouble: Trouble | undefined,
  vectors: number[][],
  isCohere: boolean,
  authorization: string,
): void {
  const send = (status: number, body: string, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
  const refusals: Partial<
    Record<Trouble, [status: number, message: string, headers?: Record<string, string>]>
  > = {
    busy: [429, 'slow down', { 'retry-after-ms': '5' }],
    'busy for long': [429, 'come back later', { 'retry-after': '90' }],
    broken: [500, 'out of memory', { 'retry-after-ms': '5' }],
    refused: [400, 'this text is too long'],
    'no key': [401, `no such key: ${authorization}`],
  };
  const [status, message, headers] = (trouble && refusals[trouble]) ?? [];
  if (trouble === 'hung up') response.destroy();
  if (status) send(status, JSON.stringify({ message, error: { message } }), headers);
  if (status || trouble === 'hung up' || trouble === 'silent') return;
  const changed = misshapen(vectors, trouble);
  const whole = JSON.stringify(
    isCohere ? cohereAnswer(changed) : openAiAnswer(changed, trouble === 'out of order'),
  );
  send(200, trouble === 'cut off' ? whole.slice(0, whole.length / 2) : whole);
}

function misshapen(vectors: number[][], trouble: Trouble | undefined): unknown[][] {
  if (trouble === 'too few') return vectors.slice(1);
  if (trouble === 'shorter vectors') return vectors.map((vector) => vector.slice(1));
  if (trouble === 'no direction') return vectors.map((vector) => vector.map(() => 0));
  if (trouble === 'no numbers') return vectors.map((vector) => vector.map(() => null));
  return vectors;
}

function openAiAnswer(vectors: unknown[][], backwards: boolean): unknown {
  const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }));
  return {
    object: 'list',
    data: backwards ? data.reverse() : data,
    model: 'fake',
    usage: { prompt_tokens: 1 },
  };
}

function cohereAnswer(vectors: unknown[][]): unknown {
  return { id: '1', embeddings: { float: vectors }, texts: [], meta: { billed_units: { input_tokens: 1 } } };
}

/** By chance, but always the same for a text; not of length 1. */
function vectorOf(text: string, size: number): number[] {
  const bytes = createHash('shake256', { outputLength: size }).update(text).digest();
  return [...bytes].map((byte) => byte - 127.5);
}
