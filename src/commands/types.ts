import type { Config } from '../config.ts';
import type { Machine, Output } from './machine.ts';
import { through } from './through.ts';

/** types: prints TypeScript types of the records, through the API of a running server if there is one. Resolves with 0. */
export async function types(machine: Machine, config: Config, output: Output, ns?: string): Promise<number> {
  const query = ns === undefined ? '' : `?ns=${encodeURIComponent(ns)}`;
  await through(
    machine,
    config,
    async (client) => {
      const decoder = new TextDecoder();
      for await (const part of await client.bytes(`/types.d.ts${query}`))
        output.out(decoder.decode(part, { stream: true }));
    },
    async ({ services, settled }, who) => {
      await settled();
      output.out(await services.types.declare(who, ns));
    },
  );
  return 0;
}
