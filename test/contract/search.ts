import { describe, test } from 'node:test';
import { coverageContract } from './search/coverage.ts';
import { filesContract } from './search/files.ts';
import { listsContract } from './search/lists.ts';
import type { Made, Scene } from './search/made.ts';
import { pastContract } from './search/past.ts';
import { problemsContract } from './search/problems.ts';
import { recordsContract } from './search/records.ts';
import { sumsContract } from './search/sums.ts';
import { textContract } from './search/text.ts';
import { valuesContract } from './search/values.ts';
import { vectorsContract } from './search/vectors.ts';

// What every player of the search role must do: searchContract

export function searchContract(name: string, make: () => Promise<Made>): void {
  const scene: Scene = (sentence, play) =>
    test(sentence, async () => {
      const made = await make();
      try {
        await play(made);
      } finally {
        await made.close();
      }
    });

  describe(name, () => {
    recordsContract(scene);
    listsContract(scene);
    sumsContract(scene);
    textContract(scene);
    valuesContract(scene);
    pastContract(scene);
    problemsContract(scene);
    filesContract(scene);
    coverageContract(scene);
    vectorsContract(scene);
  });
}
