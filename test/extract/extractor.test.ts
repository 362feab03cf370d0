import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createExtractor } from '../../src/extract/extractor.ts';
import { randomFrom } from '../power.ts';
import { hostileFiles } from './hostile.ts';
import { lines, pdf } from './samples.ts';

const thread = new URL('../../src/extract/thread.js', import.meta.url);
const limits = { ms: 4000, heapMb: 96, outsideMb: 128 };

describe('The extractor', () => {
  const extractor = createExtractor({ thread, limits });
  after(() => extractor.close());

  it('gives the text of a file', async () => {
    assert.deepEqual(await extractor.extract(pdf([lines('The roof')]), 'application/pdf'), {
      body: { pages: ['The roof'] },
    });
  });

  it('passes over what has no text or is too large', async () => {
    const small = createExtractor({ thread, limits: { size: 10 } });
    assert.deepEqual(await small.extract(Buffer.from('12345678901'), 'text/plain'), {
      skipped: `It is larger than ${10 / 1024 / 1024} MB: only smaller files are read.`,
    });
    const picture = await extractor.extract(Buffer.from('x'), 'image/png');
    assert.ok('skipped' in picture);
    await small.close();
  });

  it('outlives 500 hostile files, and says of each what became of it', { timeout: 300_000 }, async (t) => {
    const files = hostileFiles(randomFrom(11));
    assert.ok(files.length >= 500, `${files.length} files`);
    const outcomes = new Map<string, number>();
    const before = process.memoryUsage.rss();
    let most = 0;
    for (const { what, type, bytes } of files) {
      const extraction = await extractor.extract(bytes, type);
      const outcome = 'body' in extraction ? 'read' : 'failed' in extraction ? 'failed' : 'skipped';
      outcomes.set(`${what} ${outcome}`, (outcomes.get(`${what} ${outcome}`) ?? 0) + 1);
      if ('failed' in extraction)
        assert.match(extraction.failed, /\.$/, `${what} ${type}: ${extraction.failed}`);
      // A page whose bits are not what they were may have lost its text.
      if ('skipped' in extraction)
        assert.match(extraction.skipped, /^There is no text in it/, `${what} ${type}`);
      most = Math.max(most, process.memoryUsage.rss() - before);
    }
    t.diagnostic(
      `${JSON.stringify(Object.fromEntries(outcomes))}, ${Math.round(most / 1024 / 1024)} MB more`,
    );
    assert.deepEqual(await extractor.extract(pdf([lines('Still here')]), 'application/pdf'), {
      body: { pages: ['Still here'] },
    });
  });

  it('lets go of a file that takes too much time, and goes on', async () => {
    const hasty = createExtractor({ thread, limits: { ms: 1 } });
    const late = await hasty.extract(Buffer.from('['.repeat(1000)), 'application/json');
    assert.deepEqual(late, { failed: 'It was not read within 0.001 seconds.' });
    await hasty.close();
  });
});
