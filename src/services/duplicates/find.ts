import { type DuplicateGroup, isSameName, nameKey } from '../../core/duplicates.ts';
import { isFormat } from '../../core/fields/formats.ts';
import { valuesAt } from '../../core/json-pointer.ts';
import type { ListItem } from '../../core/ports/found.ts';
import type { Field } from '../../core/schema.ts';

// createFinder: records with something in common, without comparing each with each

interface Met {
  ref: string;
  id: string;
  title: string;
  name: string;
}

/** What so many records share (an address of a house, a number of a switchboard) says nothing. */
const SHARED = 12;
/** Names are compared with those that share a word's beginning, where these are not more. */
const BLOCK = 40;
const BREATH = 2000;

/** `phone` writes numbers for the world; `fields` are those with values of their own. */
export function createFinder(fields: readonly Field[], phone: (text: string) => string | undefined) {
  const met: Met[] = [];
  const keys = new Map<string, number[]>();
  const blocks = new Map<string, number[]>();
  const emails = fields.filter(({ widget }) => widget === 'email');
  const phones = fields.filter(({ widget }) => widget === 'phone');
  const places = fields.filter(({ key }) =>
    /^(street|address|strasse|zip|plz|postcode|postalCode|city|ort)$/i.test(key),
  );

  function put(map: Map<string, number[]>, key: string, at: number): void {
    const there = map.get(key);
    if (!there) map.set(key, [at]);
    else if (there.at(-1) !== at) there.push(at);
  }

  function take({ ref, id, title, data }: ListItem): void {
    const name = title === id ? '' : nameKey(title);
    const at = met.push({ ref, id, title, name }) - 1;
    const texts = (list: readonly Field[]) =>
      list.flatMap(({ pointer }) =>
        valuesAt(data, pointer).flatMap(({ value }) =>
          typeof value === 'string' && value.trim() ? [value.trim()] : [],
        ),
      );
    for (const text of texts(emails))
      if (isFormat('email', text)) put(keys, `the same e-mail address (${text.toLowerCase()})`, at);
    for (const text of texts(phones)) {
      const number = phone(text);
      if (number) put(keys, `the same phone number (${number})`, at);
    }
    const place = texts(places);
    if (name !== '' && place.length > 1)
      put(keys, `the same address\u0000${nameKey(place.join(' '))}\u0000${name.slice(0, 3)}`, at);
    if (name.length > 2) put(keys, `the same name\u0000${name}`, at);
    for (const word of new Set(name.split(' '))) if (word.length > 3) put(blocks, word.slice(0, 5), at);
  }

  /** Groups without those pairs that `distinct` says are not the same. */
  async function groups(distinct: (a: string, b: string) => boolean): Promise<DuplicateGroup[]> {
    const parents = met.map((_, at) => at);
    const reasons = new Map<number, Set<string>>();
    const root = (at: number): number => {
      let here = at;
      while (parents[here] !== here) here = parents[here] = parents[parents[here] as number] as number;
      return here;
    };
    const join = (a: number, b: number, reason: string) => {
      if (distinct(met[a]?.id ?? '', met[b]?.id ?? '')) return;
      const [one, other] = [root(a), root(b)];
      parents[other] = one;
      const all = new Set([...(reasons.get(one) ?? []), ...(reasons.get(other) ?? []), reason]);
      reasons.set(one, all);
    };
    for (const [key, list] of keys) {
      const [reason = ''] = key.split('\u0000');
      if (list.length > 1 && list.length <= SHARED)
        for (const other of list.slice(1)) join(list[0] as number, other, reason);
    }
    let compared = 0;
    for (const list of blocks.values()) {
      if (list.length > BLOCK) continue;
      for (let i = 0; i < list.length; i++)
        for (let j = i + 1; j < list.length; j++) {
          const [a, b] = [list[i] as number, list[j] as number];
          if (++compared % BREATH === 0) await new Promise(setImmediate);
          if (met[a]?.name !== met[b]?.name && isSameName(met[a]?.name ?? '', met[b]?.name ?? ''))
            join(a, b, 'nearly the same name');
        }
    }
    const members = Map.groupBy(met.keys(), root);
    return [...members]
      .filter(([, list]) => list.length > 1)
      .map(([at, list]) => ({
        records: list.map((each) => {
          const { ref, id, title } = met[each] as Met;
          return { ref, id, title };
        }),
        reasons: [...(reasons.get(at) ?? [])],
      }))
      .sort((a, b) => b.reasons.length - a.reasons.length);
  }

  return { take, groups };
}
