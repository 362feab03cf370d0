import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { isCairnError } from '../../../src/core/errors.ts';
import type { Unembedded, VectorSet } from '../../../src/core/models.ts';
import type { Hits, SearchMode } from '../../../src/core/ports/found.ts';
import type { IndexWriter } from '../../../src/core/ports/index-writer.ts';
import type { Index } from '../../../src/core/ports/search-index.ts';
import type { Query } from '../../../src/core/query.ts';
import { put, remove } from '../../search/indexed.ts';
import type { Made, Scene } from './made.ts';

// What every player of the search role must do with vectors. vectorsContract · unit · embedAll

const SOME = 'some/model/4';
const OTHER = 'other/model/3';
const three = {
  'lod/customers/a': { name: 'Ada' },
  'lod/customers/b': { name: 'Bert' },
  'lod/customers/c': { name: 'Cleo' },
};

/** A vector of length 1 that points where the numbers do. */
export function unit(...numbers: number[]): Float32Array {
  const length = Math.hypot(...numbers) || 1;
  return Float32Array.from(numbers, (each) => each / length);
}

/** Gives every passage that lacks one the vector that `vectorOf` makes of its text. */
export async function embedAll(
  { vectors }: Pick<IndexWriter, 'vectors'>,
  model: string,
  vectorOf: (text: string) => Float32Array | undefined,
): Promise<void> {
  for (let some = await vectors.lacking(model, 500); some.length; some = await vectors.lacking(model, 500))
    await vectors.put(
      model,
      some.map(({ chunk, hash, text }) => ({ chunk, hash, vector: vectorOf(text) })),
    );
}

