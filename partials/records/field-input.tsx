import { singularOf } from '../../src/core/fields.ts';
import { valueAt } from '../../src/core/json-pointer.ts';
import type { Json, JsonObject } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';
import { controlText, controlTexts, fitsControl } from '../../src/core/values.ts';
import { lower } from '../../src/core/words.ts';
import { FieldFrame } from '../ui/field.tsx';
import { Checkboxes, Segments, Select, Switch } from '../ui/inputs/choice.tsx';
import { Nest } from '../ui/inputs/group.tsx';
import { MomentInput } from '../ui/inputs/moment.tsx';
import { Nullable } from '../ui/inputs/nullable.tsx';
import { NumberInput } from '../ui/inputs/number.tsx';
import { RelationInput, RelationsInput, type RelationTarget } from '../ui/inputs/relation.tsx';
import { RowsInput, rowPlaceholder, rowPointer } from '../ui/inputs/rows.tsx';
import { TagsInput } from '../ui/inputs/tags.tsx';
import { JsonInput, MarkdownInput, TextArea, TextInput } from '../ui/inputs/text.tsx';

/** What a form knows. */
export interface FormState {
  /** The record as stored; for a new record what it starts with. */
  data: JsonObject;
  /** Numbers that JavaScript has not got, as written, by pointer (`exactNumbers`): shown with all their digits. */
  exact?: ReadonlyMap<string, string>;
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
  /** "customer". */
  singularOf(field: Field): string;
  /** Values of a tags field in use elsewhere. */
  known?(field: Field): readonly string[];
  /** What an empty control shows, by the pointer of the control: the number that will be given. */
  placeholder?(pointer: string): string | undefined;
  /** Where Markdown is rendered for the preview. */
  previewUrl?: string;
}

export interface FieldInputProps {
  field: Field;
  /** Of this value; in rows it has the row's token in it. */
  pointer: string;
  form: FormState;
  /** In the blank row: nothing is stored there. */
  blank?: boolean;
}

/** A field of a form: the control that its widget names, in its frame. */
export function FieldInput(props: FieldInputProps): JSX.Element | null {
  const { field, pointer, form } = props;
  if (field.widget === 'hidden') return null;
  const stored = storedAt(props);
  const asJson = !fitsControl(field, stored);
  const widget = asJson ? 'json' : field.widget;
  const error = form.errors.get(pointer);
  return (
    <FieldFrame
      pointer={pointer}
      label={field.label}
      help={asJson ? 'Does not fit its usual control: edited as JSON.' : field.help}
      error={error}
      required={field.required}
      wide={WIDE.has(widget)}
      group={GROUPS.has(widget) || isSegmented(field, widget)}
    >
      {field.nullable && !GROUPS.has(widget) && widget !== 'relation' ? (
        <Nullable
          pointer={pointer}
          isNull={typedAt(form, pointer)?.has(`null:${pointer}`) ?? stored === null}
          wasNull={form.isNew || props.blank ? undefined : stored === null}
        >
          <Control {...props} field={{ ...field, widget }} stored={stored} />
        </Nullable>
      ) : (
        <Control {...props} field={{ ...field, widget }} stored={stored} />
      )}
    </FieldFrame>
  );
}

const WIDE = new Set(['markdown', 'rows', 'json', 'group']);
const GROUPS = new Set(['checkboxes', 'tags', 'relations', 'rows', 'group']);
const SEGMENTS = 4;

/** A few choices side by side; in a row of a list there is no room for them. */
function isSegmented({ options, pointer }: Field, widget: string): boolean {
  return widget === 'select' && (options?.length ?? 99) <= SEGMENTS && !pointer.includes('/*/');
}

