import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import type { Chunk } from '../../src/core/chunk.ts';
import { tokensOf } from '../../src/core/chunking/tokens.ts';
import type { Passage } from '../../src/core/coverage.ts';
import { recordUrl } from '../../src/core/page-urls.ts';
import type { Problem } from '../../src/core/record.ts';
import type { Shape } from '../../src/core/schema.ts';
import { capital } from '../../src/core/words.ts';

export interface PassagesProps {
  frame: PageFrame;
  shape: Shape;
  title: string;
  ref: string;
  chunks: readonly Passage[];
  problem?: Problem | undefined;
}

/** A record as search and models see it, passage by passage. */
export function PassagesPage({ frame, shape, title, ref, chunks, problem }: PassagesProps) {
  const trail = [
    businessCrumb(businessOf(frame, shape.ns)),
    collectionCrumb(shape),
    { title, href: recordUrl(ref) },
    { title: 'As search sees it' },
  ];
  const count = chunks.length === 1 ? 'one passage' : `${chunks.length.toLocaleString('en')} passages`;
  return (
    <Page frame={frame} trail={trail} title={`${title} · as search sees it`}>
      <div class="column stack">
        <PageHead
          title={title}
          sub={`Search sees ${count}. This is what is looked through, and what a model is given.`}
          actions={<Button label="How search stands" icon="search" kind="quiet" href="/settings/index" />}
        />
        {problem ? <Notice tone="warn" text={problem.detail} title="This is the last good version" /> : null}
        <ol class="stack" role="list">
          {chunks.map((chunk, at) => (
            <li>
              <PassageCard chunk={chunk} at={at} only={chunks.length === 1} />
            </li>
          ))}
        </ol>
      </div>
    </Page>
  );
}

function PassageCard({ chunk, at, only }: { chunk: Passage; at: number; only: boolean }) {
  const { title, context, text, vector } = chunk;
  return (
    <Card
      id={chunk.chunkId.slice(chunk.ref.length + 1)}
      title={only ? 'The whole record' : `${at + 1} · ${placeOf(chunk)}`}
      sum={sizeOf(chunk)}
    >
      <div class="stack tight">
        {vector.state === 'ready' ? null : <NoVectorNotice {...vector} />}
        <p class="as-seen">
          {title ? <strong safe>{title}</strong> : null}
          {context ? (
            <span class="soft" safe>
              {context}
            </span>
          ) : null}
          <span safe>{text}</span>
        </p>
        <p class="faint">
          <span safe>{aboutOf(chunk)}</span> <code safe>{chunk.chunkId}</code>
        </p>
      </div>
    </Card>
  );
}

function NoVectorNotice({ state, reason }: Exclude<Passage['vector'], { state: 'ready' }>) {
  const title = `No vector${state === 'pending' ? ' yet' : ''}: found by its words alone`;
  return <Notice tone={state === 'failed' ? 'warn' : 'plain'} title={title} text={capital(reason)} />;
}

function placeOf({ pointer, page, context }: Chunk): string {
  if (page !== undefined) return `Page ${page}`;
  if (pointer === '@text') return 'Text of the file';
  return pointer === '' ? 'Short fields' : (context.split(' › ')[0] ?? pointer);
}

function sizeOf({ title, context, text }: Chunk): string {
  return `about ${Math.ceil(tokensOf(`${title} ${context} ${text}`)).toLocaleString('en')} tokens`;
}

function aboutOf({ start, end, tags, from, to }: Chunk): string {
  const days = from === undefined ? '' : from === to ? from : `${from} to ${to}`;
  const parts = [
    `Characters ${start.toLocaleString('en')} to ${end.toLocaleString('en')}`,
    tags.join(', '),
    days,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
