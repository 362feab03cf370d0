import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Cairn, createCairn } from '../../src/cairn.ts';
import { readConfig } from '../../src/config.ts';
import type { EmbeddingStatus } from '../../src/core/models.ts';
import type { Who } from '../../src/core/who.ts';
import { temporaryFolder, writeFile } from '../folder.ts';
import type { FakeProvider } from '../models/fake-provider.ts';
import { topicTexts } from '../models/topics.ts';

// embeddedCairn: a whole Cairn over a folder of texts, and how its vectors stand.

export const ann: Who = { name: 'ann', via: 'web', namespaces: '*' };

/** Longer than any machine takes: what never comes fails instead of hanging. */
const PATIENCE_MS = 60_000;

export type EmbeddedCairn = Awaited<ReturnType<typeof embeddedCairn>>;

/** The environment that has a fake server embed. */
export function askFake(fake: Pick<FakeProvider, 'url'>): Record<string, string> {
  return {
    CAIRN_EMBEDDINGS: 'openai-compatible',
    CAIRN_EMBEDDINGS_URL: `${fake.url}/v1`,
    CAIRN_EMBEDDINGS_MODEL: 'fake',
  };
}

/** Opens a Cairn with so many notes about a few things, unless the folder has some already. */
export async function embeddedCairn(
  notes: number,
  env: Record<string, string> = {},
  folder = temporaryFolder(),
) {
  const fileOf = (ref: string) => join(folder.path, 'json-db', `${ref}.json`);
  const edit = (ref: string, data: object) => writeFile(fileOf(ref), `${JSON.stringify(data, null, 2)}\n`);
  for (const { chunk, text } of topicTexts(notes)) edit(`lod/notes/n${chunk}`, { text });
  const warnings: string[] = [];
  let cairn: Cairn;
  const open = async (more = env) => {
    const config = readConfig({ CAIRN_USER: 'vim', ...more }, folder.path);
    cairn = await createCairn({ ...config, holdMs: 0 }, (message) => warnings.push(message));
    await cairn.settled();
  };
  await open();
  const status = async () => (await cairn.services.indexing.status(ann)).embedding as EmbeddingStatus;
  /** Resolves when embedding stands so. */
  const until = async (wanted: (status: EmbeddingStatus) => boolean): Promise<EmbeddingStatus> => {
    for (const began = Date.now(); ; ) {
      const now = await status();
      if (wanted(now)) return now;
      assert.ok(Date.now() - began < PATIENCE_MS, `embedding stands so: ${JSON.stringify(now)} ${warnings}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return {
    folder,
    warnings,
    edit,
    status,
    until,
    ready: (passages = notes) =>
      until(
        ({ state, embedded, failed, lacking }) =>
          state === 'ready' && embedded + failed === passages && !lacking,
      ),
    get services() {
      return cairn.services;
    },
    find: async (text: string) =>
      (await cairn.services.search.find(ann, { text, limit: 10, mode: 'keyword' })).hits.map(
        ({ ref }) => ref,
      ),
    async reopen(more?: Record<string, string>) {
      await cairn.close();
      await open(more);
    },
    async remove() {
      await cairn.close();
      folder.remove();
    },
  };
}
