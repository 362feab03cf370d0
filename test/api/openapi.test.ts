import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { apiEndpoints } from '../../src/api/api.ts';
import { valueAt } from '../../src/core/json-pointer.ts';
import type { Who } from '../../src/core/who.ts';
import type { Mutation } from '../../src/services/records.ts';
import { type Started, startCairn } from '../start.ts';
import { type Answer, asking } from './ask.ts';

let cairn: Started;
let api: ReturnType<typeof asking>;
// biome-ignore lint/suspicious/noExplicitAny: the document is read here as any program reads it
let document: any;
const backups = join(tmpdir(), `cairn-backups-${process.pid}`);
before(async () => {
  cairn = await startCairn({ env: { CAIRN_BACKUP: backups } });
  api = asking(cairn);
  await api.post('/files/books?name=seal.bin', {
    body: '\0\x01',
    headers: { 'Content-Type': 'image/x-seal' },
  });
  document = (await api.get('/openapi.json')).json;
});
after(async () => {
  await cairn.remove();
  rmSync(backups, { recursive: true, force: true });
});

const operations = () =>
  Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path: path.replace('/api/v1', ''),
      method,
      ...operation,
    })),
  );

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  example?: unknown;
  schema: { type?: string; minimum?: number; maximum?: number; enum?: string[] };
}

interface Described {
  content?: Record<string, { schema: { $ref?: string } }>;
  headers?: Record<string, unknown>;
}

interface Operation {
  operationId: string;
  tags: string[];
  parameters: Parameter[];
  responses: Record<string, Described>;
}

/** The address with the document's own examples for what stands in the path. */
function filled(path: string, parameters: Parameter[]): string {
  return path.replace(/\{(\w+)\}/g, (_whole, name) => {
    const example = parameters.find((each) => each.name === name)?.example;
    return encodeURIComponent(String(example ?? '1'));
  });
}

const query = (pairs: Record<string, unknown>) =>
  new URLSearchParams(Object.entries(pairs).map(([a, b]) => [a, String(b)]));
const required = ({ parameters }: Operation) =>
  Object.fromEntries(
    parameters
      .filter((each) => each.in === 'query' && each.required)
      .map((each) => [each.name, each.example]),
  );

test('the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(document);
  assert.deepEqual(result.errors ?? [], []);
  assert.equal(result.valid, true);
  assert.match(document.openapi, /^3\.1\./);
});

test('every route is in the document, and every operation of the document is a route', async () => {
  const { services } = cairn;
  const closing = new AbortController().signal;
  const routes = apiEndpoints({ services, version: '0', closing }).map(
    ({ method, path }) => `${method} ${path}`,
  );
  const described = operations().map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
  assert.deepEqual(described.sort(), routes.sort());
  for (const { method, path, parameters } of operations()) {
    const { status } = await api.ask('OPTIONS', filled(path, parameters));
    assert.equal(status, 204, `${method} ${path}`);
    const { headers } = await api.ask('OPTIONS', filled(path, parameters));
    assert.ok(headers.get('allow')?.split(', ').includes(method.toUpperCase()), `${method} ${path}`);
  }
});

test('operation ids are unique, references lead somewhere', () => {
  const ids = operations().map(({ operationId }) => operationId);
  assert.equal(new Set(ids).size, ids.length);
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)].map(
    ([, pointer = '']) => pointer,
  );
  assert.ok(refs.length > 20);
  for (const pointer of refs) assert.ok(valueAt(document, pointer) !== undefined, pointer);
});

test('each collection is a component: its own schema, or what was seen in its records', () => {
  const { schemas } = document.components;
  assert.deepEqual(schemas['kiln.customers'].required, ['name']);
  assert.equal(
    schemas['kiln.customers'].properties.address.$ref,
    '#/components/schemas/kiln.customers/$defs/address',
  );
  assert.equal(schemas['kiln.glazes']['x-cairn'].inferred, true);
  assert.ok('code' in schemas['kiln.glazes'].properties);
  assert.ok('books.titles' in schemas);
});

/** Headers of every answer, of HTTP or for browsers, that the document does not list. */
const COMMON =
  /^(x-request-id|content-(type|length|security-policy)|cache-control|date|connection|keep-alive|transfer-encoding|cross-origin-.*|origin-agent-cluster|referrer-policy|x-content-type-options)$/;

