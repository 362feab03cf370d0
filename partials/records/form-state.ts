import { valueAt } from '../../src/core/json-pointer.ts';
import type { Json, JsonObject } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';

// FormState · ControlPlace · storedAt · typedAt · mustBeFilled

/** What a form knows. */
export interface FormState {
  /** The record as stored; for a new record what it starts with. */
  data: JsonObject;
  /** How the file spells what JavaScript would spell otherwise (`spellingsOf`): it stands in controls with all its digits. */
  exact?(pointer: string): string | undefined;
  /** No `was:` companions. */
  isNew: boolean;
  /** What was typed, when a refused form comes back: its texts win over the stored ones. */
  typed?: URLSearchParams;
  /** Sentences by pointer. */
  errors: ReadonlyMap<string, string>;
  /** Of the namespace: how numbers and moments stand in controls, and are read back. */
  language: string;
  timeZone: string;
  currency: string;
  /** URL of the type-ahead of a relation. */
  source(field: Field): string;
  /** The record that a relation's value points to; undefined when there is none. */
  target(field: Field, value: string): { title: string; href: string } | undefined;
  /** The dialog that creates the record that a relation's value points to in vain; undefined where nobody may. */
  createHref?(field: Field, value: string): string | undefined;
  /** "customer". */
  singularOf(field: Field): string;
  /** Values of a tags field in use elsewhere. */
  known?(field: Field): readonly string[];
  /** What an empty control shows, by the pointer of the control: the number that will be given. */
  placeholder?(pointer: string): string | undefined;
  /** Where Markdown is rendered for the preview, and where its links to records come from. */
  previewUrl?: string;
  linksUrl?: string;
}

/** A field's place in a form. */
export interface ControlPlace {
  field: Field;
  /** Of this value; in rows it has the row's token in it. */
  pointer: string;
  form: FormState;
  /** In the blank row: nothing is stored there. */
  blank?: boolean;
}

/** The value in the record. */
export function storedAt({ pointer, form, blank }: ControlPlace): Json | undefined {
  return blank ? undefined : valueAt(form.data, pointer);
}

/** Whether a person has to give the value: not where an empty control says which number will be given. */
export function mustBeFilled({ field, pointer, form }: ControlPlace): boolean {
  return field.required && form.placeholder?.(pointer) === undefined;
}

/** What was typed, where this control was among what was sent; a sheet sends only the fields that were opened. */
export function typedAt({ typed, isNew }: FormState, pointer: string): URLSearchParams | undefined {
  const sent = isNew || typed?.has(pointer) || typed?.has(`was:${pointer}`) || typed?.has(`null:${pointer}`);
  return sent ? typed : undefined;
}
