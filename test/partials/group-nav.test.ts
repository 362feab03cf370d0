import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GroupNav, groupId } from '../../partials/records/group-nav.tsx';
import { inferSchema, shapeOf } from '../../src/core/fields.ts';

const { fields } = shapeOf(inferSchema([{ title: 'a', quote: 1, lines: [{ text: 'x' }], note: 'n' }]), {
  ns: 'lod',
  collection: 'jobs',
});
const only = (...keys: string[]) => fields.filter(({ key }) => keys.includes(key));
const groups = [
  { name: '', title: '', fields: only('title') },
  { name: 'Geld & Zeit', title: 'Geld & Zeit', fields: only('quote', 'lines') },
  { name: 'more', title: 'More', fields: only('note') },
];

/** The links of the way to the groups: where each leads, and what it says. */
function links(mistakes: Parameters<typeof GroupNav>[0]['mistakes'] = []) {
  const html = GroupNav({ groups, mistakes }) as string;
  return [...html.matchAll(/<a href="([^"]*)"([^>]*)>(.*?)<\/a>/g)].map(
    ([, href, attributes = '', inner = '']) => ({
      href,
      control: /data-to-control="([^"]*)"/.exec(attributes)?.[1],
      text: inner.replace(/<[^>]*>/g, ''),
    }),
  );
}

test('each group has a link to it, also the fields that name none', () => {
  assert.deepEqual(links(), [
    { href: `#${groupId('')}`, control: undefined, text: 'General' },
    { href: `#${groupId('Geld & Zeit')}`, control: undefined, text: 'Geld &amp; Zeit' },
    { href: `#${groupId('more')}`, control: undefined, text: 'More' },
  ]);
  assert.doesNotMatch(groupId('Geld & Zeit'), /[^\w-]/);
});

test('a group with mistakes says how many, and leads to the first in the order of its fields', () => {
  const mistakes = [
    { control: '/lines/new1/text', text: 'Text is required.' },
    { control: '/quote', text: 'Quote must be a number.' },
    { control: '/note', text: 'Note is too long.' },
    { text: 'Something else.' },
  ];
  assert.deepEqual(links(mistakes), [
    { href: `#${groupId('')}`, control: undefined, text: 'General' },
    { href: '#f-quote', control: 'c-quote', text: 'Geld &amp; Zeit2 things to mend' },
    { href: '#f-note', control: 'c-note', text: 'More1 thing to mend' },
  ]);
});

test('a field whose name begins like another one is not taken for it', () => {
  assert.equal(links([{ control: '/notebook', text: 'x' }])[2]?.text, 'More');
});
