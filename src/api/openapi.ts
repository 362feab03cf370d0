import { z } from 'zod';
import { FILES } from '../core/bytes.ts';
import type { SchemaNode, Shape } from '../core/schema.ts';
import type { Who } from '../core/who.ts';
import type { Services } from '../services/services.ts';
import { API } from './addresses.ts';
import { type AnswerDoc, type Endpoint, endpoint } from './endpoint.ts';
import { schemaOf, withRefsUnder } from './json-schema.ts';
import { SETTINGS } from './settings.ts';
import { shapes } from './shapes.ts';

// openapiEndpoints · describe: OpenAPI 3.1 from the endpoints and shapes that validate. https://spec.openapis.org/oas/v3.1.1

type Node = Record<string, unknown>;

/** Values of path parameters that lead somewhere in this store. */
export type Examples = Readonly<Record<string, string>>;

/** GET /openapi.json, of these endpoints and itself. */
export function openapiEndpoints(
  { schemas, search, records }: Pick<Services, 'schemas' | 'search' | 'records'>,
  endpoints: readonly Endpoint[],
  version: string,
): Endpoint[] {
  const all: Endpoint[] = [...endpoints];

  async function examples(who: Who): Promise<Examples> {
    const some = (await search.collections(who)).filter((each) => each.records > 0);
    const first = some.find((each) => each.collection !== FILES);
    if (!first) return {};
    const { ns, collection } = first;
    const [item] = (await records.list(who, { ns, collection, limit: 1 })).items;
    const [file] = (await records.list(who, { ns, collection: FILES, limit: 1 })).items;
    return {
      ns,
      collection,
      settings: SETTINGS[0],
      ...(item && { id: item.id }),
      ...(file && { file: file.id }),
    };
  }

  const own = endpoint({
    method: 'get',
    path: '/openapi.json',
    name: 'getOpenApi',
    tag: 'health',
    summary: 'This document',
    answers: { 200: { description: 'OpenAPI 3.1', shape: { type: 'object' } } },
    async handle({ who }) {
      const collections = await search.collections(who);
      const found = await Promise.all(
        collections.map((each) => schemas.shape(who, each.ns, each.collection)),
      );
      return { status: 200, json: describe(all, found, version, await examples(who)) };
    },
  });
  all.push(own);
  return [own];
}

/** The document. */
export function describe(
  endpoints: readonly Endpoint[],
  collections: readonly Shape[],
  version: string,
  examples: Examples,
): Node {
  const paths: Record<string, Record<string, Node>> = {};
  for (const each of endpoints) {
    const path = API + each.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][each.method] = operation(each, examples);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Cairn',
      version,
      description:
        'Records are plain JSON files; a GET of one answers its bytes. Every error is problem+json (RFC 9457).',
    },
    servers: [{ url: '/' }],
    security: [{}, { token: [] }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...ownComponents(), ...collectionComponents(collections) },
      responses,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Where there are accounts: cairn_…' },
      },
    },
  };
}

/** The name of a collection's component: `lod.customers`; characters that names of components may not have become `_`. */
export function componentName(ns: string, collection: string): string {
  return `${ns}.${collection}`.replace(/[^A-Za-z0-9._-]/g, '_');
}

const PROBLEM = { $ref: '#/components/responses/Problem' };
const responses = {
  Problem: {
    description: 'What went wrong',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  },
};

const requestHeaders: Record<string, string> = {
  'If-Match': 'ETags of which the record must have one, else 412; * for any',
  'If-None-Match': 'ETags that the record must not have, else 304 or 412; * to create only',
  'If-Unmodified-Since': 'Time since when the record must not have changed, else 412',
  'Cairn-By': 'Name of the program, kept in the history',
  'Cairn-Note': 'Why, kept in the history; at most 500 characters of UTF-8',
  Range: 'One part of the bytes',
  'If-Range': 'ETag or time of what the asker has; the whole when it is another one by now',
  'Last-Event-ID': 'Cursor of the last event that was seen',
};

const responseHeaders: Record<string, string> = {
  ETag: "SHA-256 of the file's bytes, in quotes",
  'Last-Modified': 'When the record was changed',
  'Cairn-Seq': 'Number of the change that made these bytes',
  'Cairn-Updated-By': 'Who changed it last',
  'Cairn-Problem': 'What is wrong with the file on disk, which is then served as it last was',
  'Cairn-Disk-ETag': 'ETag of the broken bytes on disk; If-Match may name it to replace them',
  Link: 'Its history, and its page for people (RFC 8288)',
  Location: 'Where it is',
  'Content-Disposition': 'Its name, and whether it is shown or saved (RFC 6266)',
  'Accept-Ranges': 'bytes',
  'Content-Range': 'Which part of how many bytes',
};

