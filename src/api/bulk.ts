import { z } from 'zod';
import type { BulkChange } from '../core/bulk.ts';
import { type Node, printNode, readTree } from '../core/document/tree.ts';
import { CairnError } from '../core/errors.ts';
import { pointerOf } from '../core/list-url.ts';
import { collectionUrl } from '../core/page-urls.ts';
import type { Chosen } from '../services/bulk.ts';
import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint, JSON_MEDIA } from './endpoint.ts';
import { dryRun } from './parameters.ts';
import { readJson } from './read-json.ts';
import { asRun, runReply } from './run-reply.ts';
import { shapes } from './shapes.ts';

// bulkEndpoints: one change of all records that a list shows, or of chosen ones.

const names = z.array(z.string()).max(50);
const values = z.record(z.string(), z.unknown());
const lists = z.record(z.string(), z.array(z.unknown()).max(100));
const wish = z.strictObject({
  list: z.string().max(4000).optional().meta({
    description: 'Parameters of the list whose records are meant; "" is all of them',
    example: 'filter[status][eq]=sent',
  }),
  ids: z.array(z.string()).max(10_000).optional().meta({ description: 'Or these records' }),
  set: values
    .optional()
    .meta({ description: 'Values by field: `{"status": "paid", "address/city": "Bath"}`' }),
  clear: names.optional().meta({ description: 'Fields that are emptied' }),
  add: lists.optional().meta({ description: 'Values that lists get: `{"tags": ["vip"]}`' }),
  remove: lists.optional().meta({ description: 'Values that lists lose' }),
  delete: z.literal(true).optional().meta({ description: 'Delete them instead' }),
});

/** POST /bulk/:ns/:collection. */
export function bulkEndpoints({ bulk }: Pick<Services, 'bulk'>): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/bulk/:ns/:collection',
      name: 'createBulk',
      tag: 'records',
      summary: 'One change of many records, in the background, with one Undo',
      description:
        'Records that the change is refused for stay as they are; a dry run counts them and says why.',
      query: z.object({ dryRun }),
      reads: ['Cairn-By'],
      body: { media: JSON_MEDIA, shape: wish },
      answers: {
        200: { description: 'What would change (dry run)', shape: shapes.BulkPreview },
        202: asRun,
      },
      async handle({ who, params: { ns = '', collection = '' }, query, body }) {
        const { chosen, change } = readWish(body);
        if (query.dryRun)
          return { status: 200, json: await bulk.preview(who, ns, collection, chosen, change) };
        const href = collectionUrl(ns, collection);
        const run = await bulk.start(who, ns, collection, chosen, change, { href });
        return runReply(run);
      },
    }),
  ];
}

function readWish(body: string): { chosen: Chosen; change: BulkChange } {
  const given = readJson(body, wish);
  if ((given.list === undefined) === (given.ids === undefined))
    throw new CairnError('invalid', 'Either "list" or "ids" says which records are meant.');
  const chosen = given.ids ? { ids: given.ids } : { list: new URLSearchParams(given.list) };
  const tree = readTree(body);
  const root = 'root' in tree ? tree.root : undefined;
  const change: BulkChange = {
    set: new Map(members(root, 'set').map(([name, node]) => [pointerOf(name), printNode(node)])),
    clear: given.clear?.map(pointerOf) ?? [],
    add: new Map(members(root, 'add').map(([name, node]) => [pointerOf(name), items(node)])),
    remove: new Map(members(root, 'remove').map(([name, node]) => [pointerOf(name), items(node)])),
    ...(given.delete && { delete: true }),
  };
  const { set, clear, add, remove } = change;
  const count = (set?.size ?? 0) + (clear?.length ?? 0) + (add?.size ?? 0) + (remove?.size ?? 0);
  if (count === 0 && !given.delete) throw new CairnError('invalid', 'Nothing is said of what is to change.');
  if (count > 0 && given.delete)
    throw new CairnError('invalid', 'What is deleted cannot be changed as well.');
  return { chosen, change };
}

/** The members of an object in the body, with their text as it was written: 1.10 stays 1.10. */
function members(root: Node | undefined, key: string): [string, Node][] {
  const found = root?.items?.find((item) => item.key === key)?.value;
  return (found?.items ?? []).map(({ key: name = '', value }) => [name, value]);
}

function items(node: Node): string[] {
  return (node.items ?? []).map(({ value }) => printNode(value));
}
