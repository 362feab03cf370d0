import assert from 'node:assert/strict';
import test from 'node:test';
import { applyEdits, type Edit, editedData } from '../../src/core/document.ts';
import { rebase, type Version } from '../../src/web/records/rebase.ts';

function version(text: string): Version {
  return { bytes: Buffer.from(text), data: JSON.parse(text) };
}

function changed(base: Version, edits: Edit[]): Version {
  return { bytes: applyEdits(base.bytes, edits), data: editedData(base.data, edits) };
}

const base = version(
  '{\n  "name": "Acme",\n  "notes": "Old",\n  "rate": 1.10,\n  "address": { "city": "Kiel", "zip": "24103" },\n  "lines": [\n    { "item": "Survey", "price": 10.50 },\n    { "item": "Report", "price": 9007199254740993 }\n  ]\n}\n',
);

test('changes of different values come together, and nothing clashes', () => {
  const theirs = changed(base, [{ pointer: '/notes', json: '"Theirs"' }]);
  const { edits, clashes, others } = rebase(base, theirs, [{ pointer: '/name', json: '"Acme Ltd"' }]);
  assert.deepEqual(clashes, []);
  assert.deepEqual(others, ['/notes']);
  assert.deepEqual(changed(theirs, edits).data, { ...base.data, name: 'Acme Ltd', notes: 'Theirs' });
});

test('two values of one group come together', () => {
  const theirs = changed(base, [{ pointer: '/address/city', json: '"Flensburg"' }]);
  const { edits, clashes } = rebase(base, theirs, [{ pointer: '/address/zip', json: '"24937"' }]);
  assert.deepEqual(clashes, []);
  assert.deepEqual(changed(theirs, edits).data.address, { city: 'Flensburg', zip: '24937' });
});

test('two values for the same place clash, and without a choice theirs stays', () => {
  const theirs = changed(base, [{ pointer: '/notes', json: '"Theirs"' }]);
  const mine: Edit[] = [{ pointer: '/notes', json: '"Mine"' }];
  const { edits, clashes } = rebase(base, theirs, mine);
  assert.deepEqual(clashes, [{ pointer: '/notes', base: 'Old', mine: 'Mine', theirs: 'Theirs' }]);
  assert.deepEqual(edits, []);
  assert.deepEqual(rebase(base, theirs, mine, () => 'mine').edits, mine);
  assert.deepEqual(rebase(base, theirs, mine, () => 'both').edits, [
    { pointer: '/notes', json: '"Theirs\\n\\nMine"' },
  ]);
});

test('the same change on both sides is no clash', () => {
  const both: Edit[] = [{ pointer: '/notes', json: '"Same"' }];
  assert.deepEqual(rebase(base, changed(base, both), both).clashes, []);
});

test('a list is one part: a row changed here and another there clash as a whole', () => {
  const theirs = changed(base, [{ pointer: '/lines/1/item', json: '"Long report"' }]);
  const edits: Edit[] = [{ pointer: '/lines/0', insert: true, json: '{"item":"Travel","price":3.20}' }];
  const { clashes } = rebase(base, theirs, edits);
  assert.deepEqual(
    clashes.map(({ pointer }) => pointer),
    ['/lines'],
  );
});

test('a list of mine replaces theirs with its numbers as they were written', () => {
  const theirs = changed(base, [{ pointer: '/lines/1', json: undefined }]);
  const edits: Edit[] = [{ pointer: '/lines/0/item', json: '"Roof survey"' }];
  const merged = changed(theirs, rebase(base, theirs, edits, () => 'mine').edits).bytes.toString();
  assert.match(merged, /9007199254740993/);
  assert.match(merged, /10\.50/);
  assert.match(merged, /Roof survey/);
});

test('a number is rewritten though it stays the same to JavaScript', () => {
  const theirs = changed(base, [{ pointer: '/notes', json: '"Theirs"' }]);
  const edits: Edit[] = [{ pointer: '/lines/1/price', json: '9007199254740992' }];
  assert.match(changed(theirs, rebase(base, theirs, edits).edits).bytes.toString(), /9007199254740992/);
});

test('a value inside of what was replaced as a whole clashes as the whole', () => {
  const theirs = changed(base, [{ pointer: '/address', json: '"Kiel"' }]);
  const { clashes } = rebase(base, theirs, [{ pointer: '/address/zip', json: '"1"' }]);
  assert.deepEqual(clashes, [
    { pointer: '/address', base: base.data.address, mine: { city: 'Kiel', zip: '1' }, theirs: 'Kiel' },
  ]);
});

test('a value that they removed and I changed clashes; mine brings it back', () => {
  const theirs = changed(base, [{ pointer: '/notes' }]);
  const edits: Edit[] = [{ pointer: '/notes', json: '"Mine"' }];
  assert.equal(rebase(base, theirs, edits).clashes[0]?.theirs, undefined);
  assert.equal(changed(theirs, rebase(base, theirs, edits, () => 'mine').edits).data.notes, 'Mine');
});

test('when the common beginning is not known any more, every change is asked about', () => {
  const { clashes } = rebase(undefined, base, [{ pointer: '/name', json: '"Acme Ltd"' }]);
  assert.deepEqual(clashes, [{ pointer: '/name', base: undefined, mine: 'Acme Ltd', theirs: 'Acme' }]);
});