/** What every address with a record in it may answer. */
const MOVED: AnswerDoc = { description: 'The record moved; ask there', headers: ['Location'] };

function operation(each: Endpoint, examples: Examples): Node {
  const { name, tag, summary, description, body } = each;
  const answers =
    each.path.includes('/:id') && each.path.includes('/:ns/')
      ? { ...each.answers, 308: MOVED }
      : each.answers;
  const described = Object.entries(answers).map(([status, answer]) => [status, response(answer)]);
  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(description && { description }),
    parameters: [...pathParameters(each, examples), ...queryParameters(each), ...headerParameters(each)],
    ...(body && { requestBody: { required: true, content: contents(body.media, jsonSchema(body.shape)) } }),
    responses: { ...Object.fromEntries(described), default: PROBLEM },
  };
}

const PATH_SCHEMAS: Record<string, Node> = {
  seq: { type: 'integer', minimum: 1 },
  settings: { type: 'string', enum: [...SETTINGS] },
};

function pathParameters({ path }: Endpoint, { file, ...others }: Examples): Node[] {
  const examples: Partial<Examples> = path.startsWith('/files/') ? { ...others, id: file } : others;
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: PATH_SCHEMAS[name] ?? { type: 'string', minLength: 1 },
    ...(examples[name] !== undefined && { example: examples[name] }),
  }));
}

function queryParameters({ query, filters }: Endpoint): Node[] {
  const shape = query instanceof z.ZodObject ? query : z.object({});
  const { properties = {}, required = [] } = z.toJSONSchema(shape, { io: 'input' });
  const parameters = Object.entries(properties).map(([name, node]) => {
    const { description, example, ...schema } = node as Node;
    return {
      name,
      in: 'query',
      ...(required.includes(name) && { required: true }),
      ...(description !== undefined && { description }),
      schema,
      ...(example !== undefined && { example }),
    };
  });
  return filters ? [...parameters, filterParameter, anyParameter] : parameters;
}

const filterParameter = {
  name: 'filter',
  in: 'query',
  style: 'deepObject',
  explode: true,
  description:
    '`filter[field][op]=value`; a nested field is `address/city`; op is eq, ne, in (values separated by commas), lt, lte, gt, gte, has, contains, starts or empty (true, false). All must hold. A date is a day, month or year, or a time like `overdue`, `today`, `this-month`, `next-7-days`.',
  schema: {
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

const anyParameter = {
  name: 'any',
  in: 'query',
  style: 'deepObject',
  explode: true,
  description: '`any[1][field][op]=value`: of the filters with the same number one must hold.',
  schema: { type: 'object', additionalProperties: filterParameter.schema },
};

function headerParameters({ reads = [] }: Endpoint): Node[] {
  return reads.map((name) => ({
    name,
    in: 'header',
    description: requestHeaders[name],
    schema: { type: 'string' },
  }));
}

function response({ description, shape, media, headers = [] }: AnswerDoc): Node {
  const content = shape
    ? contents([media ?? 'application/json'], jsonSchema(shape))
    : media && contents([media], {});
  const named = headers.map((name) => [
    name,
    { description: responseHeaders[name], schema: { type: 'string' } },
  ]);
  return {
    description,
    ...(content && { content }),
    ...(named.length > 0 && { headers: Object.fromEntries(named) }),
  };
}

function contents(media: readonly string[], schema: Node): Node {
  return Object.fromEntries(media.map((type) => [type, { schema }]));
}

const namesOfShapes = new Map<unknown, string>(Object.entries(shapes).map(([name, shape]) => [shape, name]));

function jsonSchema(shape: z.ZodType | Node): Node {
  const name = namesOfShapes.get(shape);
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  return shape instanceof z.ZodType ? withoutDialect(z.toJSONSchema(shape, { io: 'input' })) : shape;
}

function ownComponents(): Record<string, Node> {
  const own = Object.entries(shapes).map(([name, shape]) => {
    return [name, withoutDialect(z.toJSONSchema(shape, { io: 'input' }))];
  });
  const record = { type: 'object', description: 'A record; its shape is the component of its collection' };
  return { ...Object.fromEntries(own), Record: record };
}

function collectionComponents(collections: readonly Shape[]): Record<string, SchemaNode> {
  const components: Record<string, SchemaNode> = {};
  for (const shape of collections) {
    let name = componentName(shape.ns, shape.collection);
    while (name in components) name += '_';
    components[name] = withRefsUnder(schemaOf(shape), `#/components/schemas/${name}`);
  }
  return components;
}

function withoutDialect({ $schema: _dialect, ...node }: Node): Node {
  return node;
}
