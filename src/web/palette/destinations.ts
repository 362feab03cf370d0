import type { BusinessInFrame } from '../../../partials/frame/page-frame.ts';
import type { PaletteItem } from '../../../partials/palette/options.tsx';
import { isIcon } from '../../../partials/ui/icon.tsx';
import { markColour } from '../../../partials/ui/mark.tsx';
import { collectionUrl, editUrl, historyUrl, namespaceUrl, newUrl } from '../../core/page-urls.ts';
import { mayChange, type Who } from '../../core/who.ts';
import { lower } from '../../core/words.ts';

// destinationsIn: where one can go and what one can make, beside the records themselves.

/** A line of the palette that is also found by other words. */
export interface Destination extends PaletteItem {
  also?: string;
}

const PAGES: Destination[] = [
  { title: 'Home', href: '/', icon: 'home', also: 'start today' },
  { title: 'Activity', href: '/activity', icon: 'activity', also: 'history changes' },
  { title: 'To repair', href: '/repair', icon: 'repair', also: 'problems broken' },
  { title: 'Import a file', href: '/import', icon: 'upload', also: 'csv excel xlsx spreadsheet json paste' },
  { title: 'Trash', href: '/trash', icon: 'trash', also: 'deleted' },
  {
    title: 'Index',
    href: '/settings/index',
    icon: 'database',
    also: 'search reindex rebuild passages vectors model',
  },
  { title: 'Backup', href: '/settings/backups', icon: 'download', also: 'restore copy safe' },
  { title: 'Developer', href: '/settings/developer', icon: 'code', also: 'api' },
  { title: 'Search test', href: '/settings/search-test', icon: 'chart', also: 'evals questions quality' },
  { title: 'Settings', href: '/settings', icon: 'settings', also: 'theme dark light' },
];

/** All of them; `at` is the path of the page that is open. What concerns it comes first. */
export function destinationsIn(who: Who, businesses: readonly BusinessInFrame[], at: string) {
  const [, db, ns = '', collection = '', id] = at.split('/').map(decoded);
  const own = (one: { ns: string; collection: string }) =>
    db === 'db' && one.ns === ns ? (one.collection === collection ? 2 : 1) : 0;
  const several = businesses.length > 1;
  const all = businesses
    .flatMap((business) => business.collections.map((one) => ({ business, ...one })))
    .sort((a, b) => own(b) - own(a));
  const look = ({ title, colour }: BusinessInFrame) =>
    several ? { hint: title, colour: markColour(title, colour) } : {};
  const create = all
    .filter((one) => one.collection !== 'files' && mayChange(who, one.ns))
    .map(
      ({ business, shape, ...one }): Destination => ({
        title: `New ${lower(shape.singular, shape)}`,
        href: newUrl(one.ns, one.collection),
        icon: 'plus',
        also: 'add create',
        ...look(business),
      }),
    );
  const lists = all.map(
    ({ business, shape, records, ...one }): Destination => ({
      title: shape.title,
      href: collectionUrl(one.ns, one.collection),
      icon: isIcon(shape.icon) ? shape.icon : 'table',
      also: one.collection,
      ...look(business),
      hint: [several ? business.title : undefined, records.toLocaleString('en')].filter(Boolean).join(' · '),
    }),
  );
  const homes = businesses.map(
    ({ title, icon, ...one }): Destination => ({
      title,
      href: namespaceUrl(one.ns),
      icon: isIcon(icon) ? icon : 'building',
      also: one.ns,
    }),
  );
  return {
    here: db === 'db' && id && id !== 'new' ? hereOf(`${ns}/${collection}/${id}`, mayChange(who, ns)) : [],
    create,
    lists: [...lists, ...homes],
    pages: PAGES,
  };
}

function hereOf(ref: string, canChange: boolean): Destination[] {
  const edit: Destination = { title: 'Edit this record', href: editUrl(ref), icon: 'pencil', also: 'change' };
  return [
    ...(canChange ? [edit] : []),
    { title: 'History of this record', href: historyUrl(ref), icon: 'history', also: 'versions' },
  ];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
