import { CairnError, type FieldError } from '../core/errors.ts';
import { inferSchema, relationsOf, shapeOf, titleOf } from '../core/fields.ts';
import { builtInSchema } from '../core/file-shape.ts';
import { idProblem, isSettings, type Ref, slug, splitRef, timeOrderedId } from '../core/names.ts';
import type { Relation } from '../core/ports/index-writer.ts';
import type { JsonObject } from '../core/record.ts';
import type { Namespace, SchemaNode, Shape } from '../core/schema.ts';
import { maySee, mustSee, type Who } from '../core/who.ts';
import { type Check, createChecker } from './schemas/check.ts';
import { fillIn } from './schemas/fill-in.ts';
import { type Change, danglingRelations, type Having, newErrors, takenValues } from './schemas/refusals.ts';
import {
  hintProblems,
  namespaceOf,
  namespaceProblems,
  searchSettingsProblems,
  synonymsIn,
} from './schemas/settings.ts';

// Shapes of collections and namespaces, and what they demand of a record. The parts stand in services/schemas/.

/** Shapes of collections and namespaces, and what they demand of a record. */
export interface Schemas {
  namespaces(who: Who): Promise<Namespace[]>;
  /** `not_found` when there is no such namespace. */
  namespace(who: Who, ns: string): Promise<Namespace>;
  /** From `_schema.json`, or inferred from a sample of the records; `not_found` when there is neither folder nor schema. */
  shape(who: Who, ns: string, collection: string): Promise<Shape>;
  /** Everything about the data that does not fit the schema. Empty without a schema. Limits on `pattern`: linear time (RE2). */
  errors(who: Who, ns: string, collection: string, data: JsonObject): Promise<FieldError[]>;
  /**
   * What a write must be refused for: errors of `after` that `before` did not have or whose value the write touched, values of
   * unique fields that another record has, and relations that it newly points nowhere. `peers` are the other records of the same batch;
   * a `_schema` among them is the one that counts.
   * Throws `unavailable` while the index is built that knows them.
   */
  refusals(
    who: Who,
    change: {
      ref: string;
      before: JsonObject | undefined;
      after: JsonObject;
      peers: ReadonlyMap<string, JsonObject | null>;
      /** What later changes of the same work bring. */
      coming?: Change['coming'];
    },
  ): Promise<FieldError[]>;
  /**
   * The data of a new record with what `default` and `x-cairn.numbering` say for keys that it lacks. `peers` are other new records that
   * the index does not know yet: the same batch, and what is being created at the same time; `planned` is a schema that the same batch
   * brings. Throws `unavailable` where a number is to be given and the index is being built.
   */
  fillIn(
    who: Who,
    ns: string,
    collection: string,
    data: JsonObject,
    peers?: Iterable<JsonObject>,
    planned?: JsonObject,
  ): Promise<JsonObject>;
  /** The id for a new record: a slug of its title, made unique, or time-ordered. */
  newId(
    who: Who,
    ns: string,
    collection: string,
    data: JsonObject,
    taken: (id: string) => Promise<boolean>,
    planned?: JsonObject,
  ): Promise<string>;
  /** What a schema that is not in place would say. Throws `invalid` with its mistakes when it cannot be used. */
  trial(who: Who, schema: SchemaNode): Trial;
  /** The schema that would be inferred from up to so many records, spread over the collection; `not_found` as for `shape`. */
  guess(who: Who, ns: string, collection: string, size: number): Promise<SchemaNode>;
  /** Groups of words and phrases that mean the same in a namespace: its `_synonyms.json`. */
  synonyms(who: Who, ns: string): Promise<readonly (readonly string[])[]>;
  /** What makes data no good `_schema.json`, `_namespace.json`, `_synonyms.json` or `_evals.json`; empty when it is one. Other settings are not looked into. */
  settingsProblem(who: Who, ref: string, data: JsonObject): FieldError[];
  relations(who: Who, ns: string, collection: string): Promise<Relation[]>;
}

/** A schema tried on data. */
export interface Trial {
  /** Everything about the data that does not fit. */
  errors(data: JsonObject): FieldError[];
  /** What a write from `before` to `after` would be refused for, unique values and links aside. */
  refusals(before: JsonObject, after: JsonObject): FieldError[];
}

/** What the service needs to know of the store and the index. */
export interface SchemaSources {
  /** A settings file as it is served; `problem` when the file on disk is broken and this is the last good version. */
  settings(ref: Ref): Promise<{ data: JsonObject; etag: string; problem?: string } | undefined>;
  /** Its earlier versions, newest first. */
  earlier(ref: Ref): AsyncIterable<{ data: JsonObject }>;
  namespaces(): Promise<string[]>;
  /** Whether there is a folder for the collection. */
  exists(ns: string, collection: string): Promise<boolean>;
  /** Records spread over the collection. */
  sample(ns: string, collection: string, size: number): Promise<JsonObject[]>;
  having: Having;
  /** Values of a field, greatest first: texts that begin with a prefix, or numbers where none is given. */
  latest(
    ns: string,
    collection: string,
    pointer: string,
    prefix: string | undefined,
    limit: number,
  ): Promise<(string | number)[]>;
  /** The last change that the sample may show. */
  lastSeq(): Promise<number>;
  now(): Date;
}

