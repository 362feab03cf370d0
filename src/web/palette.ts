import type { RequestHandler } from 'express';
import type { BusinessInFrame } from '../../partials/frame/page-frame.ts';
import { type PaletteGroup, type PaletteItem, PaletteOptions } from '../../partials/palette/options.tsx';
import { fromWords, withWords } from '../../partials/search/passage.ts';
import { type IconName, isIcon } from '../../partials/ui/icon.tsx';
import { markColour } from '../../partials/ui/mark.tsx';
import { type Ref, splitRef } from '../core/names.ts';
import { recordUrl } from '../core/page-urls.ts';
import type { Hit } from '../core/ports/found.ts';
import type { Who } from '../core/who.ts';
import { completedIn } from './completions.ts';
import { businessesOf } from './frame.ts';
import { destinationsIn } from './palette/destinations.ts';
import { marked, matches } from './palette/match.ts';
import { paramsOf } from './place.ts';
import type { Web } from './web.ts';

// GET /palette?q=&at=&recent=: what Ctrl K finds. `at` is the path of the page that it lies over, `recent` the refs that were
// open lately, newest first. Only exact words are looked for: it answers while one types, and waits for no model.

const RECORDS = 8;
const PLACES = 5;

export function answerPalette(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const params = paramsOf(req);
    const q = (params.get('q') ?? '').slice(0, 400);
    const businesses = await businessesOf(web, who);
    const asked = { q: q.trim(), at: params.get('at') ?? '' };
    const groups = asked.q
      ? await foundFor(web, who, businesses, asked)
      : await atFirst(web, who, businesses, asked.at, params.getAll('recent').slice(0, RECORDS + 1));
    res.set('Cache-Control', 'private, no-store').type('html');
    res.send(await PaletteOptions({ groups }));
  };
}

/** Nothing is typed: where one was, what can be done here, where one can go. */
async function atFirst(
  web: Web,
  who: Who,
  businesses: readonly BusinessInFrame[],
  at: string,
  recent: readonly Ref[],
): Promise<PaletteGroup[]> {
  const titles = await web.search.titles(who, recent);
  const others = recent.filter((ref) => titles.has(ref) && recordUrl(ref) !== at).slice(0, RECORDS);
  const { here, create, lists, pages } = destinationsIn(who, businesses, at);
  return [
    { title: 'Open lately', items: others.map((ref) => recordItem(businesses, ref, titles.get(ref) ?? '')) },
    { title: 'Here', items: here },
    { title: 'New', items: create },
    { title: 'Go to', items: [...pages, ...lists] },
  ];
}

async function foundFor(
  web: Web,
  who: Who,
  businesses: readonly BusinessInFrame[],
  { q, at }: { q: string; at: string },
): Promise<PaletteGroup[]> {
  const { here, create, lists, pages } = destinationsIn(who, businesses, at);
  const places = [...here, ...lists, ...create, ...pages]
    .filter((item) => matches(q, `${item.title} ${item.hint ?? ''} ${item.also ?? ''}`))
    .slice(0, PLACES);
  const { hits, total } = await web.search.find(who, { text: q, limit: RECORDS, mode: 'keyword' });
  const found = hits.map((hit) => hitItem(businesses, hit, q));
  const completion = await web.search.complete(who, q, q.length);
  const narrow = completedIn(q, completion).map(
    ({ text, insert, label, count }): PaletteItem => ({
      title: insert,
      insert: text,
      icon: 'filter',
      hint: [label, count?.toLocaleString('en')].filter(Boolean).join(' · '),
    }),
  );
  const everything: PaletteItem = {
    title: `Search everything for “${q}”`,
    href: `/search?${new URLSearchParams({ q })}`,
    icon: 'search',
    ...(total > hits.length && { hint: `${total.toLocaleString('en')} records` }),
  };
  const isTyped = narrow.length > 0 && /:\S*$/.test(q);
  return [
    ...(isTyped ? [{ title: 'Narrow to', items: narrow }] : []),
    { title: 'Go to', items: places.map((item) => ({ ...item, title: marked(item.title, q) })) },
    { title: 'Records', items: found },
    { title: 'Search', items: isTyped ? [everything] : [everything, ...narrow] },
  ];
}

function hitItem(businesses: readonly BusinessInFrame[], hit: Hit, q: string): PaletteItem {
  const item = recordItem(businesses, hit.ref, marked(hit.title, q));
  const passage = fromWords(withWords(hit.snippet, [hit.title, splitRef(hit.ref)?.id ?? '']));
  const told = item.title.includes('\u0002') || !passage.includes('\u0002');
  return { ...item, ...(!told && { passage }) };
}

function recordItem(businesses: readonly BusinessInFrame[], ref: Ref, title: string): PaletteItem {
  const { ns, collection, id } = splitRef(ref) ?? { ns: '', collection: '', id: ref };
  const business = businesses.find((each) => each.ns === ns);
  const shape = business?.collections.find((each) => each.collection === collection)?.shape;
  const icon: IconName = isIcon(shape?.icon) ? shape.icon : 'file';
  const words = [shape?.singular ?? collection, businesses.length > 1 ? business?.title : undefined];
  return {
    title: title || id,
    href: recordUrl(ref),
    icon,
    hint: words.filter(Boolean).join(' · '),
    ...(business && { colour: markColour(business.title, business.colour) }),
  };
}
