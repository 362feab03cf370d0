import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { identify } from '../../../src/core/chunking/identify.ts';
import type { Ref } from '../../../src/core/names.ts';
import type { Hit } from '../../../src/core/ports/found.ts';
import type { Index } from '../../../src/core/ports/search-index.ts';
import type { Filter, Query } from '../../../src/core/query.ts';
import { piece, put, remove } from '../../search/indexed.ts';
import { everywhere, filtered, ids, type Scene } from './made.ts';

// Full text. textContract

export function textContract(scene: Scene): void {
  describe('full text', () => {
    const found = async (index: Index, text: string, query: Partial<Query> = {}) =>
      (await index.search({ ...everywhere, limit: 20, ...query, text }, 'keyword')).hits.map(
        ({ ref }) => ref.split('/')[2],
      );

    scene('finds words in any form, case and accent, everywhere in a record', async ({ index, writer }) => {
      await put(writer, {
        'lod/notes/a': { name: 'Leaking roof', deep: [{ er: { text: 'Rénovation of the CAFÉ' } }] },
        'lod/notes/b': { name: 'Invoice', text: `${'filler '.repeat(5000)} needle` },
        'lod/notes/c': { name: 'Протокол', text: 'обследование крыши' },
      });
      assert.deepEqual(await found(index, 'leaks'), ['a']);
      assert.deepEqual(await found(index, 'renovation cafe'), ['a']);
      assert.deepEqual(await found(index, 'needle'), ['b']);
      assert.deepEqual(await found(index, 'ОБСЛЕДОВАНИЕ'), ['c']);
    });

    scene('finds parts of text that is written without spaces', async ({ index, writer }) => {
      await put(writer, {
        'lod/notes/a': { text: '東京都の屋根を調査しました' },
        'lod/notes/b': { text: '京東集團' },
        'lod/notes/c': { text: '지붕누수점검' },
        'lod/notes/d': { text: 'หลังคารั่ว' },
      });
      assert.deepEqual(await found(index, '東京'), ['a']);
      assert.deepEqual(await found(index, '屋根 調査'), ['a']);
      assert.deepEqual(await found(index, '누수'), ['c']);
      assert.deepEqual(await found(index, 'หลังคา'), ['d']);
      const { hits } = await index.search({ ...everywhere, text: '屋根', limit: 1 }, 'keyword');
      assert.match(shown(hits[0]), /東京都の«屋根»を/);
    });

    scene('takes nothing that is typed for syntax', async ({ index, writer }) => {
      await put(writer, { 'lod/notes/a': { text: 'AND C++ 100% sure: "quoted" (yes) a-b NEAR x*' } });
      for (const text of [
        '"',
        '""',
        'AND',
        'OR',
        'NOT',
        '(',
        '*',
        'NEAR(',
        'a:b',
        '-',
        '"a" OR',
        'title:x',
        '^x',
        'x*',
        '\0',
        '😀',
        "'",
        ';',
        '{',
        '\\',
      ])
        assert.ok(Array.isArray(await found(index, text)), text);
      assert.deepEqual(await found(index, 'c++'), ['a']);
      assert.deepEqual(await found(index, '"quoted" 100%'), ['a']);
    });

    scene('takes the last word as unfinished, quotes as a phrase', async ({ index, writer }) => {
      await put(writer, {
        'lod/notes/a': { text: 'surveying the northern roof' },
        'lod/notes/b': { text: 'roof northern' },
      });
      for (const typed of ['su', 'surv', 'survey', 'surveyi', 'surveyin', 'surveying'])
        assert.deepEqual(await found(index, typed), ['a'], typed);
      assert.deepEqual((await found(index, 'northern roof')).sort(), ['a', 'b']);
      assert.deepEqual(await found(index, '"northern roof"'), ['a']);
      assert.deepEqual(await ids(index, { collection: 'notes', text: 'roof nor' }), ['a', 'b']);
      assert.deepEqual(await ids(index, { collection: 'notes', text: 'survey nor' }), ['a']);
    });

    scene('takes no word for the beginning of another that goes on otherwise', async ({ index, writer }) => {
      await put(writer, {
        'lod/notes/a': { text: 'a strand of hair, straight' },
        'lod/notes/b': { text: 'Die Straße ist gesperrt' },
        'lod/notes/c': { text: 'insurance of the northern barn' },
      });
      const ask = async (text: string) => {
        const { hits, corrected } = await index.search({ ...everywhere, text, limit: 9 }, 'keyword');
        return [hits.map(({ ref }) => ref.at(-1)).join(''), corrected];
      };
      assert.deepEqual(await ask('strassen'), ['b', 'straße']);
      assert.deepEqual(await ask('strasse'), ['b', 'straße']);
      assert.deepEqual(await ask('strang'), ['a', 'strand']);
      for (const typed of ['insuran', 'insuranc'])
        assert.deepEqual(await ask(typed), ['c', undefined], typed);
      const { unknown } = await index.search({ ...everywhere, text: '屋根', limit: 9 }, 'keyword');
      assert.deepEqual(unknown, ['屋根'], 'as it was typed');
    });

    scene('puts titles first, shows where the words stand, and counts', async ({ index, writer }) => {
      await put(writer, {
        'lod/notes/a': { text: `storm ${'other words here '.repeat(20)}` },
        'lod/notes/b': { name: 'Storm damage', text: 'nothing' },
      });
      const { hits, total, mode } = await index.search({ ...everywhere, text: 'storm', limit: 1 }, 'hybrid');
      assert.deepEqual(
        hits.map(({ ref }) => ref),
        ['lod/notes/b'],
      );
      assert.deepEqual([total, mode], [2, 'keyword']);
      const [, second] = (await index.search({ ...everywhere, text: 'storm', limit: 2 }, 'keyword')).hits;
      assert.match(shown(second), /^«storm» other/);
      assert.notEqual(hits[0]?.why, second?.why);
    });

    scene('keeps to places and clauses, in lists and in search', async ({ index, writer }) => {
      await put(writer, {
        'lod/notes/a': { status: 'open', city: 'Århus', text: 'a leak' },
        'lod/notes/b': { status: 'Done', tags: ['Roof', 'gutter'], text: 'a leak' },
        'bc/hubs/c': { status: 'open', text: 'a leak' },
      });
      const open: Filter = { pointer: '/status', op: 'same', value: 'OPEN' };
      const city: Filter = { pointer: '/city', op: 'same', value: 'arhus' };
      const tag: Filter = { pointer: '/tags/*', op: 'same', value: 'roof' };
      const of = async (query: Partial<Query>) => {
        const listed = (await index.list({ ...everywhere, limit: 9, ...query })).items.map(({ id }) => id);
        assert.deepEqual((await found(index, 'leak', query)).sort(), listed.sort());
        return listed.join('');
      };
      assert.equal(await of({ places: [{ ns: 'bc' }, { ns: 'lod', collection: 'notes' }] }), 'abc');
      assert.equal(await of({ places: [{ ns: 'bc' }] }), 'c');
      assert.equal(await of({ places: [] }), '');
      assert.equal(await of({ where: open }), 'ac');
      assert.equal(await of({ where: { not: open } }), 'b');
      assert.equal(await of({ where: { all: [open, { not: city }] } }), 'c');
      assert.equal(await of({ where: { any: [tag, city] } }), 'ab');
      assert.equal(await of({ where: { all: [] } }), 'abc');
      assert.equal(await of({ where: { any: [] } }), '');
      assert.equal(await of({ where: open, places: [{ ns: 'lod' }] }), 'a');
    });

    scene('knows facts about records', async ({ index, writer }) => {
      const problem = { kind: 'invalid', path: 'lod/customers/a.json', detail: '!' } as const;
      await put(writer, { 'lod/customers/a': { n: 1 } }, { problem });
      await put(writer, { 'lod/customers/b': { n: 2 } });
      const link = { pointer: '/customer', to: 'lod/customers', by: '@id', value: 'b' };
      await put(writer, { 'lod/files/roof.jpg': { customer: 'b' } }, { links: [link] });
      assert.deepEqual(await filtered(index, '@problem', 'eq', 'invalid'), ['a']);
      assert.deepEqual(await filtered(index, '@problem', 'empty', true), ['b']);
      assert.deepEqual(await filtered(index, '@files', 'gt', 0), ['b']);
      assert.deepEqual(await filtered(index, '@by', 'contains', 'ada'), ['a', 'b']);
      assert.deepEqual(await filtered(index, '@by', 'eq', 'Bo'), []);
    });

    scene('narrows a search by filters and collection', async ({ index, writer }) => {
      await put(writer, {
        'lod/notes/a': { text: 'leak', status: 'open' },
        'lod/notes/b': { text: 'leak', status: 'done' },
        'lod/jobs/c': { text: 'leak', status: 'open' },
      });
      const filters: Filter[] = [{ pointer: '/status', op: 'eq', value: 'open' }];
      assert.deepEqual((await found(index, 'leak', { filters })).sort(), ['a', 'c']);
      assert.deepEqual(await found(index, 'leak', { filters, ns: 'lod', collection: 'notes' }), ['a']);
    });

    scene('takes a word that stands nowhere for one that does, and says so', async ({ index, writer }) => {
      await put(writer, {
        'lod/notes/a': { name: 'Leaking gutters', text: 'The downpipe was surveyed' },
        'lod/notes/b': { text: 'invoice 2031 of the Strandperle' },
        'shop/notes/c': { text: 'glitter' },
        'shop/notes/d': { text: 'note that I am here' },
      });
      const ask = (text: string, query: Partial<Query> = {}) =>
        index.search({ ...everywhere, limit: 5, text, ...query }, 'keyword');
      for (const [typed, corrected, ref] of [
        ['guter', 'gutters', 'lod/notes/a'],
        ['leaking gtuters', undefined, 'lod/notes/a'],
        ['dwonpipe', 'downpipe', 'lod/notes/a'],
        ['strnadperle', 'strandperle', 'lod/notes/b'],
        ['surveyde now', undefined, 'lod/notes/a'],
      ] as const) {
        const answer = await ask(typed);
        assert.equal(answer.hits[0]?.ref, ref, typed);
        if (corrected) assert.equal(answer.corrected, corrected);
        assert.notEqual(answer.corrected, undefined);
      }
      assert.deepEqual((await ask('leaking gtuters')).corrected, 'leaking gutters');
      const right = await ask('gutter');
      assert.deepEqual([right.corrected, right.unknown], [undefined, undefined]);
      for (const word of ['nothing', 'acme']) assert.deepEqual((await ask(word)).unknown, [word]);
      const none = await ask('xylophone 2032');
      assert.deepEqual([none.corrected, none.unknown, none.hits], [undefined, ['xylophone', '2032'], []]);
      const hidden = await ask('gliter', { namespaces: ['lod'] });
      assert.deepEqual([hidden.corrected, hidden.unknown], [undefined, ['gliter']]);
      assert.equal((await ask('glitter', { namespaces: ['lod'] })).unknown?.length, 1);
    });

    scene('corrects by words of the places that are asked alone', async ({ index, writer }) => {
      const elsewhere = ['gutterz', 'guttery', 'guttera', 'gutteri', 'gutteru', 'guttero', 'gutterly'];
      await put(writer, {
        ...Object.fromEntries(
          elsewhere.map((word, at) => [`bc/hubs/${at}`, { text: `${word} ${word} inspections inspections` }]),
        ),
        'bc/hubs/more': { text: elsewhere.join(' ') },
        'lod/notes/a': { text: 'gutter inspection' },
      });
      const ask = (text: string) =>
        index.search({ namespaces: ['lod'], limit: 5, text: `${text} ` }, 'keyword');
      assert.equal((await ask('gutterx')).corrected, 'gutter ');
      assert.equal((await ask('inspektion')).corrected, 'inspection ');
    });

    scene('answers as if there were no namespaces that may not be seen', async ({ index, writer }) => {
      await put(writer, {
        'lod/notes/a': { text: 'old gutters of slate' },
        'lod/notes/b': { text: 'the downpipe was surveyed' },
        'lod/notes/c': { text: 'inspection' },
      });
      const typed = [
        'gutterso',
        'see the old gutte',
        'gutterz ',
        'surveyedly',
        'inspektion ',
        'slat',
        'downpip',
      ];
      const told = async (text: string) => {
        const guest = { namespaces: ['lod'], text, limit: 9 };
        const { hits, corrected, unknown, total } = await index.search(guest, 'keyword');
        const listed = await index.list({ ...guest, ns: 'lod', collection: 'notes' });
        return { text, hits: hits.map(({ ref }) => ref), corrected, unknown, total, listed: listed.total };
      };
      const before = await Promise.all(typed.map(told));
      await put(writer, {
        'bc/notes/x': {
          text: 'gutterso gutte gutterz gutterzz surveyedly inspektion inspektions slatter downpipx',
        },
        'bc/notes/y': { text: 'gutterz gutterz gutterx guttern gutterm inspections' },
      });
      for (const answer of before) assert.deepEqual(await told(answer.text), answer);
    });

    scene('finds what means the same', async ({ index, writer }) => {
      await put(writer, {
        'lod/notes/a': { text: 'the gutter' },
        'lod/notes/b': { text: 'a rain channel along the eaves' },
        'lod/notes/c': { text: 'the channel tunnel' },
      });
      const synonyms = [
        ['gutters', 'rain channel'],
        ['roof', 'slates'],
      ];
      assert.deepEqual(await found(index, 'gutter', { synonyms }), ['a', 'b']);
      assert.deepEqual((await found(index, 'rain channel', { synonyms })).sort(), ['a', 'b', 'c']);
      assert.deepEqual(await found(index, 'gutter'), ['a']);
      assert.deepEqual(await found(index, '"the gutter"', { synonyms }), ['a']);
    });

    scene('leaves out records with a word that is not wanted', async ({ index, writer }) => {
      await put(writer, {
        'lod/notes/a': { text: 'ridge tile of the barn' },
        'lod/notes/b': { text: 'ridge tile' },
        'lod/notes/c': { text: 'well-known tile' },
      });
      const listed = (text: string) => ids(index, { collection: 'notes', text });
      assert.deepEqual(await found(index, 'ridge -barn'), ['b']);
      assert.deepEqual((await found(index, 'tile -"ridge tile"')).sort(), ['c']);
      assert.deepEqual(await found(index, 'well-known'), ['c']);
      assert.deepEqual(await listed('tile -barn'), ['b', 'c']);
      assert.deepEqual(await listed('-barn'), ['b', 'c']);
      assert.deepEqual(await listed('tile -"ridge tile" '), ['c']);
    });

    scene('finds with any word, best with all, and those asked for twice more', async ({ index, writer }) => {
      const filler = Object.fromEntries(
        Array.from({ length: 30 }, (_, n) => [`lod/notes/z${n}`, { text: `note ${n}` }]),
      );
      await put(writer, {
        ...filler,
        'lod/notes/a': { text: 'slate and lead' },
        'lod/notes/b': { text: 'slate and wood' },
        'lod/notes/c': { text: 'lead and wood' },
      });
      assert.deepEqual(await found(index, 'the slate with wood'), ['b', 'a', 'c']);
      assert.deepEqual((await found(index, 'slate wood, lead: wood lead wood'))[0], 'c');
      assert.deepEqual(await found(index, 'and'), ['a', 'b', 'c']);
    });

    scene('counts what it found by collection and tag', async ({ index, writer }) => {
      const records = { 'lod/notes/a': ['roof', 'old'], 'lod/notes/b': ['roof'], 'shop/items/c': [] };
      for (const [ref, tags] of Object.entries(records)) {
        const chunks = identify(ref, 'x', [piece('', 'slate', { tags })]);
        await put(writer, { [ref]: { text: 'slate' } }, { chunks });
      }
      const ask = async (query: Partial<Query>) =>
        (await index.search({ ...everywhere, text: 'slate', limit: 1, ...query }, 'keyword')).facets;
      assert.equal(await ask({}), undefined);
      assert.deepEqual(await ask({ facets: true }), {
        collections: [
          { ns: 'lod', collection: 'notes', count: 2 },
          { ns: 'shop', collection: 'items', count: 1 },
        ],
        tags: [
          { tag: 'roof', count: 2 },
          { tag: 'old', count: 1 },
        ],
      });
      assert.deepEqual((await ask({ facets: true, namespaces: ['shop'] }))?.tags, []);
    });

    scene('shows a few words of a passage of megabytes', async ({ index, writer }) => {
      const hitOf = async (text: string) => {
        const { hits } = await index.search({ ...everywhere, text, limit: 20 }, 'keyword');
        assert.ok((hits[0]?.snippet.length ?? 0) < 2500, `${hits[0]?.snippet.length} characters`);
        return `${hits.length} ${shown(hits[0])}`;
      };
      await put(writer, {
        'lod/notes/same': { text: `${'roof '.repeat(1_000_000)} the last tile` },
        'lod/notes/unbroken': { text: 'q'.repeat(5_000_000) },
        'lod/notes/late': { text: `${'filler words\n'.repeat(20_000)}a hidden needle` },
        'lod/notes/emoji': { text: `${'🏠'.repeat(2500)} tail` },
      });
      assert.match(await hitOf('roofs'), /^1 «roof» «roof» /);
      assert.match(await hitOf('tiles'), /^1 roof roof /);
      assert.match(await hitOf('qqq'), /^1 «q+…»…?$/);
      assert.match(await hitOf('needles'), /^1 …words · filler .* a hidden «needle»$/);
      assert.match(await hitOf('tail'), /^1 (🏠){80}… «tail»$/u);
      assert.match(await hitOf('late'), /^1 filler words · filler/);
    });

    scene('finds all the words of a list in several chunks of one record', async ({ index, writer }) => {
      const chunksOf = (ref: Ref, ...texts: string[]) => ({
        chunks: identify(
          ref,
          'Untitled',
          texts.map((text, place) => piece(`/part/${place}`, text)),
        ),
      });
      const split = chunksOf('lod/notes/split', 'storm over the roof', 'a new gutter', 'insurance paid');
      await put(writer, { 'lod/notes/split': {} }, split);
      await put(writer, { 'lod/notes/other': {} }, chunksOf('lod/notes/other', 'storm roof', 'insurance'));
      await put(
        writer,
        { 'lod/notes/whole': {} },
        chunksOf('lod/notes/whole', 'gutter, storm and insurance'),
      );
      await put(writer, { 'lod/notes/partly': {} }, chunksOf('lod/notes/partly', 'gutter'));
      const listed = (text: string) => ids(index, { collection: 'notes', text });
      assert.deepEqual(await listed('insur storm gutter'), ['split', 'whole']);
      assert.deepEqual(await listed('gutter'), ['partly', 'split', 'whole']);
      assert.deepEqual(await listed('roof insurance'), ['other', 'split']);
      assert.deepEqual(await listed('"storm over" "gutter" untitled'), ['split']);
      assert.deepEqual(await listed('storm gutter hail'), []);
      await put(writer, { 'lod/notes/split': {} }, chunksOf('lod/notes/split', 'storm', 'no more'));
      assert.deepEqual(await listed('insur storm gutter'), ['whole']);
    });

    scene('forgets the words of what was changed or removed', async ({ index, writer }) => {
      await put(writer, {
        'lod/notes/a': { name: 'one', text: 'zebra 斑馬' },
        'lod/notes/b': { text: 'zebra' },
      });
      await put(writer, { 'lod/notes/a': { name: 'two', text: 'horse' } });
      await remove(writer, 'lod/notes/b');
      for (const word of ['zebra', '斑馬', 'one']) assert.deepEqual(await found(index, word), [], word);
      assert.deepEqual(await found(index, 'horse'), ['a']);
    });
  });
}

/** A hit's snippet with its marks made visible. */
function shown(hit: Hit | undefined): string {
  return (hit?.snippet ?? '').replaceAll('\u0002', '«').replaceAll('\u0003', '»');
}
