import type { RequestHandler } from 'express';
import { FilesList, FilesPage } from '../../../views/files/list.tsx';
import { FILES } from '../../core/bytes.ts';
import { refProblem } from '../../core/names.ts';
import { collectionUrl } from '../../core/page-urls.ts';
import type { Filter } from '../../core/query.ts';
import { frameOf } from '../frame.ts';
import { paramsOf } from '../place.ts';
import { sendPage } from '../reply.ts';
import type { Web } from '../web.ts';

// GET /db/:ns/files: ?q= words of the name or of what stands in them, ?for= the record that they belong to.

const LIMIT = 50;

export function listFiles(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const ns = String(req.params.ns);
    const params = paramsOf(req);
    const q = (params.get('q') ?? '').trim();
    const of = params.get('for') ?? '';
    const belongs = of !== '' && refProblem(of) === undefined;
    const cursor = params.get('cursor') ?? undefined;
    await web.schemas.namespace(who, ns);
    const filters: Filter[] = belongs ? [{ pointer: '/records', op: 'has', value: of }] : [];
    const sort = [{ pointer: '/added', descending: true }];
    const asked = { ns, collection: FILES, text: q || undefined, filters, sort, limit: LIMIT, cursor };
    const [frame, page, problems] = await Promise.all([
      frameOf(web, req, res),
      web.records.list(who, asked),
      web.uploads.problems(who, ns),
    ]);
    const refs = page.items.flatMap(({ data }) => (Array.isArray(data.records) ? data.records : []));
    const titles = await web.search.titles(
      who,
      [...refs, of].filter((ref) => typeof ref === 'string'),
    );
    const listed = await web.search.titles(
      who,
      problems.flatMap(({ ref }) => ref ?? []),
    );
    const url = (more: Record<string, string>) => {
      const query = new URLSearchParams({ ...(q && { q }), ...(belongs && { for: of }), ...more });
      return `${collectionUrl(ns, FILES)}${query.size ? `?${query}` : ''}`;
    };
    const props = {
      frame,
      ns,
      q,
      owner: belongs ? { ref: of, title: titles.get(of) ?? of } : undefined,
      page,
      owners: titles,
      loose: problems.filter(({ ref }) => ref === undefined || !listed.has(ref)),
      nextUrl: page.nextCursor && url({ cursor: page.nextCursor }),
      url: url({}),
    };
    await sendPage(req, res, { frame, page: () => FilesPage(props), fragment: () => FilesList(props) });
  };
}
