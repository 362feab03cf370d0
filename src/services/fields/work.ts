import { type Edit, editedData, jsonAt, renamedData } from '../../core/document.ts';
import type { FieldError } from '../../core/errors.ts';
import type { ListItem } from '../../core/ports/found.ts';
import type { JsonObject } from '../../core/record.ts';
import { changeRecord, type SchemaStep, type Told } from '../../core/schema-change.ts';
import type { Manner } from '../../core/values.ts';
import type { Trial } from '../schemas.ts';

// What steps do to one record: workOn

/** All that the steps do to a record. */
export interface Work {
  item: ListItem;
  edits: Edit[];
  after: JsonObject;
  /** One for each step. */
  told: Told[];
  /** Why the record is left out, for all steps: its file is broken, or a save would be refused. */
  left?: FieldError;
}

/** Works out what the steps do to a record; `trial` is the schema after them. */
export function workOn(item: ListItem, steps: readonly SchemaStep[], trial: Trial, manner: Manner): Work {
  const told: Told[] = [];
  const edits: Edit[] = [];
  let after = item.data;
  for (const step of steps) {
    // Once something was changed, pointers no longer mean the file's text.
    const spelling = (pointer: string) => (edits.length === 0 ? jsonAt(item.bytes, pointer) : undefined);
    const done = changeRecord(step, after, manner, spelling);
    told.push(done);
    if (done.edits.length === 0) continue;
    edits.push(...done.edits);
    after = editedData(after, done.edits);
  }
  const work = { item, edits, after, told };
  if (edits.length === 0) return work;
  const { kind, detail } = item.problem ?? {};
  if (kind === 'broken' || kind === 'gone')
    return { ...work, left: { pointer: '', message: detail ?? 'is not whole' } };
  const [left] = trial.refusals(renamedData(item.data, edits), after);
  return left ? { ...work, left } : work;
}
