import type { RequestHandler } from 'express';
import { Options } from '../../../partials/ui/inputs/options.tsx';
import { CairnError, isCairnError } from '../../core/errors.ts';
import { isSettings, type Ref, refProblem, splitRef } from '../../core/names.ts';
import { recordUrl } from '../../core/page-urls.ts';
import { lower } from '../../core/words.ts';
import { paramsOf } from '../place.ts';
import type { Web } from '../web.ts';
import { fileAt } from './download.ts';

// GET /files/:ns/:id/owners?q=&list=: records that a file could belong to, for the type-ahead on its page. ownerFrom

const MOST = 12;

export function suggestOwners(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const ns = String(req.params.ns);
    const params = paramsOf(req);
    const q = (params.get('q') ?? '').trim();
    const { data } = await web.records.get(who, fileAt(req));
    const had: readonly unknown[] = Array.isArray(data.records) ? data.records : [];
    const named = refNamed(q, ns);
    const [titles, found] = await Promise.all([
      web.search.titles(who, named === undefined ? [] : [named]),
      web.search.suggestRecords(who, ns, q, MOST + had.length),
    ]);
    const all = new Map([...titles, ...found.map(({ ref, title }) => [ref, title] as const)]);
    const others = [...all].filter(([ref]) => !had.includes(ref)).slice(0, MOST);
    const hints = await Promise.all(others.map(([ref]) => singularOf(ref)));
    const options = others.map(([ref, title], at) => {
      const isAlone = others.filter(([, other]) => other === title).length === 1;
      return {
        value: ref,
        title,
        href: recordUrl(ref),
        hint: isAlone ? hints[at] : `${hints[at]} · ${splitRef(ref)?.id}`,
      };
    });
    res.set('Cache-Control', 'private, no-store').type('html');
    const id = (params.get('list') ?? 'options').replace(/[^\w-]/g, '');
    res.send(await Options({ id, options, empty: 'No record matches' }));

    async function singularOf(ref: Ref): Promise<string> {
      const { collection = '' } = splitRef(ref) ?? {};
      const shape = await web.schemas.shape(who, ns, collection);
      return lower(shape.singular, shape);
    }
  };
}

function refNamed(text: string, ns: string): Ref | undefined {
  try {
    return ownerFrom(text, ns);
  } catch (thrown) {
    if (isCairnError(thrown, 'invalid')) return undefined;
    throw thrown;
  }
}

/** What a person may paste: the address of a record's page, its reference, or that without the business. `invalid` when it is none. */
export function ownerFrom(text: string, ns: string): Ref {
  const path = text
    .trim()
    .replace(/^https?:\/\/[^/]+/, '')
    .replace(/[?#].*$/, '');
  const isAddress = path.startsWith('/db/');
  const parts = (isAddress ? path.slice('/db/'.length) : path).split('/').filter((part) => part !== '');
  const names = isAddress ? parts.slice(0, 3).map(decoded) : parts;
  const ref = (names.length === 2 ? [ns, ...names] : names).join('/');
  const problem = refProblem(ref);
  if (problem === undefined && !isSettings(ref)) return ref;
  throw new CairnError('invalid', `"${text}" names no record: paste the address of its page.`);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
