import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { apart } from '../../partials/records/apart.ts';

const LEAD = 'Svenja says the brown stain in the nap room is now as big as a blanket.';
const TRAIL = 'The town has had that report for three weeks; offer a short visit.';

test('of a long text only the words that differ are told, with a little of what stands around them', () => {
  assert.deepEqual(apart(`${LEAD} A whale. ${TRAIL}`, `${LEAD} A shark. ${TRAIL}`), {
    before: 'whale.',
    after: 'shark.',
    lead: '…brown stain in the nap room is now as big as a blanket. A ',
    trail: ' The town has had that report for three weeks; offer a…',
  });
});

test('what was only added, or only taken away, has one side', () => {
  const added = apart(`${LEAD} ${TRAIL}`, `${LEAD} Rang on Monday. ${TRAIL}`);
  assert.deepEqual([added.before, added.after], ['', 'Rang on Monday.']);
  const gone = apart(`${LEAD}\n${TRAIL}`, LEAD);
  assert.deepEqual([gone.before, gone.after, gone.trail], [TRAIL, '', '']);
});

test('short texts, and those that differ only in spaces, are told whole', () => {
  assert.deepEqual(apart('2 days', '3 days'), { before: '2 days', after: '3 days' });
  const [one, two] = [`${LEAD} ${TRAIL}`, `${LEAD}\n${TRAIL}`];
  assert.deepEqual(apart(one, two), { before: one, after: two });
});

test('a word is never cut, and two texts that differ are told apart', () => {
  const text = fc.array(fc.constantFrom('an', 'anna', 'a', '🏺', 'Müller', ' ', '\n'), { maxLength: 40 });
  fc.assert(
    fc.property(text, text, (first, second) => {
      const [before, after] = [first.join(' '), second.join(' ')];
      const told = apart(before, after);
      const words = (whole: string) => new Set(whole.split(/\s+/));
      for (const word of words(told.before)) assert.ok(word === '' || words(before).has(word));
      for (const word of words(told.after)) assert.ok(word === '' || words(after).has(word));
      assert.equal(told.before === told.after, before === after);
    }),
  );
});
