import type { Request, Response } from 'express';
import type { BusinessInFrame, PageFrame } from '../../partials/frame/page-frame.ts';
import type { Frame } from '../../partials/layout.tsx';
import type { IndexStatus } from '../core/ports/found.ts';
import { mayManage, type Who } from '../core/who.ts';
import { backupFact } from './backup-fact.ts';
import { cookie, takeToast } from './toast.ts';
import type { Web } from './web.ts';

/** Gathers the frame of a page. */
export async function frameOf(web: Web, req: Request, res: Response): Promise<PageFrame> {
  const who = web.who(req);
  const [businesses, index] = await Promise.all([businessesOf(web, who), web.indexing.status(who)]);
  const folded = new Set((cookie(req, 'folded') ?? '').split(',').map(decoded));
  const theme = cookie(req, 'theme');
  return {
    who,
    title: 'Your data',
    businesses: businesses.map(({ collections, ...business }) => ({
      ...business,
      open: !folded.has(business.ns),
      collections: collections.map(({ collection, records, shape }) => ({
        name: collection,
        title: shape.title,
        icon: shape.icon,
        count: records,
      })),
    })),
    problems: businesses.flatMap((each) => each.collections).reduce((sum, each) => sum + each.problems, 0),
    status: {
      facts: [...runsOf(web, who), ...factsOf(web, who, index)],
      folder: mayManage(who) ? web.about.folder : undefined,
    },
    theme: theme === 'light' || theme === 'dark' ? theme : undefined,
    assets: web.assets,
    path: req.path,
    url: req.originalUrl,
    now: new Date(),
    inFull: businesses,
    index,
    said: takeToast(req, res),
  };
}

/** Businesses in order of name with their collections; those without records and schema are still shown. */
export async function businessesOf(web: Web, who: Who): Promise<BusinessInFrame[]> {
  const [namespaces, counts] = await Promise.all([web.schemas.namespaces(who), web.search.collections(who)]);
  return Promise.all(
    namespaces.map(async (namespace) => {
      const own = counts.filter(({ ns }) => ns === namespace.ns);
      const collections = own.map(async (count) => ({
        ...count,
        shape: await web.schemas.shape(who, count.ns, count.collection),
      }));
      return { ...namespace, collections: await Promise.all(collections) };
    }),
  );
}

/** What is being done in the background, so that who left its page finds back. */
function runsOf({ runs }: Web, who: Who): Frame['status']['facts'] {
  return runs
    .all(who)
    .filter(({ endedAt }) => endedAt === undefined)
    .map(({ id, title, done, total }) => ({
      text: `${title}${total ? `: ${Math.floor((100 * done) / total)} %` : '…'}`,
      tone: 'warn',
      href: `/runs/${id}`,
    }));
}

function factsOf({ backups }: Web, who: Who, index: IndexStatus): Frame['status']['facts'] {
  const search: Record<IndexStatus['state'], Frame['status']['facts'][number]> = {
    ready:
      index.pending === 0
        ? { text: 'Search up to date', tone: 'good' }
        : { text: `Search is catching up: ${index.pending} to go`, tone: 'warn' },
    building: { text: `${index.progress?.doing ?? 'Reading your files'}…`, tone: 'warn' },
    failed: { text: 'Search does not work', tone: 'bad' },
  };
  return [
    { ...search[index.state], href: '/settings/index' },
    backupFact(backups.standing(who), new Date()),
    who.account === undefined
      ? { text: 'Only on this computer', icon: 'computer' }
      : { text: `Signed in as ${who.name}`, icon: 'user', href: '/settings/account' },
  ];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
