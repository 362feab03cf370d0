import { valueAt } from '../../src/core/json-pointer.ts';
import type { JsonObject } from '../../src/core/record.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { Badge } from '../ui/badge.tsx';
import { columnsOf, statusField } from './columns.ts';
import { isBlank, type Show } from './show.ts';
import { Value } from './value.tsx';

/** The record's status as the badge beside its title. */
export function statusOf(
  shape: Shape,
  data: JsonObject,
): { pointer: string; badge: JSX.Element } | undefined {
  const field = statusField(shape);
  const value = field && valueAt(data, field.pointer);
  const option = field?.options?.find((each) => each.value === value);
  if (!field || !option) return undefined;
  const badge = <Badge label={option.label} value={String(option.value)} colour={option.colour} />;
  return { pointer: field.pointer, badge };
}

const MOST = 4;

/** What one wants to know first: the filled columns of the list, but for the title and the status. */
export function factsOf(shape: Shape, data: JsonObject, show: Show, without: string | undefined) {
  const told = columnsOf(shape).filter((field) => field.pointer !== without && tellsMuch(field));
  const filled = told.filter((field) => !isBlank(valueAt(data, field.pointer))).slice(0, MOST);
  return filled.map((field) => ({
    name: field.label,
    value: <Value field={field} value={valueAt(data, field.pointer)} show={show} at={field.pointer} brief />,
  }));
}

function tellsMuch({ widget }: Field): boolean {
  return !['rows', 'json', 'group', 'markdown', 'textarea'].includes(widget);
}
