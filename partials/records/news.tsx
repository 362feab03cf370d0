import type { Ref } from '../../src/core/names.ts';
import { recordUrl } from '../../src/core/page-urls.ts';
import { Notice } from '../ui/notice.tsx';

/** An empty place on a record's page that asks every few seconds whether the record was changed, and then says so. */
export function News({ ref, etag, editing }: { ref: Ref; etag: string; editing?: boolean }) {
  const url = `${recordUrl(ref)}/news?etag=${etag}${editing ? '&editing=1' : ''}`;
  return <div id="news" hx-get={url} hx-trigger="every 4s" hx-swap="outerHTML" hidden></div>;
}

export interface NewsNoticeProps {
  ref: Ref;
  /** "Hannah changed this 5 min ago". */
  sentence: string;
  /** The page is a form. */
  editing: boolean;
}

/** Somebody else changed or deleted what is on the screen. Nothing that was typed is touched. */
export function NewsNotice({ ref, sentence, editing }: NewsNoticeProps) {
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
