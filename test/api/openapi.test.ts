import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { apiEndpoints } from '../../src/api/api.ts';
import { valueAt } from '../../src/core/json-pointer.ts';
import { type Started, startCairn } from '../start.ts';
import { asking } from './ask.ts';

let cairn: Started;
let api: ReturnType<typeof asking>;
// biome-ignore lint/suspicious/noExplicitAny: the document is read here as any program reads it
let document: any;
before(async () => {
  cairn = await startCairn();
  api = asking(cairn);
  document = (await api.get('/openapi.json')).json;
});
after(() => cairn.remove());

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

interface Operation {
  operationId: string;
  parameters: Parameter[];
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
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

test('what the document says is what comes back: each GET, by its own examples', async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'openapi');
  for (const operation of operations().filter(({ method }) => method === 'get')) {
    const { path, operationId, responses, parameters } = operation;
    if (operationId === 'streamChanges' || operationId === 'getRebuild') continue;
    const seq = path.includes('{seq}')
      ? (await api.get(filled(path.replace('/{seq}', ''), parameters))).json.items[0].seq
      : '';
    const address = `${filled(path.replace('{seq}', seq), parameters)}?${query(required(operation))}`;
    const { status, json, headers } = await api.get(address);
    assert.equal(status, 200, address);
    const [media = '', content] = Object.entries(responses['200']?.content ?? {})[0] ?? [];
    assert.equal(headers.get('content-type'), media, address);
    const schema: { $ref?: string } = content?.schema ?? {};
    const validate = schema.$ref ? ajv.getSchema(`openapi${schema.$ref}`) : ajv.compile(schema);
    assert.ok(validate?.(json), `${address}: ${JSON.stringify(validate?.errors)}`);
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
