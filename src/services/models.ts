import { CairnError } from '../core/errors.ts';
import {
  type ChosenModel,
  type EmbeddingCost,
  type EmbeddingSettings,
  type EmbeddingStatus,
  lackingIn,
  type ModelChoices,
  type ModelChoicesFile,
} from '../core/models.ts';
import { mustManage, type Who } from '../core/who.ts';
import type { Embedding } from './embedding.ts';

/** A choice of model as it is shown: never with its key. */
export interface ModelChoice {
  settings: EmbeddingSettings;
  /** Who decided: what the process was started with, a person, or nobody. */
  from: 'environment' | 'choice' | 'default';
  hasKey: boolean;
}

/** Which model embeds. */
export interface Models {
  /** For owners of all of Cairn. */
  get(who: Who): ModelChoice & { status: EmbeddingStatus };
  /**
   * Takes another model, whose vectors are made beside those that serve. It is asked first what that takes: a model that does not answer is
   * refused with its reason. Without a `key` the one before is kept while the address is the same; '' forgets it. `conflict` where the
   * environment decides. A dry run only tells.
   */
  choose(
    who: Who,
    wish: EmbeddingSettings & { key?: string },
    options?: { dryRun?: boolean },
  ): Promise<ModelChoice & { cost: EmbeddingCost }>;
  /** Tries again what could not be embedded. */
  retry(who: Who): Promise<void>;
  /** Resolves when every passage has its vector, or waits for something else than this process. */
  settled(who: Who): Promise<void>;
}

/** What the process itself does with the choice. */
export interface ModelsService extends Models {
  /** Begins to embed with what was chosen. */
  start(): void;
  /** Remembers whose vectors serve, and what it was chosen with. */
  served(identity: string, settings: EmbeddingSettings): void;
}

export interface ModelsParts {
  file: ModelChoicesFile;
  embedding: Embedding;
  /** The environment's choice. */
  fixed: EmbeddingSettings | undefined;
  /** The environment's key, for a model that has none of its own. */
  key: string | undefined;
  warn(message: string): void;
}

export function createModels({ file, embedding, fixed, key, warn }: ModelsParts): ModelsService {
  const withKey = (model: ChosenModel): ChosenModel => ({ ...model, key: model.key ?? key });
  const current = ({ chosen } = file.read()): ChosenModel =>
    fixed ? { settings: fixed } : (chosen ?? { settings: { provider: 'learned' } });
  /** What was chosen before, to be replaced: a file that cannot be understood says nothing then. */
  const replaced = (): ModelChoices => {
    try {
      return file.read();
    } catch {
      return {};
    }
  };
  const shown = (chosen: ChosenModel, from: ModelChoice['from']): ModelChoice => ({
    settings: chosen.settings,
    from,
    hasKey: withKey(chosen).key !== undefined,
  });
  /** What embedding was given, without the environment's key: others may be chosen before the vectors of these serve. */
  let given: ChosenModel[] = [];
  const begin = () => {
    const { served } = file.read();
    given = [current(), ...given].slice(0, REMEMBERED);
    const before = served && withKey({ ...served, known: Number(served.identity.split('/').at(-1)) });
    const chosen = withKey(current());
    const known = before && isSame(before.settings, chosen.settings) ? before.known : undefined;
    embedding.choose({ ...chosen, known }, before);
  };

  try {
    embedding.intend(current().settings);
  } catch {
    // It is said at the start.
  }

  return {
    start() {
      try {
        begin();
      } catch (thrown) {
        const { message } = thrown as Error;
        embedding.refuse(message);
        warn(`Nothing is embedded: ${message}`);
      }
    },
    served(identity, settings) {
      const choices = file.read();
      if (choices.served?.identity === identity || identity.startsWith('learned/')) return;
      const model = given.find((one) => isSame(one.settings, settings)) ?? { settings };
      file.write({ ...choices, served: { ...model, identity } });
    },
    get(who) {
      mustManage(who);
      const choices = file.read();
      const from = fixed ? 'environment' : choices.chosen ? 'choice' : 'default';
      return { ...shown(current(choices), from), status: embedding.status() };
    },
    async choose(who, { key: given, ...settings }, { dryRun = false } = {}) {
      mustManage(who);
      if (fixed && !dryRun)
        throw new CairnError(
          'conflict',
          'CAIRN_EMBEDDINGS decides which model embeds: unset it to choose here.',
        );
      check(settings);
      const chosen = {
        settings,
        key: given === undefined ? keptKey(current(replaced()), settings) : given || undefined,
      };
      const cost = await embedding.cost(withKey(chosen));
      if (!dryRun) {
        // Asking takes its time: other vectors may have come to serve.
        file.write({ ...replaced(), chosen });
        begin();
      }
      return { ...shown(chosen, 'choice'), cost };
    },
    async retry(who) {
      mustManage(who);
      await embedding.retry();
    },
    settled: () => embedding.settled(),
  };
}

const REMEMBERED = 5;

function check(settings: EmbeddingSettings): void {
  const messages = {
    model: 'Say which model.',
    url: 'Say where the server is, up to and without /embeddings.',
  };
  const errors = lackingIn(settings).map((name) => ({ pointer: `/${name}`, message: messages[name] }));
  if (errors.length)
    throw new CairnError('invalid', `Something is missing to use ${settings.provider}.`, { errors });
}

function isSame(a: EmbeddingSettings, b: EmbeddingSettings): boolean {
  return (['provider', 'url', 'model', 'dimensions'] as const).every((name) => a[name] === b[name]);
}

/** A key goes to the server that it was given for, and to no other. */
function keptKey({ settings, key }: ChosenModel, next: EmbeddingSettings): string | undefined {
  return settings.provider === next.provider && settings.url === next.url ? key : undefined;
}
