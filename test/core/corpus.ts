import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Real records published by the Tate gallery (CC0), which lie beside the repository where they are installed.

const folder = find(import.meta.dirname);

/** Why the tests that read the corpus are skipped; false when it is there. */
export const noCorpus: string | false =
  folder === '' && 'the Tate corpus (shared/corpora/tate) is not beside the repository';

/** All records of a collection of the corpus, as bytes, with their ids. */
export function corpus(collection: 'artists' | 'artworks'): { id: string; bytes: Buffer }[] {
  const names = readdirSync(join(folder, collection)).filter((name) => name.endsWith('.json'));
  return names.map((name) => ({
    id: name.slice(0, -5),
    bytes: readFileSync(join(folder, collection, name)),
  }));
}

function find(start: string): string {
  const here = join(start, 'shared/corpora/tate/json-db/tate');
  if (existsSync(here)) return here;
  return dirname(start) === start ? '' : find(dirname(start));
}
