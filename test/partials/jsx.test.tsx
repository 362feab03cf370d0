import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnOnce, numberOf } from '../../partials/jsx/drawn-once.ts';

test('dashes, arrows and signs of currencies are sent as references, letters as they are', () => {
  const text = ['Łódź, 8 €', '<x>'].join(' → ');
  assert.equal(
    <b title="1–2 & 3" safe>
      {text}
    </b>,
    '<b title="1&#8211;2 &amp; 3">Łódź, 8 &#8364; &#8594; &lt;x></b>',
  );
});

test('what is drawn of the same data is drawn once, and of other data anew', () => {
  let count = 0;
  const Greeting = drawnOnce(2, ({ name }: { name: string }) => {
    count++;
    return <p safe>{name}</p>;
  });
  assert.equal(<Greeting name="Ann" />, '<p>Ann</p>');
  assert.equal(<Greeting name="Ann" />, '<p>Ann</p>');
  assert.equal(count, 1);
  for (const name of ['Bob', 'Cid', 'Ann']) assert.equal(<Greeting name={name} />, `<p>${name}</p>`);
  assert.equal(count, 4, 'only the last two are kept');
});

test('an object that nobody changes keeps its number, and another one has another', () => {
  const [one, other] = [{}, {}];
  assert.equal(numberOf(one), numberOf(one));
  assert.notEqual(numberOf(one), numberOf(other));
});
