import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summaryLines } from '../../src/commands/serve.ts';
import type { Problem } from '../../src/core/record.ts';

const problem = (path: string, kind: Problem['kind'] = 'name'): Problem => ({
  kind,
  path,
  detail: 'is odd.',
});

test('five reasons are told, the rest is counted', () => {
  const problems = Array.from({ length: 17 }, (_each, at) => problem(`lod/jobs/${at}.json`));
  const text = summaryLines(
    [{ ns: 'lod', collection: 'jobs', records: 12_345, problems: 0 }],
    problems,
    'http://x',
    1.26,
  );
  assert.equal(
    text,
    `  lod  jobs 12,345
  12,345 records in 1 collection, looked through in 1.3 s

  17 things not shown, and why:
    lod/jobs/0.json: is odd.
    lod/jobs/1.json: is odd.
    lod/jobs/2.json: is odd.
    lod/jobs/3.json: is odd.
    lod/jobs/4.json: is odd.
    … and 12 more: see http://x/repair
`,
  );
});

test('what does not fit its schema is shown, so it is not among the reasons', () => {
  const text = summaryLines([], [problem('a', 'invalid'), problem('b', 'gone')], 'http://x', 0);
  assert.equal(text, '  0 records in 0 collections, looked through in 0.0 s\n');
});
