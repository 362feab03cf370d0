import type { RequestHandler } from 'express';
import { Options } from '../../partials/ui/inputs/relation.tsx';
import { CairnError } from '../core/errors.ts';
import { fieldAt, nameOf } from '../core/list-url.ts';
import { splitRef } from '../core/names.ts';
import { newUrl } from '../core/page-urls.ts';
import type { Shape } from '../core/schema.ts';
import { mayChange } from '../core/who.ts';
import { lower } from '../core/words.ts';
import type { Target } from '../services/search.ts';
import { paramsOf } from './place.ts';
import type { Web } from './web.ts';

// GET /options?of=lod/jobs&field=/customer&q=acm&list=c-customer-list: the best matches for a relation, never all.

const MOST = 12;

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
    const options = targets.map((target) => optionOf(target, targets));
    res.set('Cache-Control', 'private, no-store').type('html');
    res.send(
      await Options({
        id: (params.get('list') ?? 'options').replace(/[^\w-]/g, ''),
        options,
        empty: to ? `No ${lower(to.singular)} matches` : 'Nothing matches',
        ...(to && q !== '' && mayChange(who, to.ns) && isNew(q, targets) && { create: creating(to, q) }),
      }),
    );
  };
}

/** A new record whose title is what was typed, where one field is the title. */
function creating(to: Shape, q: string) {
  const [title, ...more] = to.titlePointers;
  const values = title !== undefined && more.length === 0 ? { [nameOf(title)]: q } : {};
  return { label: `New ${lower(to.singular)} “${q}”`, href: newUrl(to.ns, to.collection, values) };
}

function isNew(q: string, targets: readonly Target[]): boolean {
  return !targets.some(({ title }) => title.toLowerCase() === q.toLowerCase());
}

/** Namesakes are told apart by their ids. */
function optionOf({ value, ref, title }: Target, all: readonly Target[]) {
  const alone = all.filter((other) => other.title === title).length === 1;
  return { value: String(value), title, ...(!alone && { hint: splitRef(ref)?.id }) };
}
