import type { Config } from '../config.ts';
import type { CollectionCount } from '../core/ports/found.ts';
import type { Who } from '../core/who.ts';
import { connect } from './client.ts';
import type { Machine, Output } from './machine.ts';
import { plural } from './words.ts';

// doctor: looks at everything and writes nothing.

/** Resolves with 0 when all is well, 1 with findings on stdout. */
export async function doctor(
  machine: Machine,
  config: Config,
  output: Output,
  json: boolean,
): Promise<number> {
  const client = await connect(await machine.locate(config));
  const counted =
    client && (async () => (await client.get<{ items: CollectionCount[] }>('/collections')).items);
  const who: Who = { name: config.user, via: 'cli', namespaces: '*' };
  const { findings, changed } = await machine.doctor(config, counted).examine(who);
  if (json) {
    output.out(`${JSON.stringify({ findings, changed }, null, 2)}\n`);
  } else {
    for (const { kind, where, detail } of findings) output.out(`${kind}: ${where}: ${detail}\n`);
    if (changed > 0)
      output.err(`${plural(changed, 'file')} changed since Cairn last looked; it takes them in by itself.\n`);
    output.err(findings.length === 0 ? 'All is well.\n' : `${plural(findings.length, 'finding')}.\n`);
  }
  return findings.length === 0 ? 0 : 1;
}
