import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/core/record.ts';
import { temporaryFolder } from '../../folder.ts';
import { ann, storeAt } from '../store-at.ts';
import { schemasOf } from './sources.ts';

const schema = {
  type: 'object',
  properties: {
    number: { type: 'string', 'x-cairn': { unique: true, numbering: '{year}-{0000}' } },
    status: { enum: ['open', 'paid'], default: 'open' },
    total: { type: 'number' },
  },
  'x-cairn': { title: 'number' },
};

test('records of one batch are numbered one after the other, each filled in where the schema has it', async () => {
  const folder = temporaryFolder();
  const schemas = schemasOf(
    new Map<string, JsonObject>([
      ['lod/invoices/_schema', schema],
      ['lod/invoices/old', { number: '2026-0041' }],
    ]),
  );
  const at = await storeAt(folder.path, { schemas });
  const body = '{"total": 1.10}';
  const create = { op: 'create', ns: 'lod', collection: 'invoices', body } as const;
  const results = await at.records.write(ann, [create, create, { ...create, id: 'own' }]);
  assert.deepEqual(
    results.map(({ ref }) => ref),
    ['lod/invoices/2026-0042', 'lod/invoices/2026-0043', 'lod/invoices/own'],
  );
  assert.equal(
    fs.readFileSync(at.fileOf('lod/invoices/own'), 'utf8'),
    '{\n  "number": "2026-0044",\n  "status": "open",\n  "total": 1.10\n}\n',
  );
  await at.close();
  folder.remove();
});
