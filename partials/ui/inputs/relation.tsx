import { Button } from '../button.tsx';
import { type ControlProps, controlAttributes, controlId, Was } from '../field.tsx';
import { Icon } from '../icon.tsx';
import { Chip } from './tags.tsx';

/** What a relation points to, or could. `value` is what the field stores. */
export interface RelationTarget {
  value: string;
  title: string;
  href?: string;
  /** Points nowhere. */
  broken?: boolean;
  /** What tells it from its namesakes: "Leipzig", "12 Nov". */
  hint?: string;
}

export interface RelationProps extends Omit<ControlProps, 'value'> {
  target: RelationTarget | undefined;
  /** GET `<source>?q=` answers `<Options>`: what matches, best first, never all. */
  source: string;
  /** "customer": for the texts around it. */
  singular: string;
  /** What is said of the text input that is there without script, where its value is no id. */
  unaided?: { label: string; placeholder: string };
}

/** One record of another collection: type-ahead on the server; without script a text input that takes the stored value. */
export function RelationInput({ target, ...props }: RelationProps) {
  return (
    <>
      <div class="combobox" data-combobox={props.source}>
        <input
          class="input without-script"
          type="text"
          name={props.pointer}
          value={target?.value ?? ''}
          aria-label={props.unaided?.label ?? `${props.label ?? props.singular} (id)`}
          placeholder={props.unaided?.placeholder}
          data-combobox-value
        />
        <Ahead {...props} text={target?.broken ? target.value : (target?.title ?? '')} />
      </div>
      {target?.broken ? (
        <p class="error">
          <Icon name="link-broken" />
          <span
            safe
          >{`There is no ${props.singular} “${target.value}”. Choose another or empty the field.`}</span>
        </p>
      ) : null}
      <Was {...props} />
    </>
  );
}

/** Several records, in order: chips and a type-ahead that adds one. `was` is a JSON array. */
export function RelationsInput({
  targets,
  ...props
}: Omit<RelationProps, 'target'> & { targets: readonly RelationTarget[] }) {
  return (
    <>
      <div class="input box chips-input" data-chips={props.pointer}>
        {targets.map((target) => (
          <Chip
            pointer={props.pointer}
            value={target.value}
            label={target.broken ? `${target.value} (missing)` : target.title}
          />
        ))}
        <div class="combobox" data-combobox={props.source} data-combobox-many>
          <input
            class="without-script"
            type="text"
            name={props.pointer}
            value=""
            aria-label={`Add ${props.singular} (id)`}
            data-combobox-value
          />
          <Ahead
            {...props}
            many
            text=""
            label={`Add ${props.singular}`}
            placeholder={props.placeholder ?? `Add ${props.singular}…`}
          />
        </div>
      </div>
      <template data-chip-template>
        <Chip pointer={props.pointer} value="" label="" />
      </template>
      <Was {...props} />
    </>
  );
}

/** The answer of a relation's `source`: goes into the listbox. */
export function Options({
  id,
  options,
  empty = 'Nothing matches',
  create,
}: {
  /** The listbox's id, which the request names as `list`. */
  id: string;
  options: readonly RelationTarget[];
  empty?: string;
  /** A new record of the typed name; opens beside this page, whose form stays as it is. */
  create?: { label: string; href: string };
}) {
  return (
    <>
      {options.length > 0 ? null : (
        <div class="option-note" role="option" aria-disabled="true" aria-selected="false" safe>
          {empty}
        </div>
      )}
      {options.map((option, at) => (
        <div
          role="option"
          id={`${id}-${at}`}
          aria-selected="false"
          data-value={option.value}
          data-title={option.title}
        >
          <span safe>{option.title}</span> {option.hint ? <small safe>{option.hint}</small> : null}
        </div>
      ))}
      {create ? (
        <div role="option" class="option-new" id={`${id}-new`} aria-selected="false" data-href={create.href}>
          <Icon name="plus" />
          <span safe>{create.label}</span>
        </div>
      ) : null}
    </>
  );
}

function Ahead(props: Omit<RelationProps, 'target'> & { text: string; many?: boolean }) {
  const id = controlId(props.pointer);
  const attributes = controlAttributes({
    ...props,
    value: '',
    placeholder: props.placeholder ?? `Find ${props.singular}…`,
  });
  return (
    <div class="input box needs-script">
      <Icon name="search" />
      <input
        type="text"
        value={props.text}
        autocomplete="off"
        spellcheck="false"
        {...attributes}
        name={undefined}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded="false"
        aria-controls={`${id}-list`}
        data-combobox-input
      />
      {props.many ? null : (
        <Button
          label="Clear"
          icon="close"
          iconOnly
          kind="quiet"
          small
          attributes={{ 'data-combobox-clear': true, tabindex: -1 }}
        />
      )}
      {/* It scrolls, and would else be a stop of the Tab key. */}
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={`Matching: ${props.singular}`}
        tabindex={-1}
        hidden
      ></div>
    </div>
  );
}
