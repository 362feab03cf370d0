import type { Json } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';
import { isBlank, type Show } from './show.ts';

const NUMBERS = new Set(['integer', 'number', 'money']);

export interface ItemTableProps {
  /** "Lines". */
  label: string;
  fields: readonly Field[];
  items: readonly Json[];
  show: Show;
  /** Draws one value of the item at an index. */
  cell(field: Field, value: Json | undefined, index: number): JSX.Element;
}

/** Objects of one kind inside a record, such as the lines of an invoice, with the sum of what is money. */
export function ItemTable({ label, fields, items, show, cell }: ItemTableProps) {
  const used = fields.filter((field) => items.some((item) => !isBlank(part(item, field))));
  const sums = used.map((field) => (field.widget === 'money' ? sum(items, field) : undefined));
  return (
    <div class="table-frame" role="group" aria-label={label} tabindex="0">
      <table class="table items">
        <thead>
          <tr>
            {used.map((field) => (
              <th scope="col" class={NUMBERS.has(field.widget) ? 'number' : undefined} safe>
                {field.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item, index) => (
            <tr>
              {used.map((field) => (
                <td class={NUMBERS.has(field.widget) ? 'number' : undefined}>
                  {cell(field, part(item, field), index)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {items.length > 1 && sums.some((one) => one !== undefined) ? (
          <tfoot>
            <tr>
              {sums.map((one, at) => (
                <td class="number" safe>
                  {one === undefined ? '' : show.formats.money(one, used[at]?.currency)}
                </td>
              ))}
            </tr>
          </tfoot>
        ) : null}
      </table>
    </div>
  );
}

function part(item: Json, field: Field): Json | undefined {
  return typeof item === 'object' && item !== null && !Array.isArray(item) ? item[field.key] : undefined;
}

// Unit prices are not worth adding up: only columns that carry a total in every row.
function sum(items: readonly Json[], field: Field): number | undefined {
  if (!/amount|total|sum|betrag|gesamt/i.test(`${field.key} ${field.label}`)) return undefined;
  const cents = items.map((item) => Number(part(item, field) ?? 0) * 100);
  return cents.every(Number.isFinite) ? Math.round(cents.reduce((a, b) => a + b, 0)) / 100 : undefined;
}
