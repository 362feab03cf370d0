import type { Config } from '../config.ts';
import { type CleanUpEffects, type CleanUpRule, cleanUpRules } from '../core/clean-up.ts';
import type { Drift } from '../core/drift.ts';
import type { Duplicates } from '../core/duplicates.ts';
import { CairnError } from '../core/errors.ts';
import type { Run } from '../core/run.ts';
import type { Who } from '../core/who.ts';
import type { Services } from '../services/services.ts';
import { type Client, endOf } from './client.ts';
import type { Machine, Output } from './machine.ts';
import { collectionPath, placeOf } from './places.ts';
import { through } from './through.ts';
import { plural } from './words.ts';

// check · normalize · cleanup: whether the records of a collection are as they should be, through the API of a running server if there is one.

export interface TidyOptions {
  json: boolean;
}

/** Resolves with 1 when something differs. */
export async function check(
  machine: Machine,
  config: Config,
  output: Output,
  of: string,
  { json }: TidyOptions,
): Promise<number> {
  const place = placeOf(of);
  const drift = await asked<Drift>(
    machine,
    config,
    (client) => client.get(`/checks/${collectionPath(place)}`),
    ({ fields }, who) => fields.check(who, place.ns, place.collection),
  );
  output.out(json ? `${JSON.stringify(drift)}\n` : driftText(of, drift));
  const { unknown, unused, mixed, misfits } = drift;
  return unknown.length + unused.length + mixed.length + misfits.length === 0 ? 0 : 1;
}

/** Tidies by rules, or with `dryRun` tells what would be. */
export async function normalize(
  machine: Machine,
  config: Config,
  output: Output,
  of: string,
  { json, dryRun, rules }: TidyOptions & { dryRun: boolean; rules?: string | undefined },
): Promise<number> {
  const place = placeOf(of);
  const wish = rules === undefined ? {} : { rules: rulesIn(rules) };
  if (dryRun) {
    const effects = await previewed(machine, config, place, wish);
    output.out(json ? `${JSON.stringify(effects)}\n` : effectsText(of, effects));
    return 0;
  }
  const run = await asked<Run>(
    machine,
    config,
    async (client) => endOf(client, await client.post(`/clean-ups/${collectionPath(place)}`, wish)),
    async ({ cleanUps, runs }, who) =>
      runs.ended(who, (await cleanUps.apply(who, place.ns, place.collection, wish)).id),
  );
  const told =
    run.state === 'done'
      ? `Tidied ${plural(run.counts.updated, 'record')}.`
      : `Not done: ${run.reason ?? run.state}`;
  output.out(json ? `${JSON.stringify(run)}\n` : `${told}\n`);
  return run.state === 'done' ? 0 : 1;
}

/** What could be tidied and what seems to be there twice; changes nothing. Resolves with 1 when there is something. */
export async function cleanup(
  machine: Machine,
  config: Config,
  output: Output,
  of: string,
  { json }: TidyOptions,
): Promise<number> {
  const place = placeOf(of);
  const effects = await previewed(machine, config, place, {});
  const duplicates = await asked<Duplicates>(
    machine,
    config,
    (client) => client.get(`/duplicates/${collectionPath(place)}`),
    (services, who) => services.duplicates.find(who, place.ns, place.collection),
  );
  const groups = duplicates.groups.map(
    ({ records, reasons }) => `  ${records.map(({ id }) => id).join(', ')}: ${reasons.join(', ')}`,
  );
  const twice = [`${plural(duplicates.total, 'group')} of records that seem to be one.`, ...groups, ''].join(
    '\n',
  );
  output.out(
    json ? `${JSON.stringify({ cleanUp: effects, duplicates })}\n` : effectsText(of, effects) + twice,
  );
  return effects.changed + duplicates.total === 0 ? 0 : 1;
}

function previewed(
  machine: Machine,
  config: Config,
  place: ReturnType<typeof placeOf>,
  wish: { rules?: CleanUpRule[] },
): Promise<CleanUpEffects> {
  return asked<CleanUpEffects>(
    machine,
    config,
    (client) => client.post(`/clean-ups/${collectionPath(place)}?dryRun=true`, wish),
    ({ cleanUps }, who) => cleanUps.preview(who, place.ns, place.collection, wish),
  );
}

/** What reads all records wants them looked through. */
function asked<Answer>(
  machine: Machine,
  config: Config,
  beside: (client: Client) => Promise<Answer>,
  alone: (services: Services, who: Who) => Promise<Answer>,
): Promise<Answer> {
  return through(machine, config, beside, async ({ services, settled }, who) => {
    await settled();
    return alone(services, who);
  });
}

function rulesIn(text: string): CleanUpRule[] {
  const rules = text.split(',').map((rule) => rule.trim());
  const wrong = rules.find((rule) => !cleanUpRules.includes(rule as CleanUpRule));
  if (wrong !== undefined)
    throw new CairnError('invalid', `"${wrong}" is no rule. Rules are ${cleanUpRules.join(', ')}.`);
  return rules as CleanUpRule[];
}

function driftText(of: string, { records, unknown, unused, mixed, misfits }: Drift): string {
  const lines = [
    ...unknown.map(
      ({ pointer, records: count, meant }) =>
        `  ${pointer}: no field, in ${plural(count, 'record')}${meant ? `; ${meant} is meant, perhaps` : ''}`,
    ),
    ...misfits.map(
      ({ pointer, message, records: count, convertible }) =>
        `  ${pointer}: ${message}, in ${plural(count, 'record')}${convertible > 0 ? `; ${convertible} can be converted` : ''}`,
    ),
    ...mixed.map(
      ({ pointer, types }) =>
        `  ${pointer}: ${Object.entries(types)
          .map(([type, count]) => `${count} × ${type}`)
          .join(', ')}`,
    ),
    ...unused.map(({ pointer }) => `  ${pointer}: never filled`),
  ];
  const found = lines.length === 0 ? 'Everything fits.' : `${plural(lines.length, 'finding')}:`;
  return [`${of}, ${plural(records, 'record')}. ${found}`, ...lines, ''].join('\n');
}

function effectsText(of: string, { records, changed, steps }: CleanUpEffects): string {
  const lines = steps.map(
    ({ rule, field, records: count, cannot }) =>
      `  ${rule} ${field}: ${plural(count, 'record')}${cannot > 0 ? `; ${cannot} cannot be read` : ''}`,
  );
  return [`${of}: ${plural(changed, 'record')} of ${records} would be tidied.`, ...lines, ''].join('\n');
}
