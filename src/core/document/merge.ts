import { align } from './align.ts';
import { createIdentities } from './equal.ts';
import { below, freshItem, type Place, relist } from './list.ts';
import { layOut } from './style.ts';
import type { Container, Item, Node } from './tree.ts';

// Turning one value into another with as few changes of text as possible: mergeNode

/** The node that says what `next` says, changing of `old` (in place) only what differs. */
export function mergeNode(old: Node, next: Node, place: Place): Node {
  return merge(old, next, place, createIdentities());
}

type Identity = (node: Node) => number;

function merge(old: Node, next: Node, place: Place, identity: Identity): Node {
  if (identity(old) === identity(next)) return old;
  if (!old.items || !next.items || old.open !== next.open)
    return layOut(next, place.style, place.margin, place.onOneLine);
  if (old.open === '{') mergeObject(old, next, place, identity);
  else mergeArray(old, next, place, identity);
  return old;
}

/** Members keep the order of the old text; a new one comes after the member that it follows in the new text. */
function mergeObject(old: Container, next: Container, place: Place, identity: Identity): void {
  const known = new Map(old.items.map((item) => [item.key, item]));
  const wanted = new Set(next.items.map((item) => item.key));
  const followers = new Map<Item | undefined, Item[]>();
  let anchor: Item | undefined;
  for (const item of next.items) {
    const mine = known.get(item.key);
    if (mine) {
      anchor = mine;
      continue;
    }
    const group = followers.get(anchor) ?? [];
    followers.set(anchor, group);
    group.push(freshItem(old, item.key, item.value, place));
  }
  mergeItems(
    next.items.map((item) => [known.get(item.key), item]),
    old,
    place,
    identity,
  );
  const kept = old.items.filter((item) => wanted.has(item.key));
  const follow = (item: Item | undefined) => followers.get(item) ?? [];
  relist(old, [...follow(undefined), ...kept.flatMap((item) => [item, ...follow(item)])], place);
}

/** Rows are paired by what they have in common; rows that only moved keep their text. */
function mergeArray(old: Container, next: Container, place: Place, identity: Identity): void {
  const olds = old.items.map((item) => item.value);
  const nexts = next.items.map((item) => item.value);
  const same = (i: number, j: number) => identity(olds[i] as Node) === identity(nexts[j] as Node);
  const oldIdentities = new Set(olds.map(identity));
  const held = new Set(nexts.map(identity).filter((each) => oldIdentities.has(each)));
  const like = (i: number, j: number) => likeness(olds[i] as Node, nexts[j] as Node, identity, held);
  const pairs = align(olds.length, nexts.length, same, like);
  const left = leftover(old, pairs, identity);
  const pairing = next.items.map((item, index): [Item | undefined, Item] => {
    const mine = old.items[pairs[index] ?? -1] ?? left.get(identity(item.value))?.pop();
    return [mine, item];
  });
  const fresh = pairing.map(([mine, item]) => mine ?? freshItem(old, '', item.value, place));
  mergeItems(pairing, old, place, identity);
  relist(old, fresh, place);
}

function mergeItems(
  pairing: [Item | undefined, Item][],
  old: Container,
  place: Place,
  identity: Identity,
): void {
  for (const [mine, item] of pairing)
    if (mine) mine.value = merge(mine.value, item.value, below(old, mine, place), identity);
}

/** Old rows that no new row continues, by identity, last first. */
function leftover(old: Container, pairs: number[], identity: Identity): Map<number, Item[]> {
  const used = new Set(pairs);
  const left = old.items.filter((_, index) => !used.has(index)).reverse();
  return Map.groupBy(left, (item) => identity(item.value));
}

/** Rows that share nothing are still paired, in place of each other, when nothing better is there; but never rows that only moved (`held`). */
const ROUGHLY = 0.01;

function likeness(old: Node, next: Node, identity: Identity, held: Set<number>): number {
  if (identity(old) === identity(next)) return 1;
  if (held.has(identity(old)) || held.has(identity(next))) return 0;
  if (!old.items || !next.items) return old.items || next.items ? 0 : ROUGHLY;
  if (old.open !== next.open) return 0;
  if (old.open === '[') return ROUGHLY;
  const members = new Map(old.items.map((item) => [item.key, identity(item.value)]));
  const shared = next.items.filter((item) => members.get(item.key) === identity(item.value)).length;
  return ROUGHLY + (0.9 * shared) / Math.max(old.items.length, next.items.length);
}
