import { CairnError, type ErrorExtras } from './errors.ts';

// Calls between two threads, in both directions, with answers and errors. createChannel

/** What one side can be asked to do. */
export type Handlers = Record<string, (...values: never[]) => unknown>;

/** A thread's end of the line. */
export interface Port {
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

export interface Channel<Theirs extends Handlers> {
  /** Resolves or rejects as the other side's handler does; a CairnError stays one. */
  call<Name extends keyof Theirs & string>(
    name: Name,
    ...values: Parameters<Theirs[Name]>
  ): Promise<Awaited<ReturnType<Theirs[Name]>>>;
  /** Rejects everything that waits for an answer: the other side is gone. */
  fail(error: unknown): void;
}

interface Message {
  /** A call has a name, an answer none. */
  name?: string;
  id: number;
  values?: unknown[];
  value?: unknown;
  error?: { message: string; stack?: string; code?: CairnError['code']; extras?: ErrorExtras };
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Connects handlers to a port. Array buffers of `Packed` values are moved, not copied. */
export function createChannel<Theirs extends Handlers>(port: Port, mine: Handlers): Channel<Theirs> {
  const waiting = new Map<number, Waiting>();
  let ids = 0;

  port.on('message', async (received) => {
    const message = received as Message;
    if (message.name === undefined) {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) asked?.reject(decodeError(message.error));
      else asked?.resolve(message.value);
      return;
    }
    try {
      const handler = mine[message.name] as (...values: unknown[]) => unknown;
      port.postMessage({ id: message.id, value: await handler(...(message.values ?? [])) });
    } catch (thrown) {
      port.postMessage({ id: message.id, error: encodeError(thrown) });
    }
  });

  return {
    call(name, ...values) {
      return new Promise((resolve, reject) => {
        const id = ++ids;
        waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
        port.postMessage({ name, id, values }, values.flatMap(buffersOf));
      });
    },
    fail(error) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
}

/** Values with bytes, whose bytes travel together in one buffer: a small Buffer alone would take its whole pool along. */
export interface Packed<Value> {
  packed: { value: Value; start: number; length: number }[];
  bytes: ArrayBuffer;
}

/** Puts the bytes of values together. `bytesOf` gives a value's bytes, undefined for none. */
export function pack<Value>(
  values: readonly Value[],
  bytesOf: (value: Value) => Buffer | undefined,
): Packed<Value> {
  const all = values.map((value) => bytesOf(value));
  const bytes = new Uint8Array(all.reduce((sum, each) => sum + (each?.length ?? 0), 0));
  let start = 0;
  const packed = values.map((value, index) => {
    const own = all[index];
    if (!own) return { value, start, length: -1 };
    bytes.set(own, start);
    start += own.length;
    return { value, start: start - own.length, length: own.length };
  });
  return { packed, bytes: bytes.buffer };
}

/** The values with their bytes again. */
export function unpack<Value, Whole>(
  { packed, bytes }: Packed<Value>,
  join: (value: Value, bytes: Buffer | undefined) => Whole,
): Whole[] {
  return packed.map(({ value, start, length }) =>
    join(value, length < 0 ? undefined : Buffer.from(bytes, start, length)),
  );
}

function buffersOf(value: unknown): ArrayBuffer[] {
  const bytes = (value as Packed<unknown> | undefined)?.bytes;
  return bytes instanceof ArrayBuffer ? [bytes] : [];
}

function encodeError(thrown: unknown): NonNullable<Message['error']> {
  const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (!(thrown instanceof CairnError)) return { message, stack };
  const { cause: _cause, ...extras } = thrown.extras;
  return { message, code: thrown.code, extras };
}

function decodeError({ message, stack, code, extras }: NonNullable<Message['error']>): Error {
  if (code) return new CairnError(code, message, extras);
  return Object.assign(new Error(message), { stack });
}
