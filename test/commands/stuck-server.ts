import type { Running } from '../../src/commands/machine.ts';
import { serve } from '../../src/commands/serve.ts';
import { readConfig } from '../../src/config.ts';

// A server that never gets closed: node stuck-server.js.

const never = new Promise<never>(() => {});
const start = async () =>
  ({
    url: 'http://nowhere',
    place: { folder: '', described: '', sample: false },
    settled: () => never,
    close: () => never,
  }) as unknown as Running;
setInterval(() => {}, 1000);
await serve(
  { start } as unknown as Parameters<typeof serve>[0],
  readConfig({}, '/'),
  {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  },
  50,
);
