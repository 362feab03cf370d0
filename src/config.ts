import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { CairnError } from './core/errors.ts';
import { type EmbeddingSettings, embeddingSettings, lackingIn } from './core/models.ts';

// readConfig · readVersion: the only reader of the environment. Settings are listed in docs/api.md.

/** Whether people on this computer need no sign-in, and if not, why not. */
export type LocalMode = 'offered' | 'systemd' | 'off';

export interface Config {
  /** The checkout: where `static/`, `data/` and `package.json` are. */
  home: string;
  version: string;
  /** Absolute path of the operator's folder; undefined: a working copy of the sample. */
  data: string | undefined;
  /** The Cairn that commands work on instead of a folder. */
  remote: { url: string; token?: string } | undefined;
  /** Secret: what lets commands in there. */
  token: string | undefined;
  /** Absolute path of the folder where backups go when no other is named. */
  backup: string | undefined;
  /** Where it listens: an address of this computer. */
  host: string;
  /** 0 takes any free port. */
  port: number;
  local: LocalMode;
  /** The one address that people use, if it is set. */
  url: URL | undefined;
  /** Whose X-Forwarded headers are believed: addresses, ranges, or names such as `loopback`. */
  proxy: string;
  /** Whether it may be reached from other computers without TLS. */
  insecure: boolean;
  /** Who the journal says it was, in local mode. */
  user: string;
  maxBodyBytes: number;
  /** The largest file that is taken in. */
  maxFileBytes: number;
  /** The largest file of rows that is imported: text is read a piece at a time. */
  maxImportBytes: number;
  /** How long (milliseconds) a file has to stay broken or gone before that is believed. */
  holdMs: number;
  logLevel: string;
  /** The model that embeds, if the environment decides that. */
  embeddings: EmbeddingSettings | undefined;
  /** Secret: what such a model wants to see. */
  embeddingsKey: string | undefined;
}

const home = resolve(import.meta.dirname, '../..');

type Environment = Record<string, string | undefined>;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** The settings from the environment; a path given on the command line overrides CAIRN_DATA. Throws `invalid`, naming the setting. */
export function readConfig(env: Environment = process.env, path?: string): Config {
  const data = path ?? nonEmpty(env.CAIRN_DATA);
  return {
    home,
    version: readVersion(),
    data: absolute(data),
    remote: path === undefined ? remoteFrom(env) : undefined,
    token: nonEmpty(env.CAIRN_TOKEN),
    backup: absolute(nonEmpty(env.CAIRN_BACKUP)),
    host: nonEmpty(env.CAIRN_HOST)?.trim() ?? '127.0.0.1',
    port: portFrom(env.CAIRN_PORT),
    local: localModeFrom(env),
    url: urlFrom(env.CAIRN_URL),
    proxy: nonEmpty(env.CAIRN_PROXY) ?? 'loopback',
    insecure: oneOf('CAIRN_INSECURE', env.CAIRN_INSECURE, ['on', 'off'], 'off') === 'on',
    user: nonEmpty(env.CAIRN_USER) ?? systemUser(),
    maxBodyBytes: bytesFrom('CAIRN_MAX_BODY', env.CAIRN_MAX_BODY, '10MB', 1),
    maxFileBytes: bytesFrom('CAIRN_MAX_FILE', env.CAIRN_MAX_FILE, '100MB', 64),
    maxImportBytes: bytesFrom('CAIRN_MAX_IMPORT', env.CAIRN_MAX_IMPORT, '500MB', 64),
    holdMs: 1000,
    logLevel: oneOf('CAIRN_LOG', env.CAIRN_LOG, logLevels, 'info'),
    embeddings: embeddingsFrom(env),
    embeddingsKey: nonEmpty(env.CAIRN_EMBEDDINGS_KEY),
  };
}

/** The version in package.json. */
export function readVersion(): string {
  return JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version;
}

