import type { Config } from '../config.ts';
import type { CollectionCount } from '../core/ports/found.ts';
import { isOfContent, type Problem } from '../core/record.ts';
import type { Who } from '../core/who.ts';
import type { Machine, Output, Running } from './machine.ts';
import { errorText, grouped, plural } from './words.ts';

// serve · firstLines · summaryLines

/** Closing may take so long; then the process ends as if killed, which loses nothing that was saved. */
const CLOSING_MS = 15_000;
/** Ctrl-C comes from the terminal and again from npm. A signal that comes later than that is another one. */
const SAME_SIGNAL_MS = 1000;

/** Starts, says what is there, and resolves with the exit code once it was told to stop. */
export async function serve(
  machine: Machine,
  config: Config,
  output: Output,
  closingMs = CLOSING_MS,
): Promise<number> {
  const began = performance.now();
  const running = await machine.start(config);
  const stopped = untilSignal(output);
  output.out(firstLines(config, running));
  const stopping = new AbortController();
  const reported = report(running, config, began, output, stopping.signal);
  await stopped;
  setTimeout(() => endAtOnce(output), closingMs).unref();
  stopping.abort();
  await running.close();
  await reported;
  return 0;
}

/** What is known at once. */
export function firstLines({ version }: Config, { url, place }: Running): string {
  const folder = place.sample
    ? `${place.folder} (a copy of the sample)`
    : `${place.folder} (${place.described})`;
  const own = place.sample ? '\n  To work with your own: npm start -- FOLDER' : '';
  return `Cairn ${version} is at ${url}\n\n  ${folder}${own}\n`;
}

/** What is known once everything was looked at. */
export function summaryLines(
  counts: readonly CollectionCount[],
  problems: readonly Problem[],
  url: string,
  seconds: number,
): string {
  const namespaces = Map.groupBy(counts, ({ ns }) => ns);
  const width = Math.max(0, ...[...namespaces.keys()].map((ns) => ns.length));
  const lines = [...namespaces].map(([ns, inside]) => {
    return `  ${ns.padEnd(width)}  ${inside.map(({ collection, records }) => `${collection} ${grouped(records)}`).join(' · ')}`;
  });
  const records = counts.reduce((sum, each) => sum + each.records, 0);
  const total = `${plural(records, 'record')} in ${plural(counts.length, 'collection')}`;
  lines.push(`  ${total}, looked through in ${seconds.toFixed(1)} s`);
  return `${[...lines, ...notShown(problems, url)].join('\n')}\n`;
}

const LISTED = 5;

function notShown(problems: readonly Problem[], url: string): string[] {
  // A record that vanished with many others is still shown.
  const hidden = problems.filter((problem) => !isOfContent(problem) && problem.kind !== 'gone');
  if (hidden.length === 0) return [];
  const more = hidden.length - LISTED;
  return [
    '',
    `  ${plural(hidden.length, 'thing')} not shown, and why:`,
    ...hidden.slice(0, LISTED).map(({ path, detail }) => `    ${path}: ${detail}`),
    ...(more > 0 ? [`    … and ${grouped(more)} more: see ${url}/repair`] : []),
  ];
}

async function report(
  { services, settled, url }: Running,
  config: Config,
  began: number,
  output: Output,
  stopping: AbortSignal,
): Promise<void> {
  const who: Who = { name: config.user, via: 'cli', namespaces: '*' };
  try {
    await settled();
    const [counts, problems] = await Promise.all([
      services.search.collections(who),
      services.search.problems(who),
    ]);
    output.out(summaryLines(counts, problems, url, (performance.now() - began) / 1000));
  } catch (thrown) {
    // Told to stop before everything was looked at: there is nothing to sum up.
    if (!stopping.aborted) output.err(errorText(thrown));
  }
}

// The first signal lets everything finish, another one is meant.
function untilSignal(output: Output): Promise<void> {
  return new Promise((resolve) => {
    let told: number | undefined;
    const stop = () => {
      if (told === undefined) output.err('Stopping.\n');
      else if (performance.now() - told > SAME_SIGNAL_MS) endAtOnce(output);
      told ??= performance.now();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}

// Exiting would wait for threads, and one that is deep in SQLite cannot be stopped.
function endAtOnce(output: Output): void {
  output.err('Ended before everything was closed. Nothing that was saved is lost.\n');
  process.kill(process.pid, 'SIGKILL');
}
