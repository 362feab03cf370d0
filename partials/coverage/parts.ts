import type { Covered, TextCounts } from '../../src/core/coverage.ts';
import type { EmbeddingStatus } from '../../src/core/models.ts';
import type { BarPart } from './bar.tsx';

// Counts as parts of a bar, in words for people. partsOf · textParts · meaningParts

/** A part with what it means. */
export interface ExplainedPart extends BarPart {
  title: string;
  says: string;
}

/** What of the records search has. */
export function partsOf({ ready, pending, stale, failed, skipped }: Covered): ExplainedPart[] {
  return [
    { tone: 'good', count: ready, name: 'ready', title: 'Ready', says: 'Found as they are on disk.' },
    { tone: 'next', count: pending, name: 'waiting', title: 'Waiting', says: 'New or changed; read next.' },
    {
      tone: 'warn',
      count: stale,
      name: 'older than the file',
      title: 'Older',
      says: 'Found as they last were: the file is broken, unreadable or gone.',
    },
    {
      tone: 'bad',
      count: failed,
      name: 'failed',
      title: 'Failed',
      says: 'Not found: they never could be read.',
    },
    {
      tone: 'quiet',
      count: skipped,
      name: 'skipped',
      title: 'Skipped',
      says: 'Never read: other types, names that cannot be one, twins, deeper folders.',
    },
  ];
}

/** What of the files has its text in search. */
export function textParts({ ready, pending, failed, skipped }: TextCounts): ExplainedPart[] {
  return [
    { tone: 'good', count: ready, name: 'read', title: 'Read', says: 'Found by what stands in them.' },
    { tone: 'next', count: pending, name: 'to come', title: 'To come', says: 'Read next.' },
    { tone: 'bad', count: failed, name: 'failed', title: 'Failed', says: 'Could not be read.' },
    {
      tone: 'quiet',
      count: skipped,
      name: 'without text',
      title: 'Without text',
      says: 'Pictures, and what there is no reader for.',
    },
  ];
}

/** What of the passages has a vector. */
export function meaningParts({ embedded, lacking, failed, empty }: EmbeddingStatus): ExplainedPart[] {
  return [
    {
      tone: 'good',
      count: embedded,
      name: 'with a vector',
      title: 'Ready',
      says: 'Found by what they mean.',
    },
    {
      tone: 'next',
      count: lacking,
      name: 'to come',
      title: 'To come',
      says: 'Found by their words meanwhile.',
    },
    { tone: 'bad', count: failed, name: 'failed', title: 'Failed', says: 'Found by their words only.' },
    {
      tone: 'quiet',
      count: empty,
      name: 'that the model does not know',
      title: 'Unknown',
      says: 'No word in them means anything to the model.',
    },
  ];
}