function Control(props: FieldInputProps & { stored: Json | undefined }): JSX.Element {
  const { field, pointer, form, blank, stored } = props;
  const drawn = controlText(field, stored, form, blank ? undefined : form.exact?.get(pointer));
  const was = form.isNew || blank ? undefined : drawn;
  const common = {
    pointer,
    required: field.required,
    readOnly: field.readOnly,
    placeholder: form.placeholder?.(pointer) ?? field.placeholder,
    hasHelp: field.help !== undefined,
    hasError: form.errors.has(pointer),
  };
  const typed = typedAt(form, pointer);
  const text = typed ? (typed.get(pointer) ?? '') : drawn;
  const one = { ...common, value: text, was };
  const { minLength, maxLength, pattern } = field.limits;
  switch (field.widget) {
    case 'textarea':
      return <TextArea {...one} maxLength={maxLength} />;
    case 'markdown':
      return <MarkdownInput {...one} maxLength={maxLength} previewUrl={form.previewUrl} />;
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
      return isSegmented(field, 'select') && known(field, text) ? (
        <Segments {...one} options={options(field)} />
      ) : (
        <Select {...one} options={options(field)} />
      );
    case 'date':
    case 'time':
      return <MomentInput {...one} kind={field.widget} />;
    case 'datetime':
      return <MomentInput {...one} kind="datetime" timeZone={form.timeZone} />;
    case 'email':
      return <TextInput {...one} type="email" maxLength={maxLength} />;
    case 'url':
      return <TextInput {...one} type="url" maxLength={maxLength} />;
    case 'phone':
      return <TextInput {...one} type="tel" maxLength={maxLength} />;
    case 'relation':
      return (
        <RelationInput
          {...common}
          was={was}
          target={targetOf(field, text, form)}
          source={form.source(field)}
          singular={form.singularOf(field)}
        />
      );
    case 'checkboxes':
    case 'tags':
    case 'relations':
      return <Several {...props} common={common} />;
    case 'rows':
      return <Rows {...props} />;
    case 'group':
      return (
        <Nest>
          {(field.fields ?? []).map((inner) => (
            <FieldInput field={inner} pointer={below(pointer, inner)} form={form} blank={blank} />
          ))}
        </Nest>
      );
    default:
      return <TextInput {...one} minLength={minLength} maxLength={maxLength} pattern={pattern} />;
  }
}

type Common = Parameters<typeof TagsInput>[0] extends infer Props
  ? Omit<Props, 'values' | 'known' | 'was'>
  : never;

function Several(props: FieldInputProps & { stored: Json | undefined; common: Common }) {
  const { field, pointer, form, blank, stored, common } = props;
  const texts = controlTexts(stored);
  const was = form.isNew || blank ? undefined : JSON.stringify(texts);
  const values = typedAt(form, pointer)?.getAll(pointer).filter(Boolean) ?? texts;
  const item = field.item ?? field;
  if (field.widget === 'checkboxes') {
    return (
      <Checkboxes {...common} was={was} values={values} options={options(item.options ? item : field)} />
    );
  }
  if (field.widget === 'tags')
    return <TagsInput {...common} was={was} values={values} known={form.known?.(field)} />;
  return (
    <RelationsInput
      {...common}
      was={was}
      targets={values.map((value) => targetOf(field, value, form) ?? { value, title: value })}
      source={form.source(field)}
      singular={form.singularOf(field)}
    />
  );
}

function Rows({ field, pointer, form, blank, stored }: FieldInputProps & { stored: Json | undefined }) {
  const fields = field.item?.fields ?? [];
  const count = Array.isArray(stored) ? stored.length : 0;
  const typed = form.typed?.has(`rows:${pointer}`) ? form.typed : undefined;
  const tokens = typed?.getAll(`row:${pointer}`) ?? Array.from({ length: count }, (_, at) => String(at));
  const inputs = (token: string, isBlank: boolean | undefined) => (
    <>
      {fields.map((inner) => (
        <FieldInput
          field={inner}
          pointer={below(rowPointer(pointer, token), inner)}
          form={form}
          blank={isBlank}
        />
      ))}
    </>
  );
  return (
    <RowsInput
      pointer={pointer}
      singular={rowName(field)}
      readOnly={field.readOnly}
      rows={tokens.map((token) => ({ token, fields: inputs(token, blank || !/^\d+$/.test(token)) }))}
      blank={inputs(rowPlaceholder(pointer), true)}
    />
  );
}

/** "line": an item without a title of its own is one of what the list is called. */
function rowName({ label, item }: Field): string {
  return lower(item && item.label !== '*' ? item.label : singularOf(label));
}

/** What was typed, where this control was among what was sent; a sheet sends only the fields that were opened. */
function typedAt({ typed, isNew }: FormState, pointer: string): URLSearchParams | undefined {
  const sent = isNew || typed?.has(pointer) || typed?.has(`was:${pointer}`) || typed?.has(`null:${pointer}`);
  return sent ? typed : undefined;
}

function storedAt({ pointer, form, blank }: FieldInputProps): Json | undefined {
  return blank ? undefined : valueAt(form.data, pointer);
}

function targetOf(field: Field, value: string, form: FormState): RelationTarget | undefined {
  if (value === '') return undefined;
  const target = form.target(field, value);
  return { value, title: target?.title ?? value, href: target?.href, broken: target === undefined };
}

function options(field: Field) {
  return (field.options ?? []).map((option) => ({ ...option, value: String(option.value) }));
}

function known(field: Field, text: string): boolean {
  return text === '' || options(field).some((option) => option.value === text);
}

function below(pointer: string, field: Field): string {
  return `${pointer}/${field.key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
