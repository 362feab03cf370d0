import assert from 'node:assert/strict';
import test from 'node:test';
import { DecimalSum } from '../../../src/core/values/decimals.ts';

const sum = (...numbers: unknown[]) =>
  numbers.reduce<DecimalSum>((all, each) => all.add(each), new DecimalSum()).text();

test('decimals add up exactly, however long they are', () => {
  assert.equal(sum('0.1', '0.2'), '0.3');
  assert.equal(sum('19.99', '1.10', '5'), '26.09');
  assert.equal(sum('9007199254740993', '0.01'), '9007199254740993.01');
  assert.equal(sum('-1.5', '0.25'), '-1.25');
  assert.equal(sum('-0.05'), '-0.05');
  assert.equal(sum('1e3', '2.5e-2'), '1000.025');
});

test('what is no number is passed over, and nothing adds up to nothing', () => {
  assert.equal(sum('"7"', null, 'true', '2'), '2');
  assert.equal(sum(null), null);
});
