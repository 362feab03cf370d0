import type { Request, RequestHandler, Response } from 'express';
import { FieldsPage, FieldsPanel, type FieldsProps } from '../../../views/fields/page.tsx';
import { type CairnError, isCairnError } from '../../core/errors.ts';
import type { SchemaOperation } from '../../core/schema-change.ts';
import { frameOf } from '../frame.ts';
import { placeOf } from '../place.ts';
import { goOn, sendPage } from '../reply.ts';
import type { Web } from '../web.ts';
import { readOperations, wantedBy } from './operations.ts';

// GET …/fields: the fields of a collection. POST: the same with one change more, which comes back with the form and is not made before
// its "apply": nothing is kept between the two.

export function showFields(web: Web): RequestHandler {
  return async (req, res) => draw(web, req, res, { operations: [] });
}

export function changeFields(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    const form = new URLSearchParams(String(req.body));
    const operations = readOperations(form.get('operations'));
    try {
      if (form.get('do') === 'apply') {
        const ifMatch = form.get('etag') || undefined;
        const misfits = form.get('misfits') === 'refuse' ? 'refuse' : 'keep';
        const run = await web.fields.apply(who, ns, collection, operations, { ifMatch, misfits });
        return goOn(req, res, `/runs/${run.id}`);
      }
      const dropped = Number(form.get('drop') ?? -1);
      const left = operations.filter((_, at) => at !== dropped);
      const draft = await web.fields.draft(who, ns, collection, left);
      const next = [...left, ...wantedBy(form, draft.shape)];
      await web.fields.draft(who, ns, collection, next);
      return await draw(web, req, res, { operations: next, looks: form.get('do') === 'preview' });
    } catch (thrown) {
      if (!isCairnError(thrown) || !['invalid', 'conflict', 'precondition_failed'].includes(thrown.code))
        throw thrown;
      return await draw(web, req, res, { operations, refusal: thrown });
    }
  };
}

/** So many records are looked at without being asked. */
const AT_ONCE = 3000;

interface Drawing {
  operations: readonly SchemaOperation[];
  /** What the changes would do is wanted. */
  looks?: boolean;
  refusal?: CairnError;
}

async function draw(
  web: Web,
  req: Request,
  res: Response,
  { operations, looks, refusal }: Drawing,
): Promise<void> {
  const who = web.who(req);
  const { ns, collection } = placeOf(req);
  const frame = await frameOf(web, req, res);
  const found = frame.inFull
    .find((business) => business.ns === ns)
    ?.collections.find((each) => each.collection === collection);
  const stored = await web.schemas.shape(who, ns, collection);
  const draft = await web.fields.draft(who, ns, collection, operations);
  const small = (found?.records ?? 0) <= AT_ONCE;
  const looking = operations.length > 0 && !refusal && (looks || small);
  const effects = looking ? await web.fields.preview(who, ns, collection, operations) : undefined;
  const props: FieldsProps = {
    ...{ frame, draft, operations, effects, refusal },
    records: found?.records ?? 0,
    problem: stored.problem,
  };
  await sendPage(req, res, {
    ...{ frame, status: refusal ? 422 : 200 },
    page: () => FieldsPage(props),
    fragment: () => FieldsPanel(props),
  });
}