function remoteFrom(env: Environment): Config['remote'] {
  const url = nonEmpty(env.CAIRN_URL);
  const token = nonEmpty(env.CAIRN_TOKEN);
  if (url === undefined) return undefined;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new CairnError(
      'invalid',
      `CAIRN_URL is "${url}"; it must be an address such as https://cairn.example.org.`,
    );
  return { url, ...(token !== undefined && { token }) };
}

function absolute(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path);
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}

function portFrom(value: string | undefined): number {
  const port = Number(nonEmpty(value) ?? 4000);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new CairnError('invalid', `CAIRN_PORT is "${value}"; it must be a number from 0 to 65535.`);
}

function urlFrom(value: string | undefined): URL | undefined {
  const given = nonEmpty(value);
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username)
    return url;
  throw new CairnError(
    'invalid',
    `CAIRN_URL is "${value}"; it must be an address such as https://cairn.example.org.`,
  );
}

// A desktop's terminal may have been started by systemd too, hence `on`.
function localModeFrom(env: Environment): LocalMode {
  const wish = oneOf('CAIRN_LOCAL', env.CAIRN_LOCAL, ['on', 'off', 'auto'], 'auto');
  if (wish === 'off') return 'off';
  return wish === 'auto' && nonEmpty(env.INVOCATION_ID) !== undefined ? 'systemd' : 'offered';
}

function bytesFrom(
  name: string,
  value: string | undefined,
  otherwise: string,
  mostGigabytes: number,
): number {
  const found = /^(\d+(?:\.\d+)?)\s*(|k|m|g)b?$/i.exec(nonEmpty(value)?.trim() ?? otherwise);
  const unit = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[found?.[2]?.toLowerCase() ?? ''] ?? 1;
  const bytes = Math.floor(Number(found?.[1]) * unit);
  if (bytes >= 1024 && bytes <= mostGigabytes * 1024 ** 3) return bytes;
  throw new CairnError(
    'invalid',
    `${name} is "${value}"; it must be a size such as ${otherwise}, up to ${mostGigabytes}GB.`,
  );
}

function embeddingsFrom(env: Environment): EmbeddingSettings | undefined {
  if (nonEmpty(env.CAIRN_EMBEDDINGS) === undefined) return undefined;
  const { shape } = embeddingSettings;
  const dimensions = nonEmpty(env.CAIRN_EMBEDDINGS_DIMENSIONS);
  const url = nonEmpty(env.CAIRN_EMBEDDINGS_URL);
  if (url !== undefined && !shape.url.safeParse(url).success)
    throw new CairnError(
      'invalid',
      `CAIRN_EMBEDDINGS_URL is "${url}"; it must be an address such as http://localhost:11434/v1.`,
    );
  if (dimensions !== undefined && !shape.dimensions.safeParse(Number(dimensions)).success)
    throw new CairnError(
      'invalid',
      `CAIRN_EMBEDDINGS_DIMENSIONS is "${dimensions}"; it must be a number from 1 to 4096.`,
    );
  const { options } = shape.provider;
  const settings: EmbeddingSettings = {
    provider: oneOf('CAIRN_EMBEDDINGS', env.CAIRN_EMBEDDINGS, options, 'learned'),
    url,
    model: nonEmpty(env.CAIRN_EMBEDDINGS_MODEL),
    dimensions: dimensions === undefined ? undefined : Number(dimensions),
  };
  const [lacking] = lackingIn(settings);
  if (!lacking) return settings;
  const name = { model: 'CAIRN_EMBEDDINGS_MODEL', url: 'CAIRN_EMBEDDINGS_URL' }[lacking];
  throw new CairnError('invalid', `${name} is needed to use ${settings.provider}.`);
}

function oneOf<Known extends string>(
  name: string,
  value: string | undefined,
  known: readonly Known[],
  otherwise: Known,
): Known {
  const wish = nonEmpty(value)?.toLowerCase() ?? otherwise;
  const found = known.find((each) => each === wish);
  if (found !== undefined) return found;
  throw new CairnError('invalid', `${name} is "${value}"; it must be one of ${known.join(', ')}.`);
}

// There is no such user in some containers.
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'owner';
  }
}