export function vectorsContract(scene: Scene): void {
  const flat = () => unit(1, 1, 1, 1);
  const counts = async ({ vectors }: IndexWriter) =>
    (await vectors.sets()).map(({ model, state, embedded, failed, empty }: VectorSet) =>
      [model.split('/')[0], state, embedded, failed, empty].join(' '),
    );
  const texts = async ({ vectors }: IndexWriter, model = SOME, limit = 10) =>
    (await vectors.lacking(model, limit)).map(({ text }) => text.split('\n')[0]);

  describe('vectors', () => {
    scene('are lacking for all that was there and all that comes, the newest first', async ({ writer }) => {
      await put(writer, three);
      await writer.vectors.create(SOME, 4);
      assert.deepEqual(await texts(writer, SOME, 2), ['Cleo', 'Bert']);
      await put(writer, { 'lod/customers/d': { name: 'Dora' } });
      assert.deepEqual(await texts(writer), ['Dora', 'Cleo', 'Bert', 'Ada']);
      assert.deepEqual(await counts(writer), ['some building 0 0 0']);
    });

    scene('without a direction are none: their passages stay without', async ({ writer, index }) => {
      await put(writer, three);
      await writer.vectors.create(SOME, 4);
      await embedAll(writer, SOME, (text) =>
        text.startsWith('Ada') ? new Float32Array(4) : unit(1, 0, 0, Number(text.startsWith('Bert'))),
      );
      assert.match((await counts(writer))[0] ?? '', / 2 0 1$/);
      await writer.vectors.serve(SOME);
      const vector = { model: SOME, values: unit(1, 0, 0, 1) };
      const query = { namespaces: '*', ns: 'lod', collection: 'customers', limit: 10, vector } as const;
      const { hits } = await index.search(query, 'semantic');
      assert.deepEqual(
        hits.map(({ title }) => title),
        ['Bert', 'Cleo'],
      );
    });

    scene('are taken in once, for the text that they were made of', async ({ writer }) => {
      await put(writer, three);
      await writer.vectors.create(SOME, 4);
      const lacking = await writer.vectors.lacking(SOME, 10);
      const made = lacking.map(({ chunk, hash }) => ({ chunk, hash, vector: flat() }));
      await put(writer, { 'lod/customers/b': { name: 'Bertha' } });
      await remove(writer, 'lod/customers/c');
      await writer.vectors.put(SOME, made);
      await writer.vectors.put(SOME, made);
      assert.deepEqual(await texts(writer), ['Bertha']);
      assert.deepEqual(await counts(writer), ['some building 1 0 0']);
    });

    scene('go with their passage, and stay while it does', async ({ writer }) => {
      await put(writer, three);
      await writer.vectors.create(SOME, 4);
      await embedAll(writer, SOME, flat);
      assert.deepEqual(await counts(writer), ['some building 3 0 0']);
      await put(writer, { 'lod/customers/a': { name: 'Ada' } });
      assert.deepEqual(await texts(writer), []);
      await put(writer, { 'lod/customers/a': { name: 'Ada L.' } });
      await remove(writer, 'lod/customers/b');
      assert.deepEqual(await counts(writer), ['some building 1 0 0']);
      assert.deepEqual(await texts(writer), ['Ada L.']);
    });

    scene('are nothing for texts of which the model knows nothing', async ({ writer }) => {
      await put(writer, three);
      await writer.vectors.create(SOME, 4);
      await embedAll(writer, SOME, (text) => (text.startsWith('Bert') ? undefined : flat()));
      assert.deepEqual(await counts(writer), ['some building 2 0 1']);
      await remove(writer, 'lod/customers/b');
      assert.deepEqual(await counts(writer), ['some building 2 0 0']);
    });

    scene('that are not there are told with their reason, by passage', async ({ writer, index }) => {
      const told = async (name: string) => {
        const ref = `lod/customers/${name}`;
        const [chunk] = (await index.chunks(ref)) ?? [];
        return (await index.vectorless(ref)).get(chunk?.chunkId ?? '');
      };
      await put(writer, { ...three, 'lod/customers/d': { name: 'Dora' } });
      assert.deepEqual(await told('a'), { state: 'pending' }, 'no model at all');
      await writer.vectors.create(SOME, 4);
      assert.deepEqual(await told('a'), { state: 'pending' }, 'not its turn yet');
      const lacking = await writer.vectors.lacking(SOME, 10);
      const of = (name: string) => lacking.find(({ text }) => text.startsWith(name)) as Unembedded;
      await writer.vectors.fail(SOME, [of('Ada').chunk], 'The model does not answer.');
      const made = { Bert: undefined, Cleo: flat() };
      await writer.vectors.put(
        SOME,
        Object.entries(made).map(([name, vector]) => ({ ...of(name), vector })),
      );
      assert.deepEqual(await told('a'), { state: 'failed', reason: 'The model does not answer.' });
      assert.equal((await told('b'))?.state, 'skipped');
      assert.match((await told('b'))?.reason ?? '', /means/);
      assert.equal(await told('c'), undefined);
      assert.deepEqual(await told('d'), { state: 'pending' }, 'its turn, but not done');
      assert.deepEqual(await index.vectorless('lod/customers/none'), new Map());
    });

    scene('that could not be made are lacking again after a retry', async ({ writer }) => {
      await put(writer, three);
      await writer.vectors.create(SOME, 4);
      const lacking = await writer.vectors.lacking(SOME, 10);
      await writer.vectors.fail(
        SOME,
        lacking.slice(0, 2).map(({ chunk }) => chunk),
        'The model does not answer.',
      );
      assert.deepEqual(await texts(writer), ['Ada']);
      assert.deepEqual(await counts(writer), ['some building 0 2 0']);
      await writer.vectors.retry(SOME);
      await embedAll(writer, SOME, flat);
      assert.deepEqual(await counts(writer), ['some building 3 0 0']);
    });

    scene('of another model are filled beside the ones that serve, then replace them', async ({ writer }) => {
      await put(writer, three);
      await writer.vectors.create(SOME, 4);
      await embedAll(writer, SOME, flat);
      await writer.vectors.serve(SOME);
      await writer.vectors.create(OTHER, 3);
      await writer.vectors.create(OTHER, 3);
      await embedAll(writer, OTHER, () => unit(1, 0, 0));
      assert.deepEqual(await counts(writer), ['some serving 3 0 0', 'other building 3 0 0']);
      await writer.vectors.serve(OTHER);
      while (await writer.tend());
      assert.deepEqual(await counts(writer), ['other serving 3 0 0']);
      await assert.rejects(writer.vectors.lacking(SOME, 1), (thrown) => isCairnError(thrown, 'not_found'));
      await writer.vectors.drop(OTHER);
      while (await writer.tend());
      await remove(writer, 'lod/customers/a');
      assert.deepEqual(await counts(writer), []);
    });

    scene('of a model that was given up leave nothing to the next one', async ({ writer }) => {
      await put(writer, three);
      for (const model of [SOME, OTHER, SOME]) {
        await writer.vectors.create(model, 4);
        const [failed] = await writer.vectors.lacking(model, 2);
        assert.equal(failed?.text.split('\n')[0], 'Cleo');
        await writer.vectors.fail(model, [failed?.chunk ?? 0], 'The model does not answer.');
        await writer.vectors.put(
          model,
          (await writer.vectors.lacking(model, 2)).map(({ chunk, hash }) => ({
            chunk,
            hash,
            vector: flat(),
          })),
        );
        assert.deepEqual(await counts(writer), [`${model.split('/')[0]} building 2 1 0`]);
        await writer.vectors.drop(model);
      }
    });

    scene('have to be what the model makes', async ({ writer }) => {
      await put(writer, three);
      await writer.vectors.create(SOME, 4);
      for (const vector of [unit(1, 2, 3), unit(1, Number.NaN, 0, 0)])
        await assert.rejects(
          embedAll(writer, SOME, () => vector),
          (thrown) => isCairnError(thrown, 'invalid'),
        );
      assert.deepEqual(await counts(writer), ['some building 0 0 0']);
      assert.equal((await texts(writer)).length, 3);
    });

    scene('are made of a sample that is the same however the texts came', async ({ index, writer }) => {
      await put(writer, three);
      await put(writer, { 'lod/people/a': { name: 'Ada' }, 'lod/people/b': { name: 'Zoe' } });
      assert.equal(await writer.vectors.texts(), 4);
      const all = await writer.vectors.sample('', 10);
      assert.equal(all.length, 4);
      assert.deepEqual(
        all.map(({ hash }) => hash),
        all.map(({ hash }) => hash).sort(),
      );
      const [first, second] = all;
      assert.deepEqual(await writer.vectors.sample(first?.hash ?? '', 1), [second]);
      assert.ok(all.some(({ text }) => text === 'Zoe\nZoe'));
      assert.equal((await index.collections()).length, 2);
    });
  });

  describe('search with vectors', () => {
    // Directions of meaning: water, fire, and what is neither.
    const meanings: Record<string, Float32Array> = {
      gutter: unit(1, 0.1, 0, 0),
      downpipe: unit(1, 0.2, 0, 0),
      chimney: unit(0, 1, 0.1, 0),
      invoice: unit(0, 0, 0, 1),
    };
    const meaning = (text: string) => Object.entries(meanings).find(([word]) => text.includes(word))?.[1];
    const records = {
      'lod/notes/gutter': { name: 'The gutter leaks' },
      'lod/notes/downpipe': { name: 'A new downpipe', status: 'open' },
      'lod/jobs/chimney': { name: 'Sweep the chimney' },
      'shop/notes/invoice': { name: 'The invoice' },
    };
    const water = { model: SOME, values: unit(1, 0.1, 0, 0) };
    const ready = async ({ writer }: Made) => {
      await put(writer, records);
      await writer.vectors.create(SOME, 4);
      await embedAll(writer, SOME, meaning);
      await writer.vectors.serve(SOME);
    };
    const idsOf = ({ hits }: Hits) => hits.map(({ ref }) => ref.split('/')[2]);
    const ask = (index: Index, query: Partial<Query>, mode: SearchMode = 'hybrid') =>
      index.search({ namespaces: '*', vector: water, limit: 10, ...query }, mode);

    scene('finds what means the same, by vectors alone and with words', async (made) => {
      await ready(made);
      const semantic = await ask(made.index, { text: 'gutter' }, 'semantic');
      assert.deepEqual([idsOf(semantic).slice(0, 2), semantic.mode], [['gutter', 'downpipe'], 'semantic']);
      const [first, second] = semantic.hits;
      assert.ok((first?.figures.semantic ?? 0) > 0.99 && (second?.figures.semantic ?? 0) > 0.98);
      const hybrid = await ask(made.index, { text: 'leaks downpipe' });
      assert.deepEqual(idsOf(hybrid).slice(0, 2).sort(), ['downpipe', 'gutter']);
      assert.equal(hybrid.mode, 'hybrid');
      assert.equal(hybrid.hits[0]?.figures.inText.length, 1);
      assert.ok((hybrid.hits[0]?.figures.lexical ?? 0) > 0);
      const keyword = await ask(made.index, { text: 'leaks' }, 'keyword');
      assert.deepEqual([idsOf(keyword), keyword.mode], [['gutter'], 'keyword']);
    });

    scene('counts what vectors found as well, whatever the limit', async (made) => {
      await ready(made);
      const facets = true;
      for (const limit of [1, 10]) {
        const semantic = await ask(made.index, { text: 'leaks', facets, limit }, 'semantic');
        const hybrid = await ask(made.index, { text: 'chimney', facets, limit });
        for (const { total, facets } of [semantic, hybrid]) {
          assert.equal(total, 4);
          assert.deepEqual(facets?.collections.map(({ count }) => count).sort(), [1, 1, 2]);
        }
        const keyword = await ask(made.index, { text: 'leaks', facets, limit }, 'keyword');
        assert.deepEqual([keyword.total, keyword.facets?.collections.length], [1, 1]);
      }
    });

    scene('keeps to namespaces, places, filters, phrases and words that must not be there', async (made) => {
      await ready(made);
      const { index } = made;
      const semantic = async (query: Partial<Query>) => idsOf(await ask(index, query, 'semantic')).sort();
      assert.deepEqual(await semantic({ namespaces: ['shop'] }), ['invoice']);
      assert.deepEqual(await semantic({ ns: 'lod', collection: 'jobs' }), ['chimney']);
      const filters = [{ pointer: '/status', op: 'eq', value: 'open' } as const];
      assert.deepEqual(await semantic({ filters }), ['downpipe']);
      assert.deepEqual(await semantic({ text: '"the gutter"' }), ['gutter']);
      assert.deepEqual(await semantic({ text: 'water -gutter -invoice' }), ['chimney', 'downpipe']);
      assert.deepEqual(idsOf(await ask(index, { text: 'the -leaks' })).includes('gutter'), false);
      assert.deepEqual(idsOf(await ask(index, { filters, text: 'gutter' })), ['downpipe']);
    });

    scene('says which vectors there were, and does without those of another model', async (made) => {
      const { index, writer } = made;
      await put(writer, records);
      const none = await ask(index, { text: 'gutter' });
      assert.deepEqual([none.mode, none.vectors], ['keyword', { state: 'none' }]);
      await writer.vectors.create(SOME, 4);
      const building = await ask(index, { text: 'spout' });
      assert.deepEqual(building.vectors, { state: 'building', model: SOME, passages: 0, of: 4 });
      assert.deepEqual([building.mode, building.total, building.hits], ['keyword', 0, []]);
      await embedAll(writer, SOME, meaning);
      await writer.vectors.serve(SOME);
      const found = await ask(index, { text: 'spout' });
      assert.deepEqual(found.vectors, { state: 'ready', model: SOME, passages: 4, of: 4 });
      assert.equal(found.mode, 'hybrid');
      const other = await ask(index, { text: 'gutter', vector: { model: OTHER, values: unit(1, 0, 0) } });
      assert.deepEqual([other.mode, idsOf(other)], ['keyword', ['gutter']]);
      assert.deepEqual(
        (await index.vectors()).map(({ model, state }) => [model, state]),
        [[SOME, 'serving']],
      );
    });

    scene(
      'finds by vectors what stands out from the rest, not whatever is least far',
      async ({ index, writer }) => {
        const dimensions = 64;
        const model = `wide/${dimensions}`;
        const direction = (seed: number) => {
          let state = seed * 2_654_435 + 1;
          return unit(
            ...Array.from({ length: dimensions }, () => {
              state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
              return state;
            }),
          );
        };
        const near = unit(
          ...direction(0).map((component, at) => component + 0.3 * (direction(999)[at] as number)),
        );
        const texts = Array.from(
          { length: 80 },
          (_, at) => [`lod/notes/n${at}`, { name: `note ${at}` }] as const,
        );
        await put(writer, Object.fromEntries(texts));
        await writer.vectors.create(model, dimensions);
        await embedAll(writer, model, (text) => {
          const at = Number(/note (\d+)/.exec(text)?.[1]);
          return at === 1 ? near : direction(at);
        });
        await writer.vectors.serve(model);
        const query = { namespaces: '*', text: 'nothing', limit: 20 } as const;
        const { hits, total } = await index.search(
          { ...query, vector: { model, values: direction(0) } },
          'hybrid',
        );
        assert.deepEqual([hits.map(({ ref }) => ref), total], [['lod/notes/n0', 'lod/notes/n1'], 2]);
      },
    );

    scene('does not find what is gone, and finds what changed by what it says now', async (made) => {
      await ready(made);
      const { index, writer } = made;
      await remove(writer, 'lod/notes/gutter');
      await put(writer, { 'lod/jobs/chimney': { name: 'Mend the gutter of the shed' } });
      await embedAll(writer, SOME, meaning);
      const hits = await ask(index, {}, 'semantic');
      assert.deepEqual(idsOf(hits).slice(0, 2).sort(), ['chimney', 'downpipe']);
    });

    scene('finds records like one, by vectors or else by its words', async (made) => {
      const { index, writer } = made;
      await put(writer, records);
      await put(writer, {
        'lod/jobs/leak': { name: 'A leaking gutter' },
        'shop/notes/leaks': { name: 'Leaks' },
      });
      const like = (ref: string, query: Partial<Query> = {}) =>
        index.similar({ namespaces: '*', limit: 10, ...query }, ref);
      const words = await like('lod/notes/gutter');
      assert.deepEqual([idsOf(words), words.mode], [['leak', 'leaks'], 'keyword']);
      assert.deepEqual(idsOf(await like('lod/notes/gutter', { namespaces: ['shop'] })), ['leaks']);
      assert.equal(words.hits[0]?.why, 'words in common');
      await writer.vectors.create(SOME, 4);
      await embedAll(writer, SOME, meaning);
      await writer.vectors.serve(SOME);
      const near = await like('lod/notes/gutter', { limit: 2 });
      assert.deepEqual([idsOf(near), near.mode], [['leak', 'downpipe'], 'semantic']);
      assert.equal(near.hits[0]?.why, 'similar in meaning');
      assert.equal((await like('shop/notes/leaks')).mode, 'keyword');
      assert.deepEqual((await like('lod/notes/none')).hits, []);
    });
  });
}
