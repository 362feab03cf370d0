import { main } from './commands/main.ts';
import { readConfig, readVersion } from './config.ts';

// The command line's entry: `cairn …`.
await main(
  {
    machine: async () => (await import('./doors.ts')).machine,
    version: readVersion(),
    readConfig: (folder) => readConfig(undefined, folder),
  },
  process.argv.slice(2),
);
