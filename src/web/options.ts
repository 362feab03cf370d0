import type { RequestHandler } from 'express';
import { factWords } from '../../partials/records/fact-words.ts';
import { Options, type RelationOption } from '../../partials/ui/inputs/options.tsx';
import { FILES } from '../core/bytes.ts';
import { CairnError } from '../core/errors.ts';
import { fieldAt, nameOf } from '../core/list-url.ts';
import { splitRef } from '../core/names.ts';
import { bytesUrl, hereUrl, recordUrl } from '../core/page-urls.ts';
import type { Field, Shape } from '../core/schema.ts';
import { mayChange, type Who } from '../core/who.ts';
import { lower } from '../core/words.ts';
import type { Target } from '../services/search.ts';
import { picturesOf } from './files/pictures.ts';
import { paramsOf } from './place.ts';
import { linksOf } from './records/links.ts';
import { showOf } from './show.ts';
import type { Web } from './web.ts';

// GET /options?of=lod/jobs&field=/customer&q=acm&list=c-customer-list: the best matches for a relation, never all.

const MOST = 12;

type Relation = NonNullable<Field['relation']>;

export function suggestOptions(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const params = paramsOf(req);
    const [ns = '', collection = ''] = (params.get('of') ?? '').split('/');
    const shape = await web.schemas.shape(who, ns, collection);
    const field = fieldAt(shape.fields, params.get('field') ?? '');
    const relation = field?.relation ?? field?.item?.relation;
    if (!relation) throw new CairnError('invalid', 'This field is no relation.');
    const q = (params.get('q') ?? '').trim();
    const [targets, to] = await Promise.all([
      web.search.suggest(who, relation, q, MOST),
      web.schemas.shape(who, relation.ns, relation.collection).catch(() => undefined),
    ]);
    const options = to ? await described(web, who, to, targets) : targets.map((target) => plain(target));
    res.set('Cache-Control', 'private, no-store').type('html');
    res.send(
      await Options({
        id: (params.get('list') ?? 'options').replace(/[^\w-]/g, ''),
        options,
        empty: to ? `No ${lower(to.singular, to)} matches` : 'Nothing matches',
        ...(to &&
          q !== '' &&
          mayChange(who, to.ns) &&
          isNew(q, targets) && { create: creating(to, relation, q) }),
      }),
    );
  };
}

/** Each with what one knows it by; namesakes of whom that says nothing are told apart by their ids. */
async function described(
  web: Web,
  who: Who,
  shape: Shape,
  targets: readonly Target[],
): Promise<RelationOption[]> {
  const records = targets.map(({ data = {} }) => data);
  const [namespace, links, pictures] = await Promise.all([
    web.schemas.namespace(who, shape.ns),
    linksOf(web.search, who, shape.fields, records),
    picturesOf(web, who, targets),
  ]);
  const show = showOf(namespace, new Date(), links);
  const facts = records.map((data) => factWords(shape, data, show));
  return targets.map((target, at) => {
    const namesakes = targets.filter((_, other) => targets[other]?.title === target.title);
    const told = targets.filter(
      (_, other) => targets[other]?.title === target.title && facts[other] === facts[at],
    );
    const picture = pictures.get(target.ref);
    return {
      ...plain(target),
      facts: facts[at],
      ...(namesakes.length > 1 && told.length > 1 && { hint: splitRef(target.ref)?.id }),
      ...(picture !== undefined && { picture: bytesUrl(picture) }),
    };
  });
}

function plain({ value, ref, title }: Target): RelationOption {
  return { value: String(value), title, href: recordUrl(ref) };
}

/** A new record whose title is what was typed, where one field is the title. */
function creating(to: Shape, { by }: Relation, q: string) {
  if (to.collection === FILES) return undefined;
  const [title, ...more] = to.titlePointers;
  const values = title !== undefined && more.length === 0 ? { [nameOf(title)]: q } : {};
  return {
    label: `Create ${lower(to.singular, to)} “${q}”`,
    href: hereUrl(to.ns, to.collection, by, values),
  };
}

function isNew(q: string, targets: readonly Target[]): boolean {
  return !targets.some(({ title }) => title.toLowerCase() === q.toLowerCase());
}
