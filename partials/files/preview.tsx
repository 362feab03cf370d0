import { isPicture, isText } from '../../src/core/media.ts';
import type { Ref } from '../../src/core/names.ts';
import { bytesUrl } from '../../src/core/page-urls.ts';
import type { Extraction } from '../../src/core/texts.ts';
import { Notice } from '../ui/notice.tsx';

export type FileText = Extraction | { waiting: true };

export interface FilePreviewProps {
  of: Ref;
  title: string;
  type: string;
  text: FileText;
}

const SHOWN = 20_000;

/** What a file looks like, and what stands in it. */
export function FilePreview({ of, title, type, text }: FilePreviewProps) {
  const words = textIn(text);
  return (
    <>
      <NoWords text={text} />
      {isPicture(type) ? (
        <a class="preview picture" href={bytesUrl(of)}>
          <img src={bytesUrl(of)} alt={title} />
        </a>
      ) : null}
      {type === 'application/pdf' ? (
        <iframe class="preview pdf" src={`${bytesUrl(of)}#navpanes=0&view=FitH`} title={title}></iframe>
      ) : null}
      {words !== undefined && isText(type) ? (
        <pre class="preview text" tabindex="0">
          <Words words={words} />
        </pre>
      ) : null}
      {words !== undefined && !isText(type) ? (
        <details class="fold" open={type !== 'application/pdf'}>
          <summary>What stands in it</summary>
          <pre class="preview text" tabindex="0">
            <Words words={words} />
          </pre>
        </details>
      ) : null}
    </>
  );
}

function Words({ words }: { words: string }) {
  const shown = words.length > SHOWN ? `${words.slice(0, SHOWN)}\n…` : words;
  return <span safe>{shown}</span>;
}

/** Why nothing of it is found by its words. Of pictures and the like nobody expects that. */
function NoWords({ text }: { text: FileText }) {
  if ('failed' in text)
    return (
      <Notice
        tone="warn"
        title="Its text could not be read, so it is found by its name only"
        text={text.failed}
      />
    );
  return 'waiting' in text ? (
    <p class="faint">Its text is being read; until then it is found by its name.</p>
  ) : null;
}

function textIn(text: FileText): string | undefined {
  if (!('body' in text)) return undefined;
  const { body } = text;
  return 'text' in body ? body.text : body.pages.join('\n\n');
}
