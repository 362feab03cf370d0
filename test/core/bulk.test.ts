import assert from 'node:assert/strict';
import test from 'node:test';
import { type BulkChange, editsFor } from '../../src/core/bulk.ts';
import { applyEdits } from '../../src/core/document.ts';

function after(change: BulkChange, text: string): string {
  return applyEdits(Buffer.from(text), editsFor(change, JSON.parse(text))).toString();
}

const add = new Map([['/tags', ['"vip"', '"new"']]]);

test('values are set as they are written, and nothing is done where they are so already', () => {
  const change = {
    set: new Map([
      ['/price', '1.10'],
      ['/site/city', '"Bath"'],
    ]),
  };
  assert.equal(after(change, '{"price":1,"a":2.50}'), '{"price":1.10,"a":2.50,"site":{"city":"Bath"}}');
  assert.deepEqual(editsFor(change, { price: 1.1, site: { city: 'Bath' } }), []);
});

test('a field is emptied where there is one', () => {
  assert.equal(after({ clear: ['/a', '/b'] }, '{"a":1,"c":2}'), '{"c":2}');
  assert.deepEqual(editsFor({ clear: ['/a'] }, { c: 2 }), []);
});

test('a list gets what it lacks, at its end, and loses what it has', () => {
  assert.equal(after({ add }, '{"tags":["old","new"]}'), '{"tags":["old","new","vip"]}');
  assert.equal(after({ add }, '{"a":1}'), '{"a":1,"tags":["vip","new"]}');
  assert.deepEqual(editsFor({ add }, { tags: ['new', 'vip'] }), []);
  const remove = new Map([['/tags', ['"a"', '"c"']]]);
  assert.equal(after({ remove }, '{"tags":["a","b","c","a"]}'), '{"tags":["b"]}');
  assert.deepEqual(editsFor({ remove }, { tags: 'a' }), []);
});
