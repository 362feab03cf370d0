import type { Request, Response } from 'express';
import { whoElse } from '../../../partials/activity/words.ts';
import { formatsOf } from '../../../partials/ui/formats.ts';
import { sayMoment } from '../../../partials/ui/time.tsx';
import { type ClashToShow, ConflictForm, ConflictPage } from '../../../views/records/conflict.tsx';
import { labelAt, withOthers } from '../../core/fields.ts';
import { pointerTokens } from '../../core/json-pointer.ts';
import { fieldAt } from '../../core/list-url.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Field, Shape } from '../../core/schema.ts';
import { frameOf } from '../frame.ts';
import { sendPage } from '../reply.ts';
import { showOf } from '../show.ts';
import type { Web } from '../web.ts';
import type { Clashing } from './apply.ts';
import { linksOf, recordsWith } from './links.ts';
import type { Opened } from './open.ts';
import type { Clash } from './rebase.ts';

/** Sends the screen that puts both versions side by side; 409. All that was typed goes along and comes back with the choices. */
export async function drawConflict(
  web: Web,
  req: Request,
  res: Response,
  opened: Opened,
  posted: URLSearchParams,
  { clashes, others, current, take }: Clashing,
): Promise<void> {
  const { who, ref, title, namespace } = opened;
  const data = clashes.flatMap(({ pointer, base, mine, theirs }) =>
    recordsWith(pointer, [base, mine, theirs]),
  );
  const shape = withOthers(opened.shape, Object.assign({}, ...data) as JsonObject);
  const [frame, { items }, links] = await Promise.all([
    frameOf(web, req, res),
    web.history.versions(who, ref, { limit: 1 }),
    linksOf(web.search, who, shape.fields, data),
  ]);
  const [last] = items;
  const props = {
    ...{ frame, shape, ref, title, etag: current.etag },
    show: showOf(namespace, frame.now, links),
    clashes: clashes.map((clash): ClashToShow => toShow(clash, shape, take(clash.pointer))),
    by: last ? whoElse(last, who.name) : 'Somebody',
    when: last ? sayMoment(new Date(last.at), frame.now, formatsOf(namespace)) : 'just now',
    others: others.map((pointer) => labelAt(shape.fields, pointer)),
    typed: withoutChoices(posted),
  };
  res.set({ 'HX-Retarget': '#main', 'HX-Reswap': 'innerHTML show:#main:top' });
  await sendPage(req, res, {
    ...{ frame, status: 409 },
    page: () => ConflictPage(props),
    fragment: () => ConflictForm(props),
  });
}

function toShow(clash: Clash, { fields }: Shape, take: ClashToShow['take'] = 'mine'): ClashToShow {
  const field = fieldAt(fields, clash.pointer) ?? plain(clash.pointer);
  return { ...clash, take, field, label: labelAt(fields, clash.pointer) };
}

function plain(pointer: string): Field {
  const key = pointerTokens(pointer)?.at(-1) ?? pointer;
  const nothing = { required: false, nullable: false, unique: false, searchable: false, readOnly: false };
  return { ...nothing, pointer, key, label: key, widget: 'json', limits: {} };
}

function withoutChoices(posted: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...posted].filter(([name]) => name !== 'theirs' && !name.startsWith('take:')));
}
