import { z } from 'zod';
import { type Node, printNode, readTree } from '../core/document/tree.ts';
import { isBroken, parseText } from '../core/document.ts';
import { CairnError } from '../core/errors.ts';
import { splitRef } from '../core/names.ts';
import type { Mutation } from '../services/records.ts';
import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint, JSON_MEDIA } from './endpoint.ts';
import { dryRun } from './parameters.ts';
import { changesJson, followedReply, noteOf } from './records.ts';
import { asRun } from './run-reply.ts';
import { shapes } from './shapes.ts';

// batchEndpoints: many changes in one namespace, all or nothing.

const etag = z
  .string()
  .regex(/^[^"]+$/, 'must be an ETag without its quotes, or *')
  .meta({ description: "A version's hash, without quotes, or *" });
const conditions = { ifMatch: etag.optional() };
const references = z.boolean().default(false).meta({
  description: 'Whether what refers to it in the namespace, by its id or a value that changes, changes along',
});
const data = z.record(z.string(), z.unknown());
const ref = z.string().refine((text) => splitRef(text) !== undefined, 'must be namespace/collection/id');

const wish = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('create'),
    collection: z.string().meta({ description: 'namespace/collection', example: 'lod/customers' }),
    id: z.string().optional(),
    data,
  }),
  z.strictObject({
    op: z.literal('replace'),
    ref,
    data,
    references,
    ...conditions,
    ifNoneMatch: z.literal('*').optional(),
  }),
  z.strictObject({ op: z.literal('patch'), ref, data, references, ...conditions }),
  z.strictObject({ op: z.literal('delete'), ref, ...conditions }),
  z.strictObject({ op: z.literal('move'), ref, to: ref, references, ...conditions }),
  z.strictObject({ op: z.literal('restore'), ref, seq: z.int().positive(), ...conditions }),
]);

const MOST = 1000;
const batch = z.strictObject({
  changes: z.array(wish).min(1).max(MOST),
  note: z.string().max(500).optional(),
});

/** POST /batch. */
export function batchEndpoints({
  records,
  references,
}: Pick<Services, 'records' | 'references'>): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/batch',
      name: 'postBatch',
      tag: 'records',
      summary: 'Many changes in one namespace, all or nothing; one row in Activity with one Undo',
      query: z.object({ dryRun }),
      reads: ['Cairn-By', 'Cairn-Note'],
      body: { media: JSON_MEDIA, shape: batch },
      description:
        'A change with `references` takes along what refers to its record; those changes come after the ones that were asked for. Very many are made by a run.',
      answers: { 200: { description: 'What changed, or would', shape: shapes.Changes }, 202: asRun },
      async handle(call) {
        const { mutations, along, note } = readBatch(call.body);
        const options = { dryRun: call.query.dryRun, note: note ?? noteOf(call) };
        if (along.size === 0)
          return { status: 200, json: changesJson(await records.write(call.who, mutations, options)) };
        return followedReply(await references.changeAll(call.who, mutations, (at) => along.has(at), options));
      },
    }),
  ];
}

/** The wishes of a body; `along` are the places of those that take along what refers. The text of each `data` is kept as written, so that 1.10 stays 1.10. Throws `invalid`. */
export function readBatch(body: string): { mutations: Mutation[]; along: Set<number>; note?: string } {
  const document = parseText(body);
  if (isBroken(document)) throw new CairnError('invalid', `The body cannot be read: ${document.broken}.`);
  const checked = batch.safeParse(document.data);
  if (!checked.success) {
    const errors = checked.error.issues.map(({ path, message }) => ({
      pointer: path.map((token) => `/${String(token)}`).join(''),
      message,
    }));
    throw new CairnError('invalid', 'The batch cannot be read.', { errors });
  }
  const tree = readTree(document.text);
  const texts = 'root' in tree ? items(member(tree.root, 'changes')).map((node) => member(node, 'data')) : [];
  const mutations = checked.data.changes.map((each, at) => mutationOf(each, texts[at]));
  const along = checked.data.changes.flatMap((each, at) =>
    'references' in each && each.references ? at : [],
  );
  return { mutations, along: new Set(along), note: checked.data.note };
}

function mutationOf(given: z.infer<typeof wish>, data: Node | undefined): Mutation {
  const body = data === undefined ? '' : printNode(data);
  if (given.op === 'create') {
    const { ns, collection, id } =
      splitRef(`${given.collection}/${given.id ?? '-'}`) ?? noCollection(given.collection);
    return { op: 'create', ns, collection, id: given.id === undefined ? undefined : id, body };
  }
  if (given.op === 'replace' || given.op === 'patch') {
    const { data: _data, references: _references, ...rest } = given;
    return { ...rest, body };
  }
  if (given.op !== 'move') return given;
  const { references: _references, ...move } = given;
  return move;
}

function noCollection(text: string): never {
  throw new CairnError('invalid', `"${text}" is not of the form namespace/collection.`);
}

function items(node: Node | undefined): Node[] {
  return node?.items?.map(({ value }) => value) ?? [];
}

function member(node: Node | undefined, key: string): Node | undefined {
  return node?.items?.find((item) => item.key === key)?.value;
}
