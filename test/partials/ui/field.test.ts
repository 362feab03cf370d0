import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlId, FieldFrame, fieldId } from '../../../partials/ui/field.tsx';
import { Nullable } from '../../../partials/ui/inputs/nullable.tsx';
import { TextArea, TextInput } from '../../../partials/ui/inputs/text.tsx';
import { wide } from '../../wide.ts';

test('a control is named by the pointer of its value and sends the stored text beside it', () => {
  const html = TextInput({ pointer: '/address/city', value: 'Leipzig', was: 'Halle' });
  assert.match(html as string, /name="\/address\/city"[^>]*>/);
  assert.match(html as string, /value="Leipzig"/);
  assert.match(html as string, /<input type="hidden" name="was:\/address\/city" value="Halle"\/>/);
});

test('the form of a new record sends no stored text', () => {
  assert.doesNotMatch(TextInput({ pointer: '/city', value: '' }) as string, /was:/);
});

test('ids need no escaping, whatever a key is made of, and differ where pointers differ', () => {
  const pointers = ['/a/b', '/a-b', '/a b', '/a.b', '/a~1b', '/ä#', '/a_2d_b', '/a/0'];
  const ids = pointers.map(controlId);
  assert.equal(new Set(ids).size, pointers.length);
  for (const id of ids) assert.match(id, /^[\w-]+$/);
  assert.notEqual(controlId('/a'), fieldId('/a'));
});

test('text comes back from a control as it was: markup, quotes, ampersands, a first line break', () => {
  const text = '"AT&amp;T" <b>\'x\'</b>';
  assert.match(
    TextInput({ pointer: '/x', value: text }) as string,
    /value="&#34;AT&amp;amp;T&#34; <b>'x'<\/b>"/,
  );
  const area = TextArea({ pointer: '/x', value: '\nfirst line empty </textarea>' }) as string;
  assert.match(area, /<textarea[^>]*>\n\nfirst line empty &lt;\/textarea><\/textarea>/);
});

test('an error is said at its field and the control points to it and to the help', async () => {
  const control = TextInput({ pointer: '/price', value: '1x', hasError: true, hasHelp: true });
  const html = await FieldFrame({
    pointer: '/price',
    label: 'Price',
    help: 'Without tax',
    error: '“1x” is not an amount.',
    required: true,
    children: control,
  });
  assert.match(html, /aria-invalid="true" aria-describedby="c-price-error c-price-help"/);
  assert.match(wide(html), /<p class="error" id="c-price-error">.*“1x” is not an amount\./);
  assert.match(html, /<p class="help" id="c-price-help">Without tax<\/p>/);
  assert.match(html, /<label class="label" id="c-price-label" for="c-price"><span>Price<\/span>/);
});

test('a group of controls is named by its label', async () => {
  const html = await FieldFrame({ pointer: '/tags', label: 'Tags', group: true });
  assert.match(html, /role="group" aria-labelledby="c-tags-label"/);
  assert.doesNotMatch(html, /<label/);
});

test('null is a box of its own, and what was stored goes along', async () => {
  const html = await Nullable({ pointer: '/pitch', isNull: true, wasNull: false, children: '' });
  assert.match(html, /type="checkbox" name="null:\/pitch" value="true" checked/);
  assert.match(html, /name="was:null:\/pitch" value="false"/);
});
