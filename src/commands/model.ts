import type { Config } from '../config.ts';
import type { EmbeddingCost, EmbeddingSettings, EmbeddingStatus } from '../core/models.ts';
import type { Machine, Output } from './machine.ts';
import { through } from './through.ts';
import { grouped, plural } from './words.ts';

// model: which model embeds, and choosing another one, through the API of a running server if there is one.

export interface ModelOptions extends Omit<EmbeddingSettings, 'provider'> {
  /** Without it, how it stands is told. */
  provider?: EmbeddingSettings['provider'];
  dryRun?: boolean;
  json?: boolean;
}

interface Shown {
  settings: EmbeddingSettings;
  status?: EmbeddingStatus;
  cost?: EmbeddingCost;
}

/** Resolves with 0. Throws what the model or the service refuses. */
export async function model(
  machine: Machine,
  config: Config,
  output: Output,
  { provider, dryRun = false, json = false, ...more }: ModelOptions,
): Promise<number> {
  const wish = provider && { provider, ...more, key: config.embeddingsKey };
  const shown = await through<Shown>(
    machine,
    config,
    (client) => (wish ? client.put(`/index/model?dryRun=${dryRun}`, wish) : client.get('/index/model')),
    async ({ services, settled }, who) => {
      await settled();
      return wish ? await services.models.choose(who, wish, { dryRun }) : services.models.get(who);
    },
  );
  output.out(json ? `${JSON.stringify(shown)}\n` : `${sentences(shown, dryRun)}\n`);
  return 0;
}

function sentences({ settings, status, cost }: Shown, dryRun: boolean): string {
  const name = [settings.provider, settings.model, settings.url].filter((part) => part).join(' ');
  if (cost) {
    const { texts, toEmbed, tokens } = cost;
    const takes = `${plural(toEmbed, 'text')} of ${grouped(texts)} to embed, about ${plural(tokens, 'token')}`;
    return `${name} ${dryRun ? 'would have' : 'is chosen:'} ${takes}.`;
  }
  if (!status) return name;
  const { state, serving, embedded, lacking, failed, reason } = status;
  const counts = `${plural(embedded, 'passage')} embedded, ${grouped(lacking)} to come, ${grouped(failed)} failed`;
  return [`${name}: ${state}. ${counts}.`, serving && `Search uses ${serving}.`, reason]
    .filter((part) => part)
    .join(' ');
}
