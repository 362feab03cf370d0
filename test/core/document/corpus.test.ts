import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, isBroken, parseDocument, replaceDocument } from '../../../src/core/document.ts';
import { corpus, noCorpus } from '../corpus.ts';

const records = noCorpus ? [] : [...corpus('artists'), ...corpus('artworks')];

test('every real record differs in one line after an edit of one field', { skip: noCorpus }, () => {
  assert.equal(records.length, 2400);
  for (const { id, bytes } of records) {
    const edited = applyEdits(bytes, [{ pointer: '/url', json: '"https://example.org/é"' }]);
    assert.equal(changedLines(bytes, edited).length, 1, id);
    assert.match(
      changedLines(bytes, edited)[0] ?? '',
      /^ {2}"url": "https:\/\/example.org\/\\u00e9",? ?$|"https:\/\/example.org\/é"/,
    );
  }
});

test('a whole new text of a real record changes only the lines that differ', { skip: noCorpus }, () => {
  for (const { id, bytes } of records.filter((_, index) => index % 5 === 0)) {
    const document = parseDocument(bytes);
    assert.ok(!isBroken(document), id);
    const same = replaceDocument(bytes, JSON.stringify(document.data));
    assert.equal(same, bytes, id);
    const edited = replaceDocument(bytes, JSON.stringify({ ...document.data, id: 1e9 }));
    assert.equal(changedLines(bytes, edited).length, 1, id);
  }
});

test('a real record gets a new line in its own style', { skip: noCorpus }, () => {
  const { bytes } = corpus('artists')[0] as { bytes: Buffer };
  const added = applyEdits(bytes, [{ pointer: '/note', json: '["x"]' }]).toString();
  assert.match(added, /", \n {2}"note": \[\n {4}"x"\n {2}\]\n\}$/);
});

function changedLines(before: Buffer, after: Buffer): string[] {
  const [old, now] = [before.toString().split('\n'), after.toString().split('\n')];
  assert.equal(now.length, old.length);
  return now.filter((line, index) => line !== old[index]);
}
