import { createCairn } from '../../src/cairn.ts';
import { readConfig } from '../../src/config.ts';
import type { Who } from '../../src/core/who.ts';

// A process that imports rows without a key and is killed by itself when so many are done: node killed-importer.js FOLDER FILE DONE.

const [path = '', text = '', done] = process.argv.slice(2);
const ann: Who = { name: 'ann', via: 'web', namespaces: '*' };
const cairn = await createCairn(readConfig({ CAIRN_EMBEDDINGS: 'off' }, path), () => {});
await cairn.settled();
const { imports, runs } = cairn.services;
async function* source() {
  yield Buffer.from(text);
}
const { id } = await imports.receive(ann, 'lod', { name: 'x.csv', source: source(), collection: 'notes' });
await imports.read(ann, id);
await imports.decide(ann, id, { key: [] });
const run = await imports.apply(ann, id);
process.stdout.write(id);
while (runs.get(ann, run.id).done < Number(done)) await new Promise(setImmediate);
process.kill(process.pid, 'SIGKILL');