/** Compares an answer with what is said of it: status, media type, headers and body. */
function compare({ responses }: Operation, answer: Answer, where: string): void {
  const described = responses[answer.status];
  assert.ok(described, `${where}: ${answer.status} ${answer.text}`);
  const known = Object.keys(described.headers ?? {}).map((name) => name.toLowerCase());
  const sent = [...answer.headers.keys()].filter((name) => !COMMON.test(name));
  assert.deepEqual(
    sent.filter((name) => !known.includes(name)),
    [],
    where,
  );
  const [media, content] = Object.entries(described.content ?? {})[0] ?? [];
  assert.equal(answer.headers.get('content-type') ?? undefined, media, where);
  if (content === undefined) return;
  const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, 'openapi');
  const schema = JSON.parse(JSON.stringify(content.schema).replaceAll('"#/', '"openapi#/'));
  const validate = ajv.compile(schema);
  assert.ok(validate(answer.json), `${where}: ${JSON.stringify(validate.errors)}`);
}

test('what the document says is what comes back: each GET, by its own examples', async () => {
  for (const operation of operations().filter(({ method }) => method === 'get')) {
    const { path, operationId, parameters } = operation;
    if (
      ['streamChanges', 'getRebuild', 'getRun', 'getBackupJob', 'getImport', 'getInvalidRows'].includes(
        operationId,
      )
    )
      continue;
    const seq = path.includes('{seq}')
      ? (await api.get(filled(path.replace('/{seq}', ''), parameters))).json.items[0].seq
      : '';
    const address = `${filled(path.replace('{seq}', seq), parameters)}?${query(required(operation))}`;
    const answer = await api.get(address);
    assert.equal(answer.status, 200, address);
    compare(operation, answer, address);
  }
});

test('what the document says is what comes back: each change, previewed and made', async () => {
  const fox = '/records/books/titles/fox';
  const who: Who = { name: 'Ines', via: 'api', namespaces: '*' };
  const missing: Mutation = { op: 'delete', ref: 'books/titles/nothing' };
  const run = cairn.services.runs.start(who, { ns: 'books', title: 'Nothing', mutations: [missing] });
  const bring = async () => {
    const source = (async function* () {
      yield Buffer.from('title\nBrought\n');
    })();
    const brought = { name: 'titles.csv', source, collection: 'brought' };
    return (await cairn.services.imports.receive(who, 'books', brought)).id;
  };
  const [applied, thrownAway] = [await bring(), await bring()];
  const changes: [operation: string, path: string, body?: unknown, headers?: Record<string, string>][] = [
    ['createRecord', '/records/books/titles?id=fox', { title: 'Fox' }],
    ['createUndo', '/undos', { seq: 'SEQ' }],
    ['createRecord', '/records/books/titles?id=fox', { title: 'Fox' }],
    ['putRecord', '/records/books/titles/hen', { title: 'Hen' }, { 'If-None-Match': '*' }],
    ['putRecord', fox, { title: 'Fox and hen' }, { 'If-Match': '*' }],
    ['patchRecord', fox, { pages: 3 }, { 'If-Unmodified-Since': 'Fri, 31 Dec 2100 00:00:00 GMT' }],
    ['deleteRecord', fox],
    ['restoreVersion', `${fox}/history/SEQ/restore`],
    ['moveRecord', `${fox}/move`, { id: 'vixen' }, { 'If-Match': '*' }],
    ['postBatch', '/batch', { changes: [{ op: 'delete', ref: 'books/titles/hen' }], note: 'No hens' }],
    ['putSchema', '/schemas/books/titles', { type: 'object' }, { 'If-None-Match': '*' }],
    ['putSchema', '/schemas/books/titles', { title: 'Titles', type: 'object' }],
    ['createDistinction', '/distinctions/books/titles', { ids: ['salt-and-slip', 'the-tinkers-year'] }],
    [
      'createMerge',
      '/merges',
      { keep: 'books/titles/salt-and-slip', remove: 'books/titles/the-tinkers-year' },
    ],
    ['createCleanUp', '/clean-ups/books/titles', { rules: ['trim'] }],
    [
      'createSchemaChange',
      '/schemas/books/titles/changes',
      { operations: [{ op: 'add', field: 'shelf', kind: 'text' }] },
    ],
    [
      'putSettings',
      '/settings/books/evals',
      { questions: [{ question: 'fox', expected: ['titles/fox'] }] },
      { 'If-None-Match': '*' },
    ],
    ['runEvals', '/evals/books'],
    ['runEvals', '/evals/books'],
    ['createFiles', '/files/books?name=fox.bin', '\0fox'],
    ['putFile', '/files/books/fox.bin', '\0vixen', { 'If-Match': '*' }],
    ['deleteFile', '/files/books/fox.bin'],
    ['adoptFile', '/files/books/found.bin/adoption'],
    ['createBulk', '/bulk/books/titles', { ids: ['hen'], set: { pages: 4 } }],
    ['createView', '/views/books/titles', { name: 'Long', list: 'filter[pages][gt]=300' }],
    ['patchView', '/views/books/titles/long', { pinned: true }],
    ['deleteView', '/views/books/titles/long'],
    ['createImport', '/imports/books?collection=imported', 'title,pages\nFox,3\n,4\n'],
    ['applyImport', `/imports/books/${applied}/runs`],
    ['deleteImport', `/imports/books/${thrownAway}`],
    ['createErasure', '/erasures', { target: 'books/titles/hen' }],
    ['createRebuild', '/index/rebuilds'],
    ['cancelRun', `/runs/${run.id}/cancellation`],
    ['createBackup', '/backups'],
    ['checkBackup', '/backups/2026-11-28T091012Z/checks'],
    ['putModel', '/index/model', { provider: 'learned' }],
    ['createModelRetry', '/index/model/retries'],
  ];
  // The first account would end local mode, in which this asks: test/api/tokens.test.ts is about accounts.
  const changing = operations().filter(({ method, tags }) => method !== 'get' && !tags.includes('accounts'));
  assert.deepEqual(
    [...new Set(changes.map(([name]) => name))].sort(),
    changing.map(({ operationId }) => operationId).sort(),
  );
  writeFileSync(cairn.file('books/files/found.bin'), 'put there by hand');
  let seq = '';
  for (const [name, path, body, headers = {}] of changes) {
    const operation = changing.find(({ operationId }) => operationId === name) as (typeof changing)[0];
    const hasPreview = operation.parameters.some((parameter) => parameter.name === 'dryRun');
    for (const preview of hasPreview ? ['dryRun=true', ''] : ['']) {
      const address = `${path.replace('SEQ', seq)}${path.includes('?') ? '&' : '?'}${preview}`;
      const sent = JSON.parse(JSON.stringify(body ?? null).replace('"SEQ"', seq)) ?? undefined;
      const answer = await api.ask(operation.method.toUpperCase(), address, { body: sent, headers });
      assert.ok(answer.status < 300, `${name}: ${answer.text}`);
      if (preview) assert.equal(answer.status, 200, name);
      compare(operation, answer, `${name} ${address}`);
      if (name === 'createRecord') seq = answer.headers.get('cairn-seq') ?? '';
    }
  }
  for (const operation of operations().filter(({ path }) => path.includes('/{collection}/{id}'))) {
    const { method, path, operationId } = operation;
    // An old version may come back under its old name, too.
    if (operationId === 'restoreVersion') continue;
    const address = path.replace('{ns}/{collection}/{id}', 'books/titles/fox').replace('{seq}', seq);
    const body = { put: {}, patch: {}, post: { id: 'hound' } }[method as string];
    const answer = await api.ask(method.toUpperCase(), address, { body });
    assert.equal(answer.status, 308, `${method} ${address}`);
    compare(operation, answer, address);
  }
});

