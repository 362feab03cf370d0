import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Who } from '../../../src/core/who.ts';
import type { Services } from '../../../src/services/services.ts';
import { type Started, startCairn } from '../../start.ts';

const owner: Who = { name: 'Ines', via: 'web', namespaces: '*' };
let cairn: Started;
let search: Services['search'];
before(async () => {
  cairn = await startCairn();
  search = cairn.services.search;
});
after(() => cairn.remove());

/** What could stand at the `|`, as `insert count`. */
async function at(text: string, scope = {}, who = owner): Promise<string[]> {
  const caret = text.indexOf('|');
  const { items } = await search.complete(who, text.replace('|', ''), caret, scope);
  return items.map(({ insert, count }) => (count === undefined ? insert : `${insert} ${count}`));
}

test('names of operators and of fields complete what begins so', async () => {
  assert.deepEqual(await at('up|'), ['updated:']);
  assert.deepEqual(await at('roof -sta|'), ['-status:']);
  assert.ok((await at('cust|')).includes('customer:'));
  assert.deepEqual(await at('u|'), []);
  assert.deepEqual(await at('|'), []);
  assert.deepEqual(await at('"up|'), []);
  assert.deepEqual(await at('up |'), []);
});

test('fields are not offered for the name of the group around them', async () => {
  assert.deepEqual(await at('piec|'), ['piece:']);
  assert.deepEqual(await at('pieces|'), []);
});

test('places are found by any part of their names, with the number of records', async () => {
  assert.deepEqual(await at('in:gla|'), ['in:kiln/glazes 3']);
  assert.deepEqual((await at('jug -in:|'))[1], '-in:kiln 14');
});

test('values in use come with their counts, the most used first, within the places asked for', async () => {
  assert.deepEqual(await at('status:|'), [
    'status:open 2',
    'status:paid 2',
    'status:fired 1',
    'status:sent 1',
  ]);
  assert.deepEqual(await at('status:paid,se|'), ['status:paid,sent 1']);
  assert.deepEqual(await at('in:books status:|'), []);
  assert.deepEqual(await at('status:|', { ns: 'kiln', collection: 'customers' }), []);
  assert.deepEqual(await at('tag:gif|'), ['tag:gifts 1']);
  assert.deepEqual(await at('by:|'), ['by:Ines 16']);
  assert.deepEqual(await at('colour:pale|'), ['colour:"pale green" 1']);
  assert.deepEqual(await at('customer:haz|'), ['customer:"Hazel Byrne"']);
});

test('days, problems and what can be filled in are offered', async () => {
  assert.ok((await at('updated:>=|')).includes('updated:>=today'));
  assert.ok((await at('date:yes|')).includes('date:yesterday'));
  assert.deepEqual(await at('is:bro|'), ['is:broken']);
  assert.deepEqual(await at('has:fi|'), ['has:file']);
});

test('what is chosen replaces the whole piece, and is read as it is meant', async () => {
  const text = 'jug customer:haz storm';
  const { start, end, items } = await search.complete(owner, text, 16);
  assert.equal(text.slice(start, end), 'customer:haz');
  const chosen = text.slice(0, start) + items[0]?.insert + text.slice(end);
  const { operators } = await search.understand(owner, chosen);
  assert.deepEqual(
    operators.map(({ words }) => words),
    ['Customer is Hazel Byrne'],
  );
});

test('nothing is told of what one may not see', async () => {
  const guest: Who = { name: 'Bo', via: 'web', namespaces: ['books'] };
  assert.deepEqual(await at('in:kil|', {}, guest), []);
  assert.deepEqual(await at('status:|', {}, guest), []);
  assert.deepEqual(await at('sta|', {}, guest), []);
});
