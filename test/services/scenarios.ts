import type { Mutation } from '../../src/services/records.ts';

// The writes that are interrupted, and what is there before and after them. Texts are those of the files.

const one = '{\n  "n": 1\n}\n';
const two = '{\n  "n": 2\n}\n';
const byHand = '{"by": "hand"}';

/** What was there before: `a` and `b` are in the journal, `hand` is on disk only. */
export const before: Record<string, string> = {
  'lod/things/a': one,
  'lod/things/b': two,
  'lod/things/hand': byHand,
};

interface Scenario {
  mutations: Mutation[];
  /** The files that differ afterwards; null: gone. */
  after: Record<string, string | null>;
}

const create = (id: string): Mutation => ({
  op: 'create',
  ns: 'lod',
  collection: 'more',
  id,
  body: '{"n":1}',
});
const update = (ref: string): Mutation => ({ op: 'patch', ref, body: '{"n":3}' });
const three = '{\n  "n": 3\n}\n';

export const scenarios: Record<string, Scenario> = {
  create: { mutations: [create('new-one')], after: { 'lod/more/new-one': one } },
  'update of unknown bytes': {
    mutations: [{ op: 'replace', ref: 'lod/things/hand', body: '{"by":"api"}' }],
    after: { 'lod/things/hand': '{"by": "api"}' },
  },
  batch: {
    mutations: [
      create('new-one'),
      update('lod/things/a'),
      { op: 'delete', ref: 'lod/things/b' },
      { op: 'move', ref: 'lod/things/hand', to: 'lod/more/hand' },
      create('new-two'),
    ],
    after: {
      'lod/more/new-one': one,
      'lod/things/a': three,
      'lod/things/b': null,
      'lod/things/hand': null,
      'lod/more/hand': byHand,
      'lod/more/new-two': one,
    },
  },
};

/** What people do by hand: change, remove and add files. null: gone. */
export const handEdits: Record<string, string | null> = {
  'lod/things/a': '{"by": "vim"}',
  'lod/things/b': null,
  'lod/things/hand': byHand,
  'lod/more/added': '{"added": true}',
};
