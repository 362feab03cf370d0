import fs from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CairnError } from '../core/errors.ts';
import { errno, unavailable } from '../core/files.ts';
import { embeddingSettings, type ModelChoicesFile } from '../core/models.ts';

// createChoicesFile: `embeddings.json` in the folder of state, readable by its owner alone, since keys are in it.

const chosen = z.object({ settings: embeddingSettings, key: z.string().optional() });
const shape = z.object({
  chosen: chosen.optional(),
  served: chosen.extend({ identity: z.string() }).optional(),
});

export function createChoicesFile(state: string): ModelChoicesFile {
  const path = join(state, 'embeddings.json');
  return {
    read() {
      try {
        return shape.parse(JSON.parse(fs.readFileSync(path, 'utf8')));
      } catch (error) {
        if (errno(error) === 'ENOENT') return {};
        if (errno(error) !== undefined) throw unavailable(`read ${path}`, error);
        throw new CairnError(
          'unavailable',
          `${path} cannot be understood: choose a model again, or remove it.`,
        );
      }
    },
    write(choices) {
      try {
        fs.rmSync(`${path}.new`, { force: true });
        fs.writeFileSync(`${path}.new`, `${JSON.stringify(choices, null, 2)}\n`, {
          mode: 0o600,
          flush: true,
        });
        fs.renameSync(`${path}.new`, path);
      } catch (error) {
        throw unavailable(`write ${path}`, error);
      }
    },
  };
}
