import type { Config } from '../config.ts';
import type { Who } from '../core/who.ts';
import { connect } from './client.ts';
import type { Machine, Output } from './machine.ts';

/** types: prints TypeScript types of the records, through the API of a running server if there is one. Resolves with 0. */
export async function types(machine: Machine, config: Config, output: Output, ns?: string): Promise<number> {
  const client = await connect(await machine.locate(config));
  const query = ns === undefined ? '' : `?ns=${encodeURIComponent(ns)}`;
  if (!client) output.out(await alone(machine, config, ns));
  else {
    const decoder = new TextDecoder();
    for await (const part of await client.bytes(`/types.d.ts${query}`))
      output.out(decoder.decode(part, { stream: true }));
  }
  return 0;
}

async function alone(machine: Machine, config: Config, ns: string | undefined): Promise<string> {
  const opened = await machine.open(config);
  const who: Who = { name: config.user, via: 'cli', namespaces: '*' };
  try {
    await opened.settled();
    return await opened.services.types.declare(who, ns);
  } finally {
    await opened.close();
  }
}
