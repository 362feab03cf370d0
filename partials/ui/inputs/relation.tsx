import { Button } from '../button.tsx';
import { type ControlProps, controlAttributes, controlId, Was } from '../field.tsx';
import { Icon } from '../icon.tsx';
import { Missing } from './missing.tsx';
import { Chip } from './tags.tsx';

/** What a relation points to, or could. `value` is what the field stores. */
export interface RelationTarget {
  value: string;
  title: string;
  href?: string | undefined;
  /** Points nowhere. */
  broken?: boolean | undefined;
  /** The dialog that creates what a broken one names; absent where nobody may. */
  createHref?: string | undefined;
}

export interface RelationProps extends Omit<ControlProps, 'value'> {
  target: RelationTarget | undefined;
  /** GET `<source>?q=` answers `<Options>`: what matches, best first, never all. */
  source: string;
  /** "customer": for the texts around it. */
  singular: string;
  /** What was typed and leads to no record yet. */
  half?: string | undefined;
  /** What is said of the text input that is there without script, where its value is no id. */
  unaided?: { label: string; placeholder: string };
}

/** One record of another collection: type-ahead on the server; without script a text input that takes the stored value. */
export function RelationInput({ target, ...props }: RelationProps) {
  const title = target?.broken ? target.value : (target?.title ?? '');
  return (
    <div class="relation-input">
      <div class="combobox" data-combobox={props.source} data-chosen={title}>
        <input
          class="input without-script"
          type="text"
          name={props.pointer}
          value={target?.value ?? ''}
          aria-label={props.unaided?.label ?? `${props.label ?? props.singular} (id)`}
          placeholder={props.unaided?.placeholder}
          data-combobox-value
        />
        <Ahead {...props} text={props.half || title} openHref={target?.href ?? ''} />
        <HalfNote singular={props.singular} />
      </div>
      {target?.broken ? <Missing target={target} singular={props.singular} /> : null}
      <Was {...props} />
    </div>
  );
}

/** Several records, in order: chips and a type-ahead that adds one. `was` is a JSON array. */
export function RelationsInput({
  targets,
  ...props
}: Omit<RelationProps, 'target'> & { targets: readonly RelationTarget[] }) {
  return (
    <div class="relation-input">
      <div class="input box chips-input" data-chips={props.pointer}>
        {targets.map(({ value, title, broken }) => (
          <Chip pointer={props.pointer} value={value} label={broken ? value : title} broken={broken} />
        ))}
        <div class="combobox" data-combobox={props.source} data-chosen="" data-combobox-many>
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
            text={props.half ?? ''}
            label={`Add ${props.singular}`}
            placeholder={props.placeholder ?? `Add ${props.singular}…`}
          />
          <HalfNote singular={props.singular} />
        </div>
      </div>
      <template data-chip-template>
        <Chip pointer={props.pointer} value="" label="" />
      </template>
      {targets.map((target) =>
        target.broken ? <Missing target={target} singular={props.singular} many /> : null,
      )}
      <Was {...props} />
    </div>
  );
}

// Shown by script as soon as somebody leaves what they typed without choosing.
function HalfNote({ singular }: { singular: string }) {
  return (
    <p class="error" role="status" data-half-note hidden>
      <Icon name="error" />
      <span
        safe
      >{`Not chosen yet: take ${singular === 'record' ? 'one' : `a ${singular}`} of the list, or empty it.`}</span>
    </p>
  );
}

function Ahead(props: Omit<RelationProps, 'target'> & { text: string; openHref?: string }) {
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
        autocapitalize="off"
        spellcheck="false"
        {...attributes}
        name={props.half ? `half:${props.pointer}` : undefined}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded="false"
        aria-controls={`${id}-list`}
        data-combobox-input
      />
      {props.openHref === undefined ? null : <OneTools href={props.openHref} singular={props.singular} />}
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

/** The way to the chosen record, beside this page whose form stays as it is, and from it to none. */
function OneTools({ href, singular }: { href: string; singular: string }) {
  return (
    <>
      <Button
        label={`Open this ${singular} in another tab`}
        icon="external"
        iconOnly
        kind="quiet"
        small
        href={href || '#'}
        attributes={{ 'data-combobox-open': true, target: '_blank', rel: 'noopener', hidden: href === '' }}
      />
      <Button
        label="Clear"
        icon="close"
        iconOnly
        kind="quiet"
        small
        attributes={{ 'data-combobox-clear': true, tabindex: -1 }}
      />
    </>
  );
}