/**
 * Shapes are made once a version of the schema file. Inferred ones are made anew after some seconds, and those of small collections,
 * where a single record tells, after each change.
 */
export function createSchemas(sources: SchemaSources): Schemas {
  const checker = createChecker();
  const known = new Map<string, Known>();
  /** Of businesses, by the version of their settings. */
  const languages = new Map<string, { etag: string | undefined; language: string }>();
  const synonyms = new Map<string, { etag: string; groups: string[][] }>();

  async function load(who: Who, ns: string, collection: string): Promise<Known> {
    mustSee(who, ns);
    const key = `${ns}/${collection}`;
    const settings = await sources.settings(`${key}/_schema`);
    const old = known.get(key);
    const language = await foreignLanguage(ns);
    if (old && isOf(old, settings) && old.shape.language === language && (await isFresh(old))) return old;
    const made = settings
      ? await read(key, settings, old)
      : ((await builtIn(ns, collection)) ?? (await infer(key, undefined)));
    const spoken = language === undefined ? made : { ...made, shape: { ...made.shape, language } };
    known.set(key, spoken);
    return spoken;
  }

  /** Of a business that does not speak English. */
  async function foreignLanguage(ns: string): Promise<string | undefined> {
    const settings = await sources.settings(`${ns}/_namespace`);
    let known = languages.get(ns);
    if (!known || known.etag !== settings?.etag) {
      known = { etag: settings?.etag, language: namespaceOf(ns, settings?.data).language };
      languages.set(ns, known);
    }
    return /^en\b/i.test(known.language) ? undefined : known.language;
  }

  const drafts = new WeakMap<JsonObject, Known>();

  /** The schema that a batch brings for a collection, else the one in place. */
  async function loadWith(
    who: Who,
    ns: string,
    collection: string,
    planned: JsonObject | null | undefined,
  ): Promise<Known> {
    const draft = planned && drafts.get(planned);
    if (draft) return draft;
    if (!planned || checker.problems(planned).length > 0) return load(who, ns, collection);
    const known = compiled(planned, { ns, collection }, undefined);
    drafts.set(planned, known);
    return known;
  }

  async function builtIn(ns: string, collection: string): Promise<Known | undefined> {
    const schema = builtInSchema(collection);
    if (!schema || !(await sources.namespaces()).includes(ns)) return undefined;
    return compiled(schema, { ns, collection }, undefined);
  }

  async function read(key: string, settings: Settings, old: Known | undefined): Promise<Known> {
    const [mistake] = checker.problems(settings.data);
    const origin = { ...originOf(key), etag: settings.etag };
    if (!mistake) return compiled(settings.data, { ...origin, problem: settings.problem }, settings);
    const problem = `The schema has a mistake at ${mistake.pointer || 'its top'}: ${mistake.message}.`;
    const good = old?.shape.schema ?? (await lastGood(`${key}/_schema`));
    if (!good)
      return infer(key, settings, `${problem} Until it is mended the fields are guessed from the records.`);
    return compiled(
      good,
      { ...origin, problem: `${problem} Until it is mended its last good version is used.` },
      settings,
    );
  }

  async function lastGood(ref: Ref): Promise<SchemaNode | undefined> {
    for await (const { data } of sources.earlier(ref)) if (checker.problems(data).length === 0) return data;
    return undefined;
  }

  function compiled(
    schema: SchemaNode,
    origin: Parameters<typeof shapeOf>[1],
    settings: Settings | undefined,
  ): Known {
    const relations = relationsOf(schema, origin.ns);
    return { shape: shapeOf(schema, origin), check: checker.compile(schema), relations, settings };
  }

  async function infer(key: string, settings: Settings | undefined, problem?: string): Promise<Known> {
    const { ns, collection } = originOf(key);
    const seq = await sources.lastSeq();
    const samples = await sources.sample(ns, collection, SAMPLE);
    if (samples.length === 0 && !settings && !(await sources.exists(ns, collection)))
      throw new CairnError('not_found', `There is no collection ${key}.`);
    const shape = shapeOf(inferSchema(samples), {
      ns,
      collection,
      inferred: true,
      etag: settings?.etag,
      problem,
    });
    const until = sources.now().getTime() + INFERRED_FOR;
    const inferred = { until, ...(samples.length < SAMPLE && { seq }) };
    return { shape, check: () => [], relations: [], settings, inferred };
  }

  async function isFresh({ inferred }: Known): Promise<boolean> {
    if (!inferred) return true;
    if (sources.now().getTime() >= inferred.until) return false;
    return inferred.seq === undefined || inferred.seq === (await sources.lastSeq());
  }

  async function namespace(who: Who, ns: string): Promise<Namespace> {
    mustSee(who, ns);
    const settings = await sources.settings(`${ns}/_namespace`);
    if (!settings && !(await sources.namespaces()).includes(ns))
      throw new CairnError('not_found', `There is no namespace ${ns}.`);
    return namespaceOf(ns, settings?.data);
  }

  function settingsProblem(ref: Ref, data: JsonObject): FieldError[] {
    if (ref.endsWith('/_namespace')) return namespaceProblems(data);
    if (!ref.endsWith('/_schema')) return searchSettingsProblems(splitRef(ref)?.id ?? '', data);
    return [...checker.problems(data), ...hintProblems(data)];
  }

  async function refusals(who: Who, change: Change): Promise<FieldError[]> {
    if (isSettings(change.ref)) return settingsProblem(change.ref, change.after);
    const { ns, collection } = splitRef(change.ref) ?? { ns: '', collection: '' };
    const planned = change.peers.get(`${ns}/${collection}/_schema`);
    const { shape, check, relations } = await loadWith(who, ns, collection, planned);
    if (shape.inferred) return [];
    const before = change.before ? check(change.before) : [];
    const [taken, dangling] = await Promise.all([
      takenValues(change, shape.fields, sources.having),
      danglingRelations(change, relations, sources.having, (other) => maySee(who, other)),
    ]);
    return [...newErrors(change, before, check(change.after)), ...taken, ...dangling];
  }

  return {
    namespace,
    namespaces: async (who) => {
      const names = (await sources.namespaces()).filter((ns) => maySee(who, ns));
      return Promise.all(names.map((ns) => namespace(who, ns)));
    },
    shape: async (who, ns, collection) => (await load(who, ns, collection)).shape,
    errors: async (who, ns, collection, data) => (await load(who, ns, collection)).check(data),
    async synonyms(who, ns) {
      const settings = maySee(who, ns) ? await sources.settings(`${ns}/_synonyms`) : undefined;
      const old = synonyms.get(ns);
      if (settings === undefined || old?.etag === settings.etag) return settings ? (old?.groups ?? []) : [];
      const groups = synonymsIn(settings.data);
      synonyms.set(ns, { etag: settings.etag, groups });
      return groups;
    },
    refusals,
    fillIn: async (who, ns, collection, data, peers = [], planned = undefined) => {
      const { shape } = await loadWith(who, ns, collection, planned);
      const timeZone = async () => (await namespace(who, ns)).timeZone;
      return fillIn(shape, data, { timeZone, now: sources.now(), peers, sources });
    },
    newId: async (who, ns, collection, data, taken, planned) =>
      newId((await loadWith(who, ns, collection, planned)).shape, data, taken),
    trial(_who, schema) {
      const errors = [...checker.problems(schema), ...hintProblems(schema)];
      if (errors.length > 0) {
        const [{ pointer, message }] = errors as [FieldError];
        throw new CairnError('invalid', `The schema has a mistake at ${pointer || 'its top'}: ${message}.`, {
          errors,
        });
      }
      const check = checker.compile(schema);
      const refusals = (before: JsonObject, after: JsonObject) =>
        newErrors({ ref: '', before, after, peers: new Map() }, check(before), check(after));
      return { errors: check, refusals };
    },
    async guess(who, ns, collection, size) {
      await load(who, ns, collection);
      return inferSchema(await sources.sample(ns, collection, size));
    },
    settingsProblem: (_who, ref, data) => settingsProblem(ref, data),
    relations: async (who, ns, collection) => (await load(who, ns, collection)).relations,
  };
}

