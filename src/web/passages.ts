import type { PageFrame } from '../../partials/frame/page-frame.ts';
import { bare, PART } from '../../partials/search/passage.ts';
import { linkKey, relationFields } from '../core/links.ts';
import { splitRef } from '../core/names.ts';
import type { Hit, Hits } from '../core/ports/found.ts';
import type { Field } from '../core/schema.ts';
import type { Who } from '../core/who.ts';
import type { Search } from '../services/search.ts';

// withTitles

type Relation = NonNullable<Field['relation']>;

/** The answer with titles in its passages where the words were found in the id of a record that a relation points to. */
export async function withTitles(
  search: Pick<Search, 'targets'>,
  who: Who,
  frame: Pick<PageFrame, 'inFull'>,
  answer: Hits,
): Promise<Hits> {
  const found = answer.hits.map((hit) => ({ hit, relations: relationsOf(frame, hit) }));
  const wanted = new Map<string, { relation: Relation; ids: string[] }>();
  for (const { hit, relations } of found)
    for (const relation of relations) {
      const place = `${relation.ns}/${relation.collection}`;
      const { ids } = wanted.get(place) ?? { ids: [] };
      wanted.set(place, { relation, ids: [...ids, ...markedParts(hit).map(bare)] });
    }
  const titles = new Map<string, string>();
  for (const { relation, ids } of wanted.values())
    for (const { value, title } of (await search.targets(who, relation, ids)).values())
      titles.set(linkKey(relation, value), title);
  const hits = found.map(({ hit, relations }) => ({ ...hit, snippet: said(hit, relations, titles) }));
  return { ...answer, hits };
}

function relationsOf({ inFull }: Pick<PageFrame, 'inFull'>, { ref }: Hit): Relation[] {
  const { ns, collection } = splitRef(ref) ?? {};
  const business = inFull.find((each) => each.ns === ns);
  const fields = business?.collections.find((each) => each.collection === collection)?.shape.fields ?? [];
  const relations = relationFields(fields).flatMap(({ relation }) => relation ?? []);
  return relations.filter(({ by }) => by === '@id');
}

function markedParts({ snippet }: Hit): string[] {
  return snippet.split(PART).filter((part) => part !== bare(part));
}

function said(hit: Hit, relations: readonly Relation[], titles: ReadonlyMap<string, string>): string {
  const parts = hit.snippet.split(PART).map((part) => {
    if (part === bare(part)) return part;
    const keys = relations.map((relation) => linkKey(relation, bare(part)));
    const title = keys.map((key) => titles.get(key)).find((one) => one !== undefined);
    return title === undefined ? part : `\u0002${title}\u0003`;
  });
  return parts.join(PART);
}
