import { main } from './commands/main.ts';
import { readConfig, readVersion } from './config.ts';
import { machine } from './doors.ts';

// The command line's entry: `cairn …`.
await main(
  { machine, version: readVersion(), readConfig: (folder) => readConfig(undefined, folder) },
  process.argv.slice(2),
);
