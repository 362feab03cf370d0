import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesETag, readETags } from '../../src/http/etags.ts';

const one = 'a'.repeat(64);
const two = 'b'.repeat(64);

test('reads one, many, weak ones and those that a proxy has marked as compressed', () => {
  assert.equal(readETags('If-Match', undefined), undefined);
  assert.equal(readETags('If-Match', ' * '), '*');
  assert.deepEqual(readETags('If-Match', `"${one}"`), [one]);
  assert.deepEqual(readETags('If-Match', `"${one}", W/"${two}-gzip",,"${one}-br" , "${two}-zstd"`), [
    one,
    two,
    one,
    two,
  ]);
  assert.deepEqual(readETags('If-Match', '"a,b"'), ['a,b'], 'a comma may stand in a tag');
  assert.deepEqual(readETags('If-Match', '""'), ['']);
});

test('refuses what is no entity tag, rather than passing over the condition', () => {
  for (const header of ['', one, `"${one}`, `"${one}" x`, '*, "a"', 'W/', "'a'"])
    assert.throws(
      () => readETags('If-Match', header),
      { code: 'invalid', message: /If-Match must be/ },
      header,
    );
});

test('a star matches anything, a list only what it names', () => {
  assert.ok(matchesETag('*', one));
  assert.ok(matchesETag([two, one], one));
  assert.ok(!matchesETag([two], one));
});
