import { parentPort } from 'node:worker_threads';
import { readBody } from './formats.ts';

// The thread that reads files, one after the other: createExtractor starts and ends it.

parentPort?.on('message', async ({ bytes, type }: { bytes: Uint8Array<ArrayBuffer>; type: string }) => {
  parentPort?.postMessage(await readBody(Buffer.from(bytes.buffer), type));
});
