import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { type Cairn, createCairn } from '../../src/cairn.ts';
import { readConfig } from '../../src/config.ts';
import type { CsvStyle, ExportFormat } from '../../src/core/tables.ts';
import type { Who } from '../../src/core/who.ts';
import { temporaryFolder, writeFile } from '../folder.ts';

const ann: Who = { name: 'ann', via: 'web', namespaces: '*' };
const schema = {
  title: 'Things',
  type: 'object',
  properties: {
    name: { type: 'string' },
    price: { type: 'number' },
    count: { type: 'integer' },
    day: { type: 'string', format: 'date' },
    at: { type: 'string', format: 'date-time' },
    open: { type: 'string', format: 'time' },
    active: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    lines: { type: 'array', items: { type: 'object', properties: { text: { type: 'string' } } } },
    friend: { type: 'string', 'x-cairn': { relation: { to: 'things' } } },
    address: { type: 'object', properties: { city: { type: 'string' }, 'a.b': { type: 'string' } } },
  },
};
const things: Record<string, string> = {
  plain:
    '{"name":"Plain","price":1.10,"count":9007199254740993,"day":"2026-12-31","at":"2026-11-30T14:30:00+01:00","open":"08:30","active":false,"tags":["a","b c"],"friend":"odd","address":{"city":"Köln","a.b":"x"},"other":{"deep":[1,{"a":null}]}}',
  odd: '{"name":"=cmd|\' /C calc\'!A0","price":-1234.5,"tags":[],"lines":[{"text":"l"}],"address":{}}',
  phone:
    '{"name":"+49 30 123","price":1.234,"note":"two\\nlines; \\"and\\" more, too","tags":["with, comma"]}',
  quoted:
    '{"name":"\'=x","price":"n/a","count":0,"friend":"nobody","zip":"00123","__proto__":"p","active":null}',
};

describe('An export', () => {
  const folder = temporaryFolder();
  let cairn: Cairn;
  before(async () => {
    writeFile(join(folder.path, 'json-db/lod/_namespace.json'), '{"title":"Lodestar","language":"de"}\n');
    writeFile(join(folder.path, 'json-db/lod/things/_schema.json'), JSON.stringify(schema));
    for (const [id, text] of Object.entries(things))
      writeFile(join(folder.path, `json-db/lod/things/${id}.json`), text);
    for (let at = 0; at < 1203; at++)
      writeFile(
        join(folder.path, `json-db/lod/many/m${String(at).padStart(4, '0')}.json`),
        `{"n":${at},"even":${at % 2 === 0}}`,
      );
    cairn = await createCairn(readConfig({ CAIRN_USER: 'vim', CAIRN_EMBEDDINGS: 'off' }, folder.path));
    await cairn.settled();
  });
  after(async () => {
    await cairn.close();
    folder.remove();
  });

  async function exported(collection: string, format: ExportFormat, params = '', csv?: CsvStyle) {
    const { lists, exports } = cairn.services;
    const { shape, query, state } = await lists.ask(ann, 'lod', collection, new URLSearchParams(params));
    const { cursor: _, limit: __, ...list } = query;
    const columns = state.columns;
    const file = await exports.open(ann, {
      shape,
      query: list,
      format,
      csv,
      columns,
      titles: params.includes('titles'),
    });
    const pieces: Uint8Array[] = [];
    for await (const piece of file.bytes) pieces.push(piece);
    return { ...file, bytes: Buffer.concat(pieces) };
  }

  async function again(collection: string, name: string, bytes: Buffer) {
    const source = (async function* () {
      yield bytes;
    })();
    const { id } = await cairn.services.imports.receive(ann, 'lod', { name, source, collection });
    const given = await cairn.services.imports.read(ann, id);
    return { given, plan: await cairn.services.imports.checked(ann, id) };
  }

  const styles: [ExportFormat, CsvStyle | undefined][] = [
    ['csv', undefined],
    ['csv', { delimiter: ';', mark: true }],
    ['csv', { delimiter: ',', mark: true }],
    ['xlsx', undefined],
    ['ndjson', undefined],
    ['json', undefined],
    ['zip', undefined],
  ];
  for (const [format, style] of styles)
    it(`as ${format}${style ? ` with ${style.delimiter}` : ''} can be imported again, and changes nothing`, async () => {
      const { bytes, name } = await exported('things', format, '', style);
      const { plan, given } = await again('things', name, bytes);
      assert.deepEqual(plan.invalid, []);
      assert.deepEqual(
        plan.changed.map(({ ref, diff }) => [ref, diff]),
        [],
      );
      assert.equal(plan.counts.unchanged, 4);
      assert.equal(plan.schema, undefined, JSON.stringify(given.wish.columns));
    });

  it('has as many rows as the list, filtered and sorted as it is', async () => {
    const { bytes } = await exported('many', 'csv', 'filter[even][eq]=true&sort=-n');
    const lines = bytes.toString().trim().split('\r\n');
    assert.deepEqual(
      [lines.length, lines[0], lines[1], lines.at(-1)],
      [603, 'id,n,even', 'm1202,1202,true', 'm0000,0,true'],
    );
    const { total } = await cairn.services.records.list(ann, {
      ns: 'lod',
      collection: 'many',
      filters: [{ pointer: '/even', op: 'eq', value: true }],
      limit: 1,
    });
    assert.equal(lines.length - 1, total);
    const zip = await exported('many', 'zip');
    assert.equal(Object.keys(unzipSync(zip.bytes)).length, 1203);
  });

  it('has the chosen columns, titles beside ids, and digits as they are', async () => {
    const { bytes } = await exported('things', 'csv', 'columns=name,friend,price&titles');
    assert.deepEqual(bytes.toString().split('\r\n').slice(0, 5), [
      'id,name,friend,friend@title,price',
      `odd,'=cmd|' /C calc'!A0,,,-1234.5`,
      'phone,+49 30 123,,,1.234',
      `plain,Plain,odd,=cmd|' /C calc'!A0,1.10`.replace(',=cmd', ",'=cmd"),
      `quoted,''=x,nobody,,n/a`,
    ]);
    const european = await exported('things', 'csv', 'columns=price', { delimiter: ';', mark: true });
    assert.equal(european.bytes.toString().split('\r\n')[3], 'plain;1,10');
    assert.equal(european.bytes.subarray(0, 3).toString('hex'), 'efbbbf');
  });

  it('of files has their bytes as they are', async () => {
    const { bytes } = await exported('things', 'zip');
    const files = unzipSync(bytes);
    for (const [id, text] of Object.entries(things))
      assert.equal(strFromU8(files[`${id}.json`] as Uint8Array), text);
    const { bytes: lines } = await exported('things', 'ndjson');
    assert.match(lines.toString(), /"count":9007199254740993/);
    for (const line of lines.toString().trim().split('\n')) assert.ok(JSON.parse(line)._id);
    assert.equal(JSON.parse((await exported('many', 'json')).bytes.toString()).length, 1203);
    assert.ok(fs.existsSync(folder.path));
  });

  it('is nobody’s who may not see its namespace', async () => {
    const { shape, query } = await cairn.services.lists.ask(ann, 'lod', 'things', new URLSearchParams());
    const stranger: Who = { name: 'x', via: 'api', namespaces: ['bc'] };
    await assert.rejects(cairn.services.exports.open(stranger, { shape, query, format: 'csv' }), {
      code: 'forbidden',
    });
  });
});
