import { kindOf } from '../../src/core/media.ts';
import type { JsonObject } from '../../src/core/record.ts';
import type { RecordHeadProps } from '../records/head.tsx';
import { When } from '../ui/time.tsx';
import { sizeOf } from './size.ts';

/** What one wants to know of a file first. */
export function fileFacts(
  { type, size, added }: JsonObject,
  now: Date,
): NonNullable<RecordHeadProps['facts']> {
  const kind = `${kindOf(String(type))} (${type ?? 'type unknown'})`;
  const bytes = sizeOf(size);
  return [
    { name: 'Kind', value: <span safe>{kind}</span> },
    ...(bytes ? [{ name: 'Size', value: <span safe>{bytes}</span> }] : []),
    ...(typeof added === 'string' ? [{ name: 'Added', value: <When at={added} now={now} /> }] : []),
  ];
}
