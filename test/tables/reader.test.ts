import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { strToU8, unzipSync, zipSync } from 'fflate';
import writeWorkbook, { type SheetData } from 'write-excel-file/node';
import type { ReadOptions, TableRow } from '../../src/core/tables.ts';
import { createTableReader } from '../../src/tables/reader.ts';
import { temporaryFolder } from '../folder.ts';

const reader = createTableReader();

describe('a file of rows', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  async function read(bytes: string | Uint8Array, options: ReadOptions = {}, by = reader) {
    const path = join(folder.path, 'upload');
    writeFileSync(path, bytes);
    const table = await by.open(path, 'upload', options);
    const rows: TableRow[] = [];
    for await (const row of table.rows) rows.push(row);
    return { ...table, rows, cells: rows.map(({ cells }) => cells) };
  }

  it('with semicolons in Windows-1252 is read as it was written', async () => {
    const text = 'Name;Straße;Umsatz\r\nMüller;Große Gasse 1;1.234,50\r\n';
    const { facts, columns, cells } = await read(Buffer.from(text, 'latin1'));
    assert.deepEqual([facts.delimiter, facts.encoding], [';', 'windows-1252']);
    assert.deepEqual(columns, ['Name', 'Straße', 'Umsatz']);
    assert.deepEqual(cells, [['Müller', 'Große Gasse 1', '1.234,50']]);
    const euro = await read(Buffer.concat([Buffer.from('Name;Preis\nA;5 '), Buffer.from([0x80])]));
    assert.deepEqual(euro.cells, [['A', '5 €']]);
  });

  it('keeps commas, quotes and line ends inside of quotes', async () => {
    const { cells, facts } = await read('name,note\n"Smith, John","says ""hi""\nand leaves"\n');
    assert.equal(facts.delimiter, ',');
    assert.deepEqual(cells, [['Smith, John', 'says "hi"\nand leaves']]);
  });

  it('in UTF-8 or UTF-16, with a mark or without, is the same', async () => {
    const text = 'name\tcity\nZoë\tKöln\n';
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(text, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    ]) {
      const { columns, cells, facts } = await read(bytes);
      assert.deepEqual([columns, cells, facts.delimiter], [['name', 'city'], [['Zoë', 'Köln']], '\t']);
    }
  });

  it('may have rows that are too long or too short, names that are missing, twice or strange', async () => {
    const { columns, cells } = await read('name,,name,__proto__\na,b,c,d,extra\ne\n\n,,,\nf,g\n');
    assert.deepEqual(columns, ['name', 'Column 2', 'name 2', '__proto__', 'Column 5']);
    assert.deepEqual(cells, [['a', 'b', 'c', 'd', 'extra'], ['e'], ['f', 'g']]);
  });

  it('may end its lines with CR alone, or say what separates its values', async () => {
    assert.deepEqual((await read('a,b\r1,2\r3,4\r')).cells, [
      ['1', '2'],
      ['3', '4'],
    ]);
    const declared = await read('sep=;\r\na;b,c\r\n1;2,5\r\n');
    assert.deepEqual(
      [declared.columns, declared.cells, declared.rows[0]?.at],
      [['a', 'b,c'], [['1', '2,5']], 3],
    );
  });

  it('may be quoted with apostrophes, and have inches in it', async () => {
    const { cells } = await read("a;b;c\n'x;1';'y';'z'\n'p';'q';'r'\n");
    assert.deepEqual(cells[0], ['x;1', 'y', 'z']);
    assert.deepEqual((await read('part,size\npipe,5" wide\n')).cells, [['pipe', '5" wide']]);
  });

  it('may have a title above its header, or no header', async () => {
    const titled = await read('Customers 2026\n\nName;City;Since\nA;B;2020\nC;D;2021\nE;F;2022\n');
    assert.deepEqual(
      [titled.columns, titled.facts.above, titled.rows[0]?.at],
      [['Name', 'City', 'Since'], 1, 4],
    );
    const bare = await read('1,Ann,2026-01-02\n2,Bob,2026-01-03\n');
    assert.deepEqual(
      [bare.facts.header, bare.columns, bare.rows.length],
      [false, ['Column 1', 'Column 2', 'Column 3'], 2],
    );
    const told = await read('Ann,Bob\nCid,Dan\n', { header: false });
    assert.equal(told.rows.length, 2);
  });

  it('may be wide and long', async () => {
    const header = Array.from({ length: 200 }, (_, at) => `c${at}`).join(',');
    const line = Array.from({ length: 200 }, (_, at) => `${at}`).join(',');
    const { columns, rows } = await read(`${header}\n${`${line}\n`.repeat(2000)}`);
    assert.deepEqual([columns.length, rows.length, rows.at(-1)?.cells[199]], [200, 2000, '199']);
  });

  it('whose quote is never closed is refused with the row', async () => {
    await assert.rejects(read('a,b\n1,2\n3,"4\n5,6\n'), {
      code: 'invalid',
      message: /after row 2.*never closed/,
    });
  });

  it('of JSON keeps how numbers are spelled, whatever stands around the objects', async () => {
    const wanted = [
      ['1.10', '"ü"'],
      ['9007199254740993', null, '[1]'],
    ];
    for (const text of [
      '[{"a": 1.10, "b": "ü"},\n {"a": 9007199254740993, "c": [1]}]',
      '{"a":1.10,"b":"ü"}\n{"a":9007199254740993,"c":[1]}\n',
    ]) {
      const { columns, cells } = await read(text);
      assert.deepEqual(columns, ['a', 'b', 'c']);
      assert.deepEqual(
        cells.map((row) =>
          row.map((cell) => (typeof cell === 'object' && cell ? cell.json.replace(/\s/g, '') : cell)),
        ),
        wanted,
      );
    }
    assert.deepEqual((await read('{"a": "} \\" {", "b": {"c": [1, {"d": 2}]}}')).columns, ['a', 'b']);
    await assert.rejects(read('[{"a":1}, 2]'), { code: 'invalid', message: /no object/ });
    await assert.rejects(read('[{"a":1}, {"b":'), {
      code: 'invalid',
      message: /ends in the middle of record 2/,
    });
    await assert.rejects(read('{"a":1,"a":2}'), { code: 'invalid' });
  });

  it('of JSON may be cut into pieces anywhere', async () => {
    const objects = Array.from({ length: 30_000 }, (_, at) => ({ at, text: `"quoted" \\ {${at}}` }));
    const { rows } = await read(JSON.stringify(objects, null, 1));
    assert.equal(rows.length, 30_000);
    assert.deepEqual(rows.at(-1)?.cells[1], { json: JSON.stringify('"quoted" \\ {29999}') });
  });

  it('that is an archive of records has their names as ids', async () => {
    const files = {
      'customers/acme.json': '{"name":"Acme"}',
      'customers/_schema.json': '{}',
      '__MACOSX/x.json': '',
      'b.json': '{"name":"B"}',
    };
    const bytes = zipSync(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
    );
    const { columns, cells } = await read(bytes);
    assert.deepEqual(columns, ['_id', 'name']);
    assert.deepEqual(cells, [
      ['acme', { json: '"Acme"' }],
      ['b', { json: '"B"' }],
    ]);
    await assert.rejects(read(zipSync({ 'a.txt': strToU8('x') })), { code: 'invalid' });
  });

  it('that is a trap is refused before it is unpacked', async () => {
    const saying = (size: number) => {
      const bytes = Buffer.from(zipSync({ 'a.json': new Uint8Array(1024 * 1024).fill(32) }, { level: 9 }));
      bytes.writeUInt32LE(size, bytes.indexOf('PK\x01\x02') + 24);
      return bytes;
    };
    await assert.rejects(read(saying(400 * 1024 * 1024)), { code: 'too_large' });
    await assert.rejects(read(saying(10)), { code: 'invalid' });
  });

  it('that is a workbook has typed values, days and the sheet that is asked for', async () => {
    const day = new Date(Date.UTC(2026, 11, 31));
    const sheet: SheetData = [
      [{ value: 'Name' }, { value: 'Since' }, { value: 'Sum' }, { value: 'Paid' }, { value: 'Code' }],
      [
        { value: 'Ä' },
        { value: day, type: Date, format: 'dd.mm.yyyy' },
        { value: 0.1 + 0.2, type: Number },
        { value: true, type: Boolean },
        { value: '00123', type: String },
      ],
      [{ value: '=1+1' }, null, { value: '1+2', type: 'Formula' as const }, null, null],
    ];
    const bytes = await writeWorkbook([
      { data: sheet, sheet: 'First' },
      { data: [[{ value: 'Only' }], [{ value: 'x' }]], sheet: 'Second' },
    ]).toBuffer();
    const { facts, columns, cells } = await read(bytes);
    assert.deepEqual(facts.sheets, ['First', 'Second']);
    assert.deepEqual(columns, ['Name', 'Since', 'Sum', 'Paid', 'Code']);
    assert.deepEqual(cells[0], ['Ä', { json: '"2026-12-31"' }, { json: '0.3' }, { json: 'true' }, '00123']);
    assert.equal(cells[1]?.[0], '=1+1');
    assert.deepEqual((await read(bytes, { sheet: 'Second' })).cells, [['x']]);
  });

  it('that takes more than any may ends its thread and not the process', async () => {
    const bytes = await writeWorkbook([
      { data: [[{ value: 'Name' }], [{ value: 'x' }]], sheet: 'One' },
    ]).toBuffer();
    const cells = (row: number) =>
      [...'ABCDEFGHIJKLMNOPQRST'].map((name) => `<c r="${name}${row}"><v>${row}</v></c>`).join('');
    const rows = Array.from({ length: 20_000 }, (_, at) => `<row r="${at + 1}">${cells(at + 1)}</row>`).join(
      '',
    );
    const large = zipSync({
      ...unzipSync(bytes),
      'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData>${rows}</sheetData></worksheet>`),
    });
    const little = createTableReader({ archives: { heapMb: 16 } });
    assert.deepEqual((await read(bytes, {}, little)).cells, [['x']]);
    await assert.rejects(read(large, {}, little), {
      code: 'too_large',
      message: /more memory .* save its sheet as .csv/,
    });
    const hasty = createTableReader({ archives: { ms: 1 } });
    await assert.rejects(read(bytes, {}, hasty), { code: 'too_large', message: /takes longer/ });
  });

  it('that is an archive nobody waits for any more ends its thread', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 2000 }, (_, at) => [`r${at}.json`, strToU8(`{"n":${at}}`)]),
    );
    const path = join(folder.path, 'upload');
    writeFileSync(path, zipSync(files));
    const opening = new AbortController();
    const opened = reader.open(path, 'upload', {}, opening.signal);
    opening.abort();
    await assert.rejects(opened, { name: 'AbortError' });
    const reading = new AbortController();
    const table = await reader.open(path, 'upload', {}, reading.signal);
    let rows = 0;
    await assert.rejects(
      async () => {
        for await (const _ of table.rows) if (++rows === 10) reading.abort();
      },
      { name: 'AbortError' },
    );
    assert.ok(rows < 2000, `${rows} rows were read`);
  });

  it('that is an archive with more rows than a portion is read in order, and may be left early', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 1234 }, (_, at) => [
        `r${String(at).padStart(4, '0')}.json`,
        strToU8(`{"n":${at}}`),
      ]),
    );
    const { cells } = await read(zipSync(files));
    assert.deepEqual(
      cells.map(([id]) => id),
      Object.keys(files).map((name) => name.slice(0, -5)),
    );
    const table = await reader.open(join(folder.path, 'upload'), 'upload');
    for await (const row of table.rows) if (row.at === 3) break;
  });

  it('that is none is refused with the way out', async () => {
    await assert.rejects(read(''), { code: 'invalid', message: /is empty/ });
    await assert.rejects(read(Buffer.from('d0cf11e0a1b11ae1', 'hex')), {
      code: 'invalid',
      message: /save it as .xlsx/,
    });
    await assert.rejects(read('%PDF-1.7 …'), { code: 'invalid' });
  });
});
