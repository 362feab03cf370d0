import type { Config } from '../config.ts';
import type { Who } from '../core/who.ts';
import { type Client, connect } from './client.ts';
import type { Machine, Opened } from './machine.ts';

// through: a command's way to a store, whoever owns it.

/**
 * What `beside` answers through the API of the server that owns the store, or was named; else what `alone` answers with the store opened here,
 * which is closed afterwards. `alone` waits for `settled` itself where it asks the index.
 */
export async function through<Answer>(
  machine: Machine,
  config: Config,
  beside: (client: Client) => Promise<Answer>,
  alone: (opened: Opened, who: Who) => Promise<Answer>,
): Promise<Answer> {
  const client = await connect(await machine.locate(config));
  if (client) return beside(client);
  const opened = await machine.open(config);
  try {
    return await alone(opened, { name: config.user, via: 'cli', namespaces: '*' });
  } finally {
    await opened.close();
  }
}
