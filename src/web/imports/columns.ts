import type { Request, RequestHandler } from 'express';
import { ColumnsPage } from '../../../views/imports/columns.tsx';
import { WaitingPage, WaitingPanel } from '../../../views/imports/waiting.tsx';
import {
  type ColumnChoice,
  type ColumnFinding,
  type Import,
  type ImportWish,
  importModes,
  type NewType,
  newTypes,
} from '../../core/import.ts';
import { importUrl } from '../../core/page-urls.ts';
import { type TableEncoding, tableEncodings } from '../../core/tables.ts';
import { frameOf } from '../frame.ts';
import { goOn, goTo, sendPage } from '../reply.ts';
import type { Web } from '../web.ts';

// /import/:id: on to the step that it is at. /import/:id/columns: where each column goes. POST …/reading: another way to read the file.

export function showImport(web: Web): RequestHandler {
  return async (req, res) => {
    const given = web.imports.get(web.who(req), String(req.params.id));
    const { id, state, columns, run } = given;
    if (state === 'applying' || state === 'applied') return goOn(req, res, `/runs/${run}`);
    if (state !== 'reading' && columns.length > 0)
      return goOn(req, res, importUrl(id, state === 'read' ? 'columns' : 'preview'));
    const frame = await frameOf(web, req, res);
    await sendPage(req, res, {
      frame,
      page: () => WaitingPage({ frame, given }),
      fragment: () => WaitingPanel({ frame, given }),
    });
  };
}

export function showColumns(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const given = web.imports.get(who, String(req.params.id));
    if (given.columns.length === 0) return goTo(res, importUrl(given.id));
    const [frame, shape] = await Promise.all([frameOf(web, req, res), web.imports.shape(who, given.id)]);
    await sendPage(req, res, { frame, page: () => ColumnsPage({ frame, given, shape }) });
  };
}

export function chooseColumns(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const given = web.imports.get(who, String(req.params.id));
    const form = fieldsOf(req);
    const moved = form('in') !== undefined && form('in') !== given.wish.collection && form('in') !== '';
    const wish = wishOf(form, given);
    // Columns are suggested anew for another collection: those of the form were about the one before.
    await web.imports.decide(who, given.id, moved ? { collection: form('in') } : wish);
    if (moved || form('do') === 'stay') return goTo(res, importUrl(given.id, 'columns'));
    web.imports.check(who, given.id);
    goTo(res, importUrl(given.id, 'preview'));
  };
}

export function readAgain(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const form = fieldsOf(req);
    const header = form('header');
    const encoding = form('encoding');
    await web.imports.decide(who, String(req.params.id), {
      read: {
        ...(form('delimiter') && { delimiter: form('delimiter') === 'tab' ? '\t' : form('delimiter') }),
        ...(tableEncodings.includes(encoding as TableEncoding) && { encoding: encoding as TableEncoding }),
        ...(header && { header: header === 'yes' }),
        ...(form('sheet') && { sheet: form('sheet') }),
      },
    });
    goTo(res, importUrl(String(req.params.id)));
  };
}

export function removeImport(web: Web): RequestHandler {
  return async (req, res) => {
    web.imports.discard(web.who(req), String(req.params.id));
    goTo(res, '/import');
  };
}

type Form = (name: string) => string | undefined;

function fieldsOf(req: Request): Form {
  const body = (req.body ?? {}) as Record<string, unknown>;
  return (name) => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
}

function wishOf(form: Form, given: Import): Partial<ImportWish> {
  const choices = given.columns.map(
    (finding, at) => [finding.column, choiceOf(form, finding, at, given)] as const,
  );
  const keys = given.columns.flatMap((_, at) => {
    const choice = choices[at]?.[1];
    return form(`key.${at}`) && choice ? pointerOf(choice) : [];
  });
  const mode = importModes.find((each) => each === form('mode'));
  return {
    columns: Object.fromEntries(choices),
    key: keys,
    ...(mode && { mode }),
    empty: form('empty') === 'clear' ? 'clear' : 'leave',
    ...(form('title') !== undefined && given.isNew && { title: form('title') as string }),
    ...(form('singular') !== undefined && given.isNew && { singular: form('singular') as string }),
  };
}

function choiceOf(form: Form, finding: ColumnFinding, at: number, given: Import): ColumnChoice {
  const before = given.wish.columns[finding.column] ?? { to: 'leave' };
  const spelling = {
    ...(form(`decimals.${at}`) && { decimals: form(`decimals.${at}`) as ',' | '.' }),
    ...(form(`first.${at}`) && { first: form(`first.${at}`) as 'day' | 'month' }),
  };
  const to = form(`to.${at}`);
  if (to === undefined) return before;
  if (to === 'leave') return { to: 'leave' };
  if (to === 'id') return { to: 'id' };
  if (to.startsWith('field:')) return { to: 'field', pointer: to.slice('field:'.length), ...spelling };
  const [type, relation] = (form(`type.${at}`) ?? 'text').split(':');
  const key = (form(`name.${at}`) ?? '').trim() || (before.to === 'new' ? before.key : finding.column);
  return {
    to: 'new',
    key,
    type: newTypes.includes(type as NewType) ? (type as NewType) : 'text',
    ...(relation !== undefined && { relation }),
    ...spelling,
  };
}

function pointerOf(choice: ColumnChoice): string[] {
  if (choice.to === 'id') return ['@id'];
  if (choice.to === 'field') return [choice.pointer];
  return choice.to === 'new' ? [`/${choice.key.replaceAll('~', '~0').replaceAll('/', '~1')}`] : [];
}
