import { ann, storeAt } from './store-at.ts';
import { add, replace } from './uploading.ts';

// A process that is killed by itself in the middle of a change of files: node killed-uploader.js FOLDER CHANGE STEP. Without STEP it
// prints the names of the steps.

type At = Awaited<ReturnType<typeof storeAt>>;

const [path = '', change = '', kill] = process.argv.slice(2);
const names: string[] = [];
let recovered = false;

const changes: Record<string, (at: At) => Promise<unknown>> = {
  upload: (at) => add(at, { 'new.txt': 'new', 'roof.txt': 'another roof' }),
  replace: (at) => replace(at, 'lod/files/roof.txt', 'a mended roof'),
  delete: ({ uploads }) => uploads.remove(ann, 'lod/files/roof.txt'),
  move: ({ records }) =>
    records.write(ann, [{ op: 'move', ref: 'lod/files/roof.txt', to: 'lod/files/attic.txt' }]),
  batch: ({ records }) =>
    records.write(ann, [
      { op: 'move', ref: 'lod/files/roof.txt', to: 'lod/files/attic.txt' },
      { op: 'move', ref: 'lod/files/gutter.txt', to: 'lod/files/roof.txt' },
      { op: 'move', ref: 'lod/files/attic.txt', to: 'lod/files/gutter.txt' },
    ]),
};

const at = await storeAt(path, {
  step: (name) => {
    if (!recovered) return;
    names.push(name);
    if (names.length === Number(kill)) process.kill(process.pid, 'SIGKILL');
  },
});
recovered = true;
await changes[change]?.(at);
await at.index.namespaces();
process.stdout.write(JSON.stringify(names));
await at.close();
