import type { Field } from '../../src/core/schema.ts';
import { controlText, controlTexts } from '../../src/core/values.ts';
import { Checkboxes, Segments, Select, Switch } from '../ui/inputs/choice.tsx';
import { MomentInput } from '../ui/inputs/moment.tsx';
import { NumberInput } from '../ui/inputs/number.tsx';
import { RelationInput, RelationsInput, type RelationTarget } from '../ui/inputs/relation.tsx';
import { TagsInput } from '../ui/inputs/tags.tsx';
import { JsonInput, MarkdownInput, TextArea, TextInput } from '../ui/inputs/text.tsx';
import { type ControlPlace, type FormState, mustBeFilled, storedAt, typedAt } from './form-state.ts';

// Control · isSegmented

/** The control of a plain value or of a list of them, with what was typed, else with what is stored. */
export function Control(place: ControlPlace): JSX.Element {
  return SEVERAL.has(place.field.widget) ? <Several {...place} /> : <One {...place} />;
}

/** Whether a choice shows all its options side by side. In a row of a list there is no room for them. */
export function isSegmented({ widget, options = [], pointer }: Field): boolean {
  return widget === 'select' && options.length > 0 && options.length <= SEGMENTS && !pointer.includes('/*/');
}

const SEVERAL = new Set(['checkboxes', 'tags', 'relations']);
const SEGMENTS = 4;

function One(place: ControlPlace): JSX.Element {
  const { field, form } = place;
  const one = { ...common(place), ...texts(place) };
  const { minLength, maxLength, pattern } = field.limits;
  switch (field.widget) {
    case 'textarea':
      return <TextArea {...one} maxLength={maxLength} />;
    case 'markdown':
      return (
        <MarkdownInput {...one} maxLength={maxLength} previewUrl={form.previewUrl} linksUrl={form.linksUrl} />
      );
    case 'json':
      return <JsonInput {...one} />;
    case 'integer':
    case 'number':
      return <NumberInput {...one} integer={field.widget === 'integer'} unit={field.unit} />;
    case 'money':
      return <NumberInput {...one} unit={field.currency ?? form.currency} />;
    case 'boolean':
      return <Switch {...one} />;
    case 'select':
      return <Choice {...place} />;
    case 'date':
    case 'time':
      return <MomentInput {...one} kind={field.widget} />;
    case 'datetime':
      return <MomentInput {...one} kind="datetime" timeZone={form.timeZone} />;
    case 'email':
    case 'url':
      return <TextInput {...one} type={field.widget} maxLength={maxLength} />;
    case 'phone':
      return <TextInput {...one} type="tel" maxLength={maxLength} />;
    case 'relation':
      return <Relation {...place} />;
    default:
      return <TextInput {...one} minLength={minLength} maxLength={maxLength} pattern={pattern} />;
  }
}

function Choice(place: ControlPlace) {
  const { field } = place;
  const choice = { ...common(place), ...texts(place), options: optionsOf(field) };
  const known = choice.value === '' || choice.options.some(({ value }) => value === choice.value);
  return isSegmented(field) && known ? <Segments {...choice} /> : <Select {...choice} />;
}

function Relation(place: ControlPlace) {
  const { field, form } = place;
  const { value, was } = texts(place);
  return (
    <RelationInput
      {...common(place)}
      was={was}
      target={value === '' ? undefined : targetOf(field, value, form)}
      half={halfAt(place)}
      source={form.source(field)}
      singular={form.singularOf(field)}
    />
  );
}

function Several(place: ControlPlace) {
  const { field, pointer, form, blank } = place;
  const stored = controlTexts(storedAt(place));
  const values = typedAt(form, pointer)?.getAll(pointer).filter(Boolean) ?? stored;
  const list = {
    ...common(place),
    values,
    was: form.isNew || blank ? undefined : JSON.stringify(stored),
  };
  if (field.widget === 'checkboxes')
    return <Checkboxes {...list} options={optionsOf(field.item?.options ? field.item : field)} />;
  if (field.widget === 'tags') return <TagsInput {...list} known={form.known?.(field)} />;
  return (
    <RelationsInput
      {...list}
      targets={values.map((value) => targetOf(field, value, form))}
      half={halfAt(place)}
      source={form.source(field)}
      singular={form.singularOf(field)}
    />
  );
}

/** What controls of any kind have. */
function common(place: ControlPlace) {
  const { field, pointer, form } = place;
  return {
    pointer,
    required: mustBeFilled(place),
    readOnly: field.readOnly,
    placeholder: form.placeholder?.(pointer) ?? field.placeholder,
    hasHelp: field.help !== undefined,
    hasError: form.errors.has(pointer),
  };
}

/** The text of a control that has one, and the stored text that goes along to be compared with it. */
function texts(place: ControlPlace): { value: string; was: string | undefined } {
  const { field, pointer, form, blank } = place;
  const drawn = controlText(field, storedAt(place), form, blank ? undefined : form.exact?.(pointer));
  const typed = typedAt(form, pointer);
  return { value: typed ? (typed.get(pointer) ?? '') : drawn, was: form.isNew || blank ? undefined : drawn };
}

function targetOf(field: Field, value: string, form: FormState): RelationTarget {
  const target = form.target(field, value);
  if (target) return { value, ...target };
  return { value, title: value, broken: true, createHref: form.createHref?.(field, value) };
}

function halfAt({ form, pointer }: ControlPlace): string | undefined {
  return form.typed?.get(`half:${pointer}`) || undefined;
}

function optionsOf({ options = [] }: Field) {
  return options.map((option) => ({ ...option, value: String(option.value) }));
}
