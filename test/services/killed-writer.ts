import { scenarios } from './scenarios.ts';
import { ann, storeAt } from './store-at.ts';

// A process that is killed by itself: node killed-writer.js FOLDER SCENARIO STEP. At the STEPth step it dies as by SIGKILL, in the middle of
// whatever it does. Without STEP it prints the names of the steps.

const [path = '', scenario = '', kill] = process.argv.slice(2);
const names: string[] = [];
let recovered = false;

const at = await storeAt(path, {
  step: (name) => {
    if (!recovered) return;
    names.push(name);
    if (names.length === Number(kill)) process.kill(process.pid, 'SIGKILL');
  },
});
recovered = true;
await at.records.write(ann, scenarios[scenario]?.mutations ?? []);
process.stdout.write(JSON.stringify(names));
await at.close();
