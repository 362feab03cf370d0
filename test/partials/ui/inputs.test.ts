import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Checkboxes, Segments, Select, Switch } from '../../../partials/ui/inputs/choice.tsx';
import { MomentInput } from '../../../partials/ui/inputs/moment.tsx';
import { NumberInput } from '../../../partials/ui/inputs/number.tsx';
import { Options } from '../../../partials/ui/inputs/options.tsx';
import { RelationInput, RelationsInput } from '../../../partials/ui/inputs/relation.tsx';
import { RowsInput, rowPlaceholder, rowPointer } from '../../../partials/ui/inputs/rows.tsx';
import { TagsInput } from '../../../partials/ui/inputs/tags.tsx';
import { MarkdownInput } from '../../../partials/ui/inputs/text.tsx';
import { wide } from '../../wide.ts';

const STATUS = ['booked', 'paid'].map((value) => ({ value, label: value.toUpperCase() }));

test('a number keeps its digits: it is text with a number keyboard', () => {
  const html = NumberInput({ pointer: '/n', value: '9007199254740993.10', unit: 'm²' }) as string;
  assert.match(html, /type="text" inputmode="decimal" value="9007199254740993\.10"/);
  assert.match(html, /<span class="unit">m²<\/span>/);
  assert.match(NumberInput({ pointer: '/n', value: '1', integer: true }) as string, /inputmode="numeric"/);
});

test('a stored value that is not among the options stays chosen and is marked', () => {
  const html = Select({ pointer: '/s', value: 'payed', options: STATUS }) as string;
  assert.match(html, /<option value="payed" selected>payed \(not in the list\)<\/option>/);
  const boxes = Checkboxes({ pointer: '/s', values: ['wet', 'paid'], options: STATUS }) as string;
  assert.match(boxes, /value="wet" checked/);
  assert.match(boxes, /value="paid" checked/);
  assert.doesNotMatch(boxes, /value="booked" checked/);
});

test('a required choice that has a value cannot be emptied, any other can', () => {
  const one = (required: boolean, value: string) =>
    Select({ pointer: '/s', value, options: STATUS, required }) as string;
  assert.doesNotMatch(one(true, 'paid'), /<option value="">/);
  assert.match(wide(one(true, '')), /<option value="">Choose…<\/option>/);
  assert.match(one(false, 'paid'), /<option value="">Not set<\/option>/);
  assert.match(Segments({ pointer: '/s', value: '', options: STATUS }) as string, /value="" checked/);
});

test('a switch sends "true" or nothing, and the stored text tells that it was there', () => {
  const html = Switch({ pointer: '/on', value: 'false', was: 'true' }) as string;
  assert.match(html, /type="checkbox" role="switch"[^>]*value="true"/);
  assert.doesNotMatch(html, / checked/);
  assert.match(html, /name="was:\/on" value="true"/);
});

test('dates use the platform’s pickers; a text that is no date is edited as text', () => {
  const type = (kind: 'date' | 'time' | 'datetime', value: string) =>
    /type="([^"]+)"/.exec(MomentInput({ pointer: '/d', kind, value }) as string)?.[1];
  assert.equal(type('date', '2026-11-22'), 'date');
  assert.equal(type('date', ''), 'date');
  assert.equal(type('date', '2026-02-30'), 'text');
  assert.equal(type('date', 'next week'), 'text');
  assert.equal(type('time', '08:30'), 'time');
  assert.equal(type('datetime', '2026-11-22T14:30'), 'datetime-local');
  assert.equal(type('datetime', '22 Nov'), 'text');
});

test('seconds are only asked for where there are some', () => {
  const step = (value: string) => /step=/.test(MomentInput({ pointer: '/t', kind: 'time', value }) as string);
  assert.equal(step('08:30'), false);
  assert.equal(step('08:30:15'), true);
});

test('tags are checked boxes of one name with an empty entry behind them', () => {
  const html = TagsInput({ pointer: '/tags', values: ['a & b'], was: '["a & b"]' }) as string;
  assert.match(html, /type="checkbox" name="\/tags" value="a &amp; b" checked/);
  assert.match(html, /name="was:\/tags" value="\[&#34;a &amp; b&#34;\]"/);
  assert.match(html, /data-chip-entry[^>]*name="\/tags"/);
});

test('a relation is a combobox without a name beside an input that holds the stored value', () => {
  const html = RelationInput({
    pointer: '/customer',
    target: { value: 'acme', title: 'Acme Roofing' },
    was: 'acme',
    source: '/options',
    singular: 'customer',
  }) as string;
  const combobox = /<input[^>]*role="combobox"[^>]*>/.exec(html)?.[0] ?? '';
  assert.match(combobox, /value="Acme Roofing"/);
  assert.doesNotMatch(combobox, / name=/);
  assert.match(combobox, /aria-controls="c-customer-list"/);
  assert.match(html, /name="\/customer" value="acme"/);
});

test('a relation that points nowhere says so and keeps its value', () => {
  const target = { value: 'gone', title: 'gone', broken: true };
  const html = RelationInput({ pointer: '/c', target, source: '/o', singular: 'customer' }) as string;
  assert.match(html, /name="\/c" value="gone"/);
  assert.match(wide(html), /There is no customer “gone”/);
});

test('many relations keep their order', () => {
  const targets = ['b', 'a'].map((value) => ({ value, title: value }));
  const html = RelationsInput({ pointer: '/p', targets, source: '/o', singular: 'person' }) as string;
  const values = [...html.matchAll(/type="checkbox" name="\/p" value="(\w+)"/g)].map((match) => match[1]);
  assert.deepEqual(values, ['b', 'a']);
});

test('options are escaped, numbered for aria-activedescendant, and say when nothing matches', () => {
  const html = Options({ id: 'list', options: [{ value: 'x"y', title: '<b>', href: '/x' }] }) as string;
  assert.match(html, /role="option" id="list-0"[^>]*data-value="x&#34;y" data-title="<b>"/);
  assert.match(html, /<span>&lt;b><\/span>/);
  assert.match(Options({ id: 'list', options: [] }) as string, /aria-disabled="true"[^>]*>Nothing matches/);
});

test('rows name their tokens in order and carry an empty row to copy', () => {
  const blank = `<input name="${rowPointer('/lines', rowPlaceholder('/lines'))}/what"/>`;
  const rows = ['1', '0', 'new1'].map((token) => ({ token, fields: `<i>${token}</i>` }));
  const html = RowsInput({ pointer: '/lines', singular: 'line', rows, blank }) as string;
  const [visible, template] = html.split('<template');
  const tokens = [...(visible ?? '').matchAll(/name="row:\/lines" value="(\w+)"/g)].map((match) => match[1]);
  assert.deepEqual(tokens, ['1', '0', 'new1']);
  assert.match(template ?? '', /name="row:\/lines" value="NEWROW2".*name="\/lines\/NEWROW2\/what"/s);
  assert.match(html, /name="rows:\/lines"/);
  assert.match(html, /name="redraw" value="add:\/lines"/);
  assert.match(html, /name="redraw" value="up:\/lines\/0"/);
});

test('rows inside rows have a placeholder of their own', () => {
  assert.notEqual(rowPlaceholder('/lines'), rowPlaceholder('/lines/NEWROW2/parts'));
});

test('Markdown offers a preview only where there is one', () => {
  assert.doesNotMatch(MarkdownInput({ pointer: '/m', value: '' }) as string, /data-preview/);
  assert.match(
    MarkdownInput({ pointer: '/m', value: '', previewUrl: '/preview' }) as string,
    /data-preview="\/preview"/,
  );
});
