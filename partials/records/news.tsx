import type { Ref } from '../../src/core/names.ts';
import { recordUrl } from '../../src/core/page-urls.ts';
import { Notice } from '../ui/notice.tsx';

export interface NewsProps {
  ref: Ref;
  /** The version that the page shows. */
  etag: string;
  /** The kind of the problem that the page tells of. */
  problem?: string | undefined;
  /** The page is a form. */
  editing?: boolean;
}

/** An empty place on a record's page that asks every few seconds whether the record was changed or its file broke, and then says so. */
export function News({ ref, etag, problem, editing }: NewsProps) {
  const query = new URLSearchParams({
    etag,
    ...(problem !== undefined && { problem }),
    ...(editing && { editing: '1' }),
  });
  const url = `${recordUrl(ref)}/news?${query}`;
  return <div id="news" hx-get={url} hx-trigger="every 4s" hx-swap="outerHTML" hidden></div>;
}

export interface NewsNoticeProps {
  ref: Ref;
  /** "Hannah changed this 5 min ago". */
  sentence: string;
  /** The page is a form. */
  editing: boolean;
  /** Its file cannot be read any more, or is gone: what is the matter, in a sentence. */
  broken?: string | undefined;
}

/** Somebody else changed or deleted what is on the screen. Nothing that was typed is touched. */
export function NewsNotice({ ref, sentence, editing, broken }: NewsNoticeProps) {
  if (broken !== undefined)
    return (
      <Notice id="news" tone="bad" live title={sentence} text={broken}>
        <p>
          What you see is the last version that could be read, and nothing of it is lost.{' '}
          {editing ? 'Nothing can be saved until that is mended. ' : ''}
          <a href={recordUrl(ref)} target={editing ? '_blank' : undefined}>
            Look at it
          </a>
        </p>
      </Notice>
    );
  return (
    <Notice id="news" tone="accent" icon="refresh" live title={sentence}>
      {editing ? null : (
        <p class="while-reading">
          What you see is the version from before. <a href={recordUrl(ref)}>Show the new version</a>
        </p>
      )}
      <p class={editing ? undefined : 'while-editing'}>
        Go on typing: when you save, what only one of you changed comes together, and you choose where you
        both did.
      </p>
    </Notice>
  );
}
