import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contactsOf, mapUrl } from '../../partials/records/contact.ts';
import { fieldsOf, inferSchema } from '../../src/core/fields.ts';
import type { JsonObject } from '../../src/core/record.ts';

function map(data: JsonObject): string | undefined {
  const [field] = fieldsOf(inferSchema([data]), 'lod');
  assert.ok(field);
  return mapUrl(field, data[field.key]);
}

test('an address is found on a map by what stands in it, a place by its degrees, anything else not', () => {
  const address = { street: 'Kurpromenade 1', postcode: '24960', city: 'Glücksburg', access: 'ring twice' };
  assert.equal(
    map({ address }),
    `https://www.openstreetmap.org/search?${new URLSearchParams({ query: 'Kurpromenade 1, 24960 Glücksburg' })}`,
  );
  assert.equal(
    map({ at: { lat: 54.9, lng: 9.79 } }),
    'https://www.openstreetmap.org/?mlat=54.9&mlon=9.79#map=17/54.9/9.79',
  );
  assert.match(map({ address: 'Hafen 3, Kiel' }) ?? '', /query=Hafen\+3%2C\+Kiel$/);
  assert.equal(map({ roof: { city: 'Kiel' } }), undefined);
  assert.equal(map({ size: { lat: 'x', lng: 1 } }), undefined);
});

test('ways to get in touch are those that are filled in, and nothing that could run', () => {
  const hints = (widget: string) => ({ type: 'string', 'x-cairn': { widget } });
  const schema = { properties: { phone: hints('phone'), mail: hints('email'), site: hints('url') } };
  const fields = fieldsOf(schema, 'lod');
  const ways = contactsOf(fields, {
    phone: '+49 (40) 12-3',
    mail: ' a@b.example ',
    site: 'javascript:alert(1)',
  });
  assert.deepEqual(
    ways.map(({ label, href }) => [label, href]),
    [
      ['Call', 'tel:+4940123'],
      ['Mail', 'mailto:a@b.example'],
    ],
  );
  assert.deepEqual(
    contactsOf(fields, { phone: 'none', mail: '', site: 'https://x.example' })[0]?.label,
    'Website',
  );
});
