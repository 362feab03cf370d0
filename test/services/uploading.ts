import type { Uploads } from '../../src/services/uploads.ts';
import { ann } from './store-at.ts';

// Changes of files that tests interrupt: add · replace · changes

type At = { uploads: Uploads };

/** Uploads texts as files of lod, together. */
export async function add({ uploads }: At, files: Record<string, string>) {
  const received = [];
  for (const [name, text] of Object.entries(files))
    received.push(await uploads.receive(ann, 'lod', name, of(text)));
  return uploads.add(ann, 'lod', received);
}

/** Gives a file other bytes. */
export async function replace({ uploads }: At, ref: string, text: string) {
  return uploads.replace(ann, ref, await uploads.receive(ann, 'lod', '', of(text)));
}

export async function* of(content: string | Buffer): AsyncGenerator<Buffer> {
  yield Buffer.from(content as string);
}
