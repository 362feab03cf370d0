import { FILES, isFile } from '../../core/bytes.ts';
import { isCairnError } from '../../core/errors.ts';
import { isPicture } from '../../core/media.ts';
import { type Ref, splitRef } from '../../core/names.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Who } from '../../core/who.ts';
import type { Web } from '../web.ts';

/** Looked at for a few records; more than that would keep somebody waiting who types. */
const MOST = 60;

/**
 * A picture of each of a few records of one business, as the ref of its file: itself, else the latest of its files. Records without
 * one are absent, and all are while the index cannot say.
 */
export async function picturesOf(
  web: Pick<Web, 'records'>,
  who: Who,
  records: readonly { ref: Ref; data?: JsonObject }[],
): Promise<Map<Ref, Ref>> {
  const found = new Map<Ref, Ref>();
  for (const { ref, data } of records)
    if (isFile(ref) && isPicture(String(data?.type ?? ''))) found.set(ref, ref);
  const others = records.filter(({ ref }) => !isFile(ref)).map(({ ref }) => ref);
  const [first] = others;
  if (first === undefined) return found;
  const any = others.map((value) => ({ pointer: '/records', op: 'has', value }) as const);
  try {
    const { items } = await web.records.list(who, {
      ns: splitRef(first)?.ns ?? '',
      collection: FILES,
      where: { any },
      filters: [{ pointer: '/type', op: 'starts', value: 'image/' }],
      sort: [{ pointer: '/added', descending: true }],
      limit: MOST,
    });
    for (const { ref, data } of items.filter(({ data }) => isPicture(String(data.type))))
      for (const owner of others.filter((other) => (data.records as unknown[])?.includes(other)))
        if (!found.has(owner)) found.set(owner, ref);
  } catch (thrown) {
    if (!isCairnError(thrown, 'unavailable')) throw thrown;
  }
  return found;
}
