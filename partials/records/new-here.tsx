import { newUrl } from '../../src/core/page-urls.ts';
import type { JsonObject } from '../../src/core/record.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { lower } from '../../src/core/words.ts';
import { Button } from '../ui/button.tsx';
import { closing, Dialog } from '../ui/dialog.tsx';
import { FieldInput } from './field-input.tsx';
import type { FormState } from './form-state.ts';
import { GuardedForm } from './guarded-form.tsx';
import { IdInput } from './id-input.tsx';
import { type FormMistake, isAt } from './mistakes.tsx';
import { isBlank } from './show.ts';

export interface NewHereProps {
  shape: Shape;
  form: FormState;
  mistakes: readonly FormMistake[];
  once: string;
  /** The id that was asked for; the title makes it when empty. */
  id: string;
  idError?: string | undefined;
  /** The field by which the relation refers to what is created; `@id` for its id. */
  here: string;
}

/** A new record in a dialog over the form that refers to it: what one has to know first, and the rest folded. */
export function NewHere(props: NewHereProps) {
  const { shape, form, mistakes, once, here } = props;
  const name = lower(shape.singular, shape);
  const { first, rest } = parted(shape, form.data, here);
  const asked = props.id !== '' && here === '@id';
  return (
    <Dialog id="here" title={`New ${name}`} wide holds>
      <GuardedForm
        id="here-form"
        class="stack"
        action={newUrl(shape.ns, shape.collection)}
        here
        unsaved={form.typed !== undefined}
        hidden={{ once, here, ...(asked ? {} : { id: '' }) }}
        mistakes={mistakes}
      >
        <p class="error" role="alert" data-here-problem hidden></p>
        <Fields fields={first} form={form} />
        {asked ? <IdInput shape={shape} id={props.id} error={props.idError} /> : null}
        {rest.length > 0 ? (
          <details open={rest.some(({ pointer }) => isMistaken(pointer, mistakes))}>
            <summary safe>{`${rest.length} more fields`}</summary>
            <Fields fields={rest} form={form} />
          </details>
        ) : null}
        <div class="dialog-foot">
          <Button label="Cancel" kind="quiet" attributes={closing('here')} />
          <Button
            label={`Create ${name}`}
            kind="primary"
            type="submit"
            shortcut="Ctrl S"
            attributes={{ 'data-save': true }}
          />
        </div>
      </GuardedForm>
    </Dialog>
  );
}

function Fields({ fields, form }: { fields: readonly Field[]; form: FormState }) {
  return (
    <div class="fields">
      {fields.map((field) => (
        <FieldInput field={field} pointer={field.pointer} form={form} />
      ))}
    </div>
  );
}

/** So few that a fold would only hide them. */
const FEW = 3;
const LONG = new Set(['rows', 'json', 'markdown']);

/** The fields that stand at once: the title, what is required, the columns of the list, what is filled in beforehand. */
function parted({ fields, titlePointers, columns }: Shape, data: JsonObject, by: string) {
  const named = new Set([...titlePointers, ...columns, by].map((pointer) => `/${pointer.split('/')[1]}`));
  const shown = fields.filter(({ widget, readOnly }) => widget !== 'hidden' && !readOnly);
  const isFirst = ({ pointer, required, widget, key, defaultValue }: Field) =>
    required ||
    titlePointers.includes(pointer) ||
    (named.has(pointer) && !LONG.has(widget)) ||
    (defaultValue === undefined && !isBlank(data[key]));
  const rest = shown.filter((field) => !isFirst(field));
  return rest.length <= FEW ? { first: shown, rest: [] } : { first: shown.filter(isFirst), rest };
}

function isMistaken(pointer: string, mistakes: readonly FormMistake[]): boolean {
  return mistakes.some(({ control }) => control !== undefined && isAt(control, pointer));
}
