import {
  type CleanUpEffect,
  type CleanUpEffects,
  type CleanUpRule,
  type CleanUpStep,
  cleanableFields,
  cleanUpRules,
  isAbout,
  usualRules,
} from '../core/clean-up.ts';
import { labelAt } from '../core/fields.ts';
import type { ListItem } from '../core/ports/found.ts';
import type { Run } from '../core/run.ts';
import type { Shape } from '../core/schema.ts';
import type { SampleFault } from '../core/schema-effects.ts';
import { mustChange, mustSee, type Who } from '../core/who.ts';
import { readPhoneOf } from './clean-ups/phones.ts';
import { type Step, type Tidied, tidy } from './clean-ups/work.ts';
import type { Mutation } from './records.ts';
import type { Runs } from './runs.ts';
import type { Schemas } from './schemas.ts';
import type { Walk } from './walk.ts';

// Tidying the values of a collection: createCleanUps

/** What is to be tidied: these rules for every field that they are about, or just these steps. */
export interface CleanUpWish {
  rules?: readonly CleanUpRule[] | undefined;
  steps?: readonly CleanUpStep[] | undefined;
}

/** Spaces, case, phone numbers, dates, numbers and empty texts, by rules; only values that change are touched in the files. */
export interface CleanUps {
  /** What it would do to at most 100,000 records; nothing is written. Steps that do nothing are left out. */
  preview(who: Who, ns: string, collection: string, wish: CleanUpWish): Promise<CleanUpEffects>;
  /** Does it as one run. Records of which a save would be refused are left as they are. */
  apply(who: Who, ns: string, collection: string, wish: CleanUpWish): Promise<Run>;
}

export interface CleanUpsParts {
  schemas: Pick<Schemas, 'shape' | 'namespace' | 'trial'>;
  runs: Pick<Runs, 'start'>;
  walk: Walk;
}

const LOOKED_AT = 100_000;
const SAMPLES = 5;

export function createCleanUps({ schemas, runs, walk }: CleanUpsParts): CleanUps {
  async function plan(who: Who, ns: string, collection: string, wish: CleanUpWish) {
    const [shape, namespace] = await Promise.all([
      schemas.shape(who, ns, collection),
      schemas.namespace(who, ns),
    ]);
    const steps = stepsOf(shape, wish);
    const phone = readPhoneOf(namespace);
    const trial = shape.schema ? schemas.trial(who, shape.schema) : undefined;
    const work = (item: ListItem): { tidied: Tidied; left: SampleFault | undefined } => {
      const tidied = tidy(item.data, steps, namespace, phone);
      const isWhole = item.problem?.kind !== 'broken' && item.problem?.kind !== 'gone';
      const [refusal] = tidied.edits.length > 0 ? (trial?.refusals(item.data, tidied.after) ?? []) : [];
      const fault = isWhole ? refusal : { pointer: '', message: item.problem?.detail ?? 'is not whole' };
      const left =
        fault && tidied.edits.length > 0 ? { ref: item.ref, title: item.title, ...fault } : undefined;
      return { tidied, left };
    };
    return { shape, steps, work };
  }

  return {
    async preview(who, ns, collection, wish) {
      mustSee(who, ns);
      const { shape, steps, work } = await plan(who, ns, collection, wish);
      const effects = new Map(steps.map((step) => [step, effectOf(step, shape)]));
      const total: Omit<CleanUpEffects, 'steps'> = {
        records: 0,
        capped: false,
        changed: 0,
        left: 0,
        leftSamples: [],
      };
      for await (const item of walk.through(ns, collection)) {
        if (total.records === LOOKED_AT) {
          total.capped = true;
          break;
        }
        total.records += 1;
        const { tidied, left } = work(item);
        count(effects, item, tidied, left !== undefined);
        if (left) {
          total.left += 1;
          if (total.leftSamples.length < SAMPLES) total.leftSamples.push(left);
        } else if (tidied.edits.length > 0) total.changed += 1;
      }
      const telling = [...effects.values()].filter(({ records, cannot }) => records + cannot > 0);
      return { ...total, steps: telling };
    },
    async apply(who, ns, collection, wish) {
      mustChange(who, ns);
      const { shape, work } = await plan(who, ns, collection, wish);
      async function* mutations(): AsyncGenerator<Mutation> {
        for await (const seen of walk.through(ns, collection)) {
          if (work(seen).tidied.edits.length === 0) continue;
          const item = await walk.fresh(who, seen);
          if (!item) continue;
          const { tidied, left } = work(item);
          if (tidied.edits.length > 0 && !left)
            yield { op: 'edit', ref: item.ref, edits: tidied.edits, ifMatch: item.etag };
        }
      }
      return runs.start(who, {
        ns,
        title: `Clean up ${shape.title}`,
        mutations: mutations(),
        href: `/db/${encodeURIComponent(ns)}/${encodeURIComponent(collection)}/clean-up`,
      });
    },
  };
}

/** In the order of the rules, then of the fields. */
function stepsOf({ fields }: Shape, { rules = usualRules, steps }: CleanUpWish): Step[] {
  const all = cleanableFields(fields);
  return cleanUpRules.flatMap((rule) =>
    all
      .filter((field) => isAbout(rule, field))
      .filter(({ pointer }) =>
        steps ? steps.some((step) => step.rule === rule && step.field === pointer) : rules.includes(rule),
      )
      .map((about) => ({ rule, field: about.pointer, about })),
  );
}

function effectOf({ rule, field }: Step, { fields }: Shape): CleanUpEffect {
  const label = labelAt(fields, field.replace(/\/\*$/, ''));
  return { rule, field, label, records: 0, samples: [], cannot: 0, cannotSamples: [] };
}

function count(
  effects: Map<Step, CleanUpEffect>,
  { ref, title }: ListItem,
  tidied: Tidied,
  isLeft: boolean,
): void {
  const seen = new Set<Step>();
  for (const { step, pointer, before, after } of isLeft ? [] : tidied.done) {
    const effect = effects.get(step) as CleanUpEffect;
    if (!seen.has(step)) effect.records += 1;
    seen.add(step);
    if (effect.samples.length < SAMPLES)
      effect.samples.push({ ref, title, pointer, before, after: after ?? null });
  }
  for (const { step, pointer, value, message } of tidied.cannot) {
    const effect = effects.get(step) as CleanUpEffect;
    effect.cannot += 1;
    if (effect.cannotSamples.length < SAMPLES)
      effect.cannotSamples.push({ ref, title, pointer, value, message });
  }
}
