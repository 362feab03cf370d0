import { main } from './commands/main.ts';
import { readConfig, readVersion } from './config.ts';
import { machine } from './doors.ts';

// The server's entry: `npm start [-- FOLDER]` is `cairn serve [FOLDER]`.
await main({ machine, version: readVersion(), readConfig: (folder) => readConfig(undefined, folder) }, [
  'serve',
  ...process.argv.slice(2),
]);
