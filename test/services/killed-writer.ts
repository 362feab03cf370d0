import { handEdits, scenarios } from './scenarios.ts';
import { ann, storeAt } from './store-at.ts';

// A process that is killed by itself: node killed-writer.js FOLDER SCENARIO STEP; the scenario `adoption` takes in what was edited
// by hand. At the STEPth step it dies as by SIGKILL, in the middle of whatever it does. Without STEP it prints the names of the steps.

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
const known = scenarios[scenario];
if (known) await at.records.write(ann, known.mutations);
else await at.observe(...Object.keys(handEdits));
// The answer comes before the index has the write; a question waits for it.
await at.index.namespaces();
process.stdout.write(JSON.stringify(names));
await at.close();