test('every limit and choice of the document is real', async () => {
  let checked = 0;
  for (const operation of operations().filter(
    ({ method, operationId }) => method === 'get' && operationId !== 'streamChanges',
  )) {
    const { path, parameters } = operation;
    const base = filled(path, parameters);
    for (const { name, schema, ...parameter } of parameters.filter((each) => each.in === 'query')) {
      const ask = async (value: unknown) =>
        (await api.get(`${base}?${query({ ...required(operation), [name]: value })}`)).status;
      for (const value of [schema.minimum, schema.maximum, ...(schema.enum ?? [])].filter(
        (each) => each !== undefined,
      )) {
        if (name === 'cursor' || name === 'back') continue;
        assert.equal(await ask(value), 200, `${base} ${name}=${value}`);
        checked += 1;
      }
      const beyond = [
        schema.minimum === undefined ? undefined : schema.minimum - 1,
        schema.maximum === undefined ? undefined : schema.maximum + 1,
        schema.enum && 'none-of-them',
      ];
      for (const value of beyond.filter((each) => each !== undefined))
        assert.equal(await ask(value), 400, `${base} ${name}=${value}`);
      if (parameter.example !== undefined)
        assert.equal(await ask(parameter.example), 200, `${base} ${name}=${parameter.example}`);
    }
  }
  assert.ok(checked > 10, String(checked));
});

test('every parameter that is not in the document is refused, and names those that are', async () => {
  for (const { path, parameters } of operations().filter(({ method }) => method === 'get')) {
    const { status, json } = await api.get(`${filled(path, parameters)}?nonsense=1`);
    assert.equal(status, 400, path);
    assert.match(json.detail, /"nonsense" is not known here/);
    for (const { name } of parameters.filter((each) => each.in === 'query' && each.name !== 'filter'))
      assert.ok(json.detail.includes(name), `${path}: ${json.detail}`);
  }
});
