import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SchemaOperation } from '../../src/core/schema-change.ts';
import type { Who } from '../../src/core/who.ts';
import { type Started, startCairn } from '../start.ts';

const ines: Who = { name: 'Ines', via: 'web', namespaces: '*' };

const schema = `{
  "title": "Parts",
  "type": "object",
  "x-cairn": {"singular": "Part", "title": "/name"},
  "properties": {
    "name": {"type": "string", "minLength": 1},
    "email": {"type": "string", "format": "email"},
    "price": {"type": "string"},
    "state": {"type": "string", "enum": ["new", "used"]},
    "glaze": {"type": "string", "x-cairn": {"relation": {"to": "glazes"}}}
  },
  "required": ["name"]
}
`;
const parts: Record<string, string> = {
  a: '{ "name": "A", "emial": "a@b.example",   "price": "12,50", "state": "new" }\n',
  b: '{\r\n\t"price": "1.000",\r\n\t"name": "B",\r\n\t"emial": "nobody",\r\n\t"state": "used"\r\n}',
  c: '{"name":"C","email":"c@b.example","emial":"other@b.example","price":"on request"}',
  d: '{"name":"D","email":"","emial":"d@b.example","price":null,"glaze":"no-such-glaze"}',
};

describe('changes of fields', () => {
  let cairn: Started;
  before(async () => {
    cairn = await startCairn({
      prepare(folder) {
        const at = join(folder, 'json-db/kiln/parts');
        write(at, '_schema', schema);
        for (const [id, text] of Object.entries(parts)) write(at, id, text);
        write(
          join(folder, 'json-db/kiln/offers'),
          '_schema',
          '{"properties":{"part":{"type":"string","x-cairn":{"relation":{"to":"parts","by":"name"}}}}}',
        );
      },
    });
  });
  after(() => cairn.remove());

  const everything = () => {
    const at = cairn.file('kiln/parts');
    return Object.fromEntries(readdirSync(at).map((name) => [name, readFileSync(join(at, name), 'utf8')]));
  };
  const preview = (...operations: SchemaOperation[]) =>
    cairn.services.fields.preview(ines, 'kiln', 'parts', operations);
  async function apply(...operations: SchemaOperation[]) {
    const { fields, runs } = cairn.services;
    const run = await runs.ended(ines, (await fields.apply(ines, 'kiln', 'parts', operations)).id);
    assert.equal(run.state, 'done', run.reason);
    return run;
  }

  test('a key is renamed everywhere where that loses nothing, and Undo gives back every byte', async () => {
    const was = everything();
    const rename = { op: 'rename', field: '/emial', to: 'email' } as const;
    const effects = await preview(rename);
    assert.deepEqual(
      [effects.steps[0]?.records, effects.steps[0]?.cannot, effects.changed, effects.records],
      [3, 1, 3, 4],
    );
    assert.deepEqual(
      effects.steps[0]?.cannotSamples.map(({ ref, message }) => [ref, message]),
      [['kiln/parts/c', 'email has another value already']],
    );
    assert.deepEqual(effects.steps[0]?.samples[0]?.changes, [
      { pointer: '/emial', before: 'a@b.example' },
      { pointer: '/email', after: 'a@b.example' },
    ]);
    assert.deepEqual(everything(), was, 'a preview writes nothing');
    const run = await apply(rename);
    assert.equal(run.counts.updated, 3);
    const now = everything();
    assert.equal(now['a.json'], parts.a?.replace('emial', 'email'));
    assert.equal(now['b.json'], parts.b?.replace('emial', 'email'), 'also where the value does not fit');
    assert.equal(now['c.json'], parts.c);
    assert.equal(now['d.json'], '{"name":"D","email":"d@b.example","price":null,"glaze":"no-such-glaze"}');
    await cairn.services.history.undo(ines, { batch: run.id });
    assert.deepEqual(everything(), was);
  });

  test('values are converted with the schema, those that cannot be stay and are counted', async () => {
    const was = everything();
    const operations: SchemaOperation[] = [
      { op: 'retype', field: '/price', kind: 'money' },
      { op: 'rename', field: '/price', to: 'cost' },
      { op: 'choices', field: '/state', choices: [{ value: 'fresh', was: 'new' }, { value: 'used' }] },
      { op: 'describe', field: '/state', required: true },
    ];
    const effects = await preview(...operations);
    assert.deepEqual(
      effects.steps.map(({ records, cannot }) => [records, cannot]),
      [
        [2, 2],
        [4, 0],
        [1, 0],
        [0, 0],
      ],
    );
    assert.equal(effects.misfits.after, 2);
    assert.match(effects.steps[0]?.cannotSamples[0]?.message ?? '', /no number/);
    await assert.rejects(
      cairn.services.fields.apply(ines, 'kiln', 'parts', operations, { misfits: 'refuse' }),
      /2 values cannot be converted/,
    );
    const run = await apply(...operations);
    const now = everything();
    assert.equal(
      now['a.json'],
      parts.a?.replace('"12,50"', '12.50').replace('price', 'cost').replace('"new"', '"fresh"'),
    );
    assert.equal(now['c.json'], parts.c?.replace('price', 'cost'));
    assert.match(now['_schema.json'] ?? '', /"cost": \{\n? *"type": "number"/);
    await cairn.services.history.undo(ines, { batch: run.id });
    assert.deepEqual(everything(), was);
  });

  test('a removed field keeps its values, or loses them', async () => {
    const was = everything();
    const kept = await preview({ op: 'remove', field: '/price', values: 'keep' });
    assert.deepEqual([kept.steps[0]?.records, kept.steps[0]?.keeping], [0, 4]);
    const run = await apply({ op: 'remove', field: '/price', values: 'remove' });
    assert.equal(run.counts.updated, 5);
    assert.equal(everything()['a.json'], '{ "name": "A", "emial": "a@b.example", "state": "new" }\n');
    await cairn.services.history.undo(ines, { batch: run.id });
    assert.deepEqual(everything(), was);
  });

  test('relations of other collections that go by a renamed field follow', async () => {
    const rename = { op: 'rename', field: '/name', to: 'title' } as const;
    assert.deepEqual((await preview(rename)).follows, ['kiln/offers/_schema']);
    const run = await apply(rename);
    assert.match(readFileSync(cairn.file('kiln/offers/_schema.json'), 'utf8'), /"by":"title"/);
    assert.match(everything()['_schema.json'] ?? '', /"title": "\/title"/);
    await cairn.services.history.undo(ines, { batch: run.id });
    assert.match(readFileSync(cairn.file('kiln/offers/_schema.json'), 'utf8'), /"by":"name"/);
  });

  test('fields that were a guess are kept so that every record fits them', async () => {
    const { fields, runs, schemas } = cairn.services;
    const effects = await fields.preview(ines, 'kiln', 'glazes', []);
    assert.deepEqual([effects.etag, effects.misfits.after, effects.schema.before], [undefined, 0, '']);
    const run = await runs.ended(ines, (await fields.apply(ines, 'kiln', 'glazes', [])).id);
    assert.equal(run.state, 'done', run.reason);
    const shape = await schemas.shape(ines, 'kiln', 'glazes');
    assert.equal(shape.inferred, false);
    assert.ok(shape.fields.some(({ key }) => key === 'code'));
    await cairn.services.history.undo(ines, { batch: run.id });
    assert.equal((await schemas.shape(ines, 'kiln', 'glazes')).inferred, true);
  });

  test('a schema that cannot be one, or another one meanwhile, is refused', async () => {
    await assert.rejects(preview({ op: 'replace', schema: '{"type": 7}' }), /mistake/);
    await assert.rejects(preview({ op: 'replace', schema: 'no' }), { code: 'invalid' });
    await assert.rejects(cairn.services.fields.apply(ines, 'kiln', 'parts', [], { ifMatch: 'x' }), {
      code: 'precondition_failed',
    });
    const guest: Who = { name: 'guest', via: 'api', namespaces: ['books'] };
    await assert.rejects(cairn.services.fields.preview(guest, 'kiln', 'parts', []), { code: 'forbidden' });
  });
});

function write(folder: string, id: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${id}.json`), text);
}
