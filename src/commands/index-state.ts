import type { Config } from '../config.ts';
import type { CoverageReport, Covered, Gap, Passage, TextCounts } from '../core/coverage.ts';
import type { IndexStatus } from '../core/ports/found.ts';
import { isOfContent, type Problem } from '../core/record.ts';
import type { Machine, Output } from './machine.ts';
import { refFrom, refPath } from './places.ts';
import { through } from './through.ts';
import { plural } from './words.ts';

// cairn index status, cairn index chunks REF: what search has, and a record as it sees it. indexStatus · indexChunks

type Status = Omit<IndexStatus, 'file'> & { coverage: CoverageReport; problems: Problem[] };

/** Resolves with 0, or 1 when something is not in search as it is on disk. */
export async function indexStatus(
  machine: Machine,
  config: Config,
  output: Output,
  json: boolean,
): Promise<number> {
  const status = await through<Status>(
    machine,
    config,
    (client) => client.get('/index/status'),
    async ({ services, settled }, who) => {
      await settled();
      const { indexing, coverage, search } = services;
      const { file: _file, ...rest } = await indexing.status(who);
      return { ...rest, coverage: await coverage.report(who), problems: await search.problems(who) };
    },
  );
  const { state, coverage, problems, embedding } = status;
  if (json) output.out(`${JSON.stringify(status)}\n`);
  else {
    output.out(`${state}: ${plural(status.records, 'record')}, ${plural(coverage.chunks, 'passage')}\n`);
    if (status.reason) output.out(`${status.reason}\n`);
    for (const place of coverage.places)
      output.out(`${[place.ns, place.collection].filter(Boolean).join('/') || '.'}: ${saidOf(place)}\n`);
    const { texts, gaps } = coverage;
    if (sumOf(texts) > 0)
      output.out(
        `texts of files: ${texts.ready} read, ${texts.pending} to come, ${texts.failed} failed, ${texts.skipped} without text\n`,
      );
    if (embedding)
      output.out(
        `vectors: ${embedding.state}${embedding.serving ? ` (${embedding.serving})` : ''}: ${embedding.embedded} made, ${embedding.lacking} to come, ${embedding.failed} failed\n`,
      );
    for (const problem of problems)
      if (!isOfContent(problem)) output.out(`${problem.path}: ${problem.detail}\n`);
    for (const gap of gaps) output.out(`${saidOfGap(gap)}\n`);
  }
  return isWhole(status) ? 0 : 1;
}

/** Whether everything that search should have is in it as it is on disk. */
export function isWhole({
  state,
  coverage,
  embedding,
}: Pick<Status, 'state' | 'coverage' | 'embedding'>): boolean {
  const { stale, failed } = coverage.whole;
  return state === 'ready' && stale + failed + coverage.texts.failed + (embedding?.failed ?? 0) === 0;
}

function sumOf({ ready, pending, failed, skipped }: TextCounts): number {
  return ready + pending + failed + skipped;
}

/** "3 texts skipped: Pictures have no text to read. (lod/files/a.jpg …)" */
function saidOfGap({ of, state, reason, count, refs }: Gap): string {
  const [first = '', ...others] = refs;
  return `${plural(count, of)} ${state}: ${reason} (${first}${others.length ? ' …' : ''})`;
}

function saidOf(counts: Covered): string {
  const words = ['ready', 'pending', 'stale', 'failed', 'skipped'] as const;
  return words.flatMap((word) => (counts[word] > 0 ? `${counts[word]} ${word}` : [])).join(', ') || 'nothing';
}

/** Prints the passages of a record as models see them. Resolves with 0; `not_found` when there is no such record. */
export async function indexChunks(
  machine: Machine,
  config: Config,
  output: Output,
  record: string,
  json: boolean,
): Promise<number> {
  const ref = refFrom(record);
  const chunks = await through(
    machine,
    config,
    async (client) => (await client.get<{ items: Passage[] }>(`/index/chunks/${refPath(ref)}`)).items,
    async ({ services, settled }, who) => {
      await settled();
      return services.search.chunks(who, ref);
    },
  );
  if (json) output.out(`${JSON.stringify(chunks, null, 2)}\n`);
  else
    for (const { chunkId, title, context, text, vector } of chunks) {
      const lacks = vector.state === 'ready' ? '' : ` (no vector, ${vector.state}: ${vector.reason})`;
      output.out(
        `--- ${chunkId}${lacks}\n${[title, context, text].filter((part) => part !== '').join('\n')}\n`,
      );
    }
  return 0;
}