/** How many records an inferred schema looks at, and how long (ms) it is kept. */
const SAMPLE = 200;
const INFERRED_FOR = 10_000;

type Settings = NonNullable<Awaited<ReturnType<SchemaSources['settings']>>>;

/** A collection's shape, made from these settings. */
interface Known {
  shape: Shape;
  check: Check;
  relations: Relation[];
  settings: Settings | undefined;
  /** Until when it is kept (ms since 1970), and for which state of the records when all of them were looked at. */
  inferred?: { until: number; seq?: number };
}

function isOf(known: Known, settings: Settings | undefined): boolean {
  return known.settings?.etag === settings?.etag && known.settings?.problem === settings?.problem;
}

function originOf(key: string): { ns: string; collection: string } {
  const slash = key.indexOf('/');
  return { ns: key.slice(0, slash), collection: key.slice(slash + 1) };
}

/** Of so many records of one name each has its number; the next ones are named by the time. */
const MOST_NUMBERED = 64;

async function newId(
  shape: Shape,
  data: JsonObject,
  taken: (id: string) => Promise<boolean>,
): Promise<string> {
  const base = slug(titleOf(shape, data, ''));
  if (base === '') return timeOrderedId();
  const numbered = (number: number) => (number === 1 ? base : `${base}-${number}`);
  const isFree = async (number: number) =>
    idProblem(numbered(number)) === undefined && !(await taken(numbered(number)));
  // Where many have the name, looking at one after the other would take longer than to save the record.
  let free = 1;
  for (; !(await isFree(free)); free *= 2) if (free >= MOST_NUMBERED) return `${base}-${timeOrderedId()}`;
  for (let last = free >> 1; free - last > 1; ) {
    const middle = (last + free) >> 1;
    if (await isFree(middle)) free = middle;
    else last = middle;
  }
  return numbered(free);
}
