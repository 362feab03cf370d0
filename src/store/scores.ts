import fs from 'node:fs';
import { join } from 'node:path';
import { errno, makeFolder, unavailable } from '../core/files.ts';
import { nameProblem } from '../core/names.ts';
import type { Score, ScoreBook } from '../core/ports/score-book.ts';

// createScoreBook: how search tests went, a file of lines a namespace.

/** More is history that nobody looks at. */
const KEPT = 200;

/**
 * Keeps scores in `folder`, below `state/`: they tell of what an index and a model did then, and cannot be made again from the files as
 * everything in `derived/` can.
 */
export function createScoreBook({ folder }: { folder: string }): ScoreBook {
  const fileOf = (ns: string) => join(folder, `${ns}.jsonl`);

  async function read(ns: string): Promise<Score[]> {
    if (nameProblem(ns)) return [];
    try {
      const lines = fs.readFileSync(fileOf(ns), 'utf8').split('\n');
      return lines.flatMap(scoreIn).slice(-KEPT);
    } catch (error) {
      if (errno(error) === 'ENOENT') return [];
      throw unavailable(`read ${fileOf(ns)}`, error);
    }
  }

  return {
    read,
    async append(ns, score) {
      const scores = [...(await read(ns)), score].slice(-KEPT);
      const temporary = `${fileOf(ns)}.new`;
      try {
        makeFolder(fs, folder, 0o700);
        fs.writeFileSync(temporary, scores.map((one) => `${JSON.stringify(one)}\n`).join(''), {
          mode: 0o600,
        });
        fs.renameSync(temporary, fileOf(ns));
      } catch (error) {
        throw unavailable(`write ${fileOf(ns)}`, error);
      }
    },
  };
}

/** A line that was cut off, or that another version wrote, is passed over. */
function scoreIn(line: string): Score[] {
  try {
    const score = JSON.parse(line);
    return typeof score?.ndcg === 'number' && Array.isArray(score.questions) ? [score] : [];
  } catch {
    return [];
  }
}
