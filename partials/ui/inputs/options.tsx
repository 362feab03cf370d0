import { Icon } from '../icon.tsx';

/** A record that a relation could point to. `value` is what the field stores. */
export interface RelationOption {
  value: string;
  title: string;
  href: string;
  /** Below the title: what one knows it by. */
  facts?: string | undefined;
  /** What tells it from its namesakes. */
  hint?: string | undefined;
  /** Address of a picture of it. */
  picture?: string | undefined;
}

export interface OptionsProps {
  /** The listbox's id, which the request names as `list`. */
  id: string;
  options: readonly RelationOption[];
  empty?: string;
  /** A new record of the typed name, in a dialog over the form. */
  create?: { label: string; href: string };
}

/** The answer of a relation's `source`: goes into the listbox. */
export function Options({ id, options, empty = 'Nothing matches', create }: OptionsProps) {
  const pictures = options.some(({ picture }) => picture !== undefined);
  return (
    <>
      {options.length > 0 ? null : (
        <div class="option-note" role="option" aria-disabled="true" aria-selected="false" safe>
          {empty}
        </div>
      )}
      {options.map((option, at) => (
        <Option id={`${id}-${at}`} option={option} pictures={pictures} />
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

function Option({ id, option, pictures }: { id: string; option: RelationOption; pictures: boolean }) {
  const { value, title, href, facts, hint, picture } = option;
  return (
    <div role="option" id={id} aria-selected="false" data-value={value} data-title={title} data-open={href}>
      {pictures ? (
        <span class="option-picture" aria-hidden="true">
          {picture === undefined ? null : (
            <img src={picture} alt="" width="32" height="32" loading="lazy" decoding="async" />
          )}
        </span>
      ) : null}
      <span class="option-text">
        <span safe>{title}</span>
        {facts ? <small safe>{facts}</small> : null}
      </span>
      {hint ? (
        <small class="option-hint" safe>
          {hint}
        </small>
      ) : null}
    </div>
  );
}
