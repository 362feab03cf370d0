import { main } from './commands/main.ts';
import { readConfig, readVersion } from './config.ts';

// The server's entry: `npm start [-- FOLDER]` is `cairn serve [FOLDER]`.
await main(
  {
    machine: async () => (await import('./doors.ts')).machine,
    version: readVersion(),
    readConfig: (folder) => readConfig(undefined, folder),
  },
  ['serve', ...process.argv.slice(2)],
);
