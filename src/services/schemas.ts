import type { FieldError } from '../core/errors.ts';
import type { Relation } from '../core/ports.ts';
import type { JsonObject } from '../core/record.ts';
import type { Namespace, Shape } from '../core/schema.ts';
import type { Who } from '../core/who.ts';

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
   * unique fields that another record has, and relations that it newly points nowhere. `peers` are the other records of the same batch.
   */
  refusals(
    who: Who,
    change: {
      ref: string;
      before: JsonObject | undefined;
      after: JsonObject;
      peers: ReadonlyMap<string, JsonObject | null>;
    },
  ): Promise<FieldError[]>;
  /** Edits that fill in numbering and defaults of a new record, as JSON Schema `default` and `x-cairn.numbering` say. */
  fillIn(who: Who, ns: string, collection: string, data: JsonObject): Promise<JsonObject>;
  /** The id for a new record: a slug of its title, made unique, or time-ordered. */
  newId(
    who: Who,
    ns: string,
    collection: string,
    data: JsonObject,
    taken: (id: string) => Promise<boolean>,
  ): Promise<string>;
  /** Why bytes cannot be a `_schema.json` or `_namespace.json`; undefined when they can. */
  settingsProblem(who: Who, ref: string, data: JsonObject): FieldError[];
  relations(who: Who, ns: string, collection: string): Promise<Relation[]>;
}
