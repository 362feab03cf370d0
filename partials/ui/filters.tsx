import type { Attributes } from './button.tsx';
import { Icon } from './icon.tsx';

/** A condition of a list, in words. */
export interface FilterChip {
  /** "Status". */
  field: string;
  /** "is", "is not", "over". */
  is: string;
  value: string;
  /** The list without it. */
  removeHref: string;
  /** Id of the menu that changes it. */
  menu?: string;
}

/** The conditions of a list in one line; each can be changed or taken away. */
export function Filters({ chips, attributes }: { chips: readonly FilterChip[]; attributes?: Attributes }) {
  return (
    <div class="filters" id="filters">
      {chips.map((chip) => (
        <span class="filter">
          {chip.menu ? (
            <button type="button" class="button-like" popovertarget={chip.menu}>
              <ChipText {...chip} />
            </button>
          ) : (
            <span class="button-like">
              <ChipText {...chip} />
            </span>
          )}
          <a
            href={chip.removeHref}
            aria-label={`Without “${chip.field} ${chip.is} ${chip.value}”`}
            {...(attributes ? { 'hx-get': chip.removeHref, ...attributes } : {})}
          >
            <Icon name="close" />
          </a>
        </span>
      ))}
    </div>
  );
}

function ChipText({ field, is, value }: FilterChip) {
  return (
    <>
      <span class="what" safe>{`${field} ${is}`}</span>
      <span class="value" safe>
        {value}
      </span>
    </>
  );
}
