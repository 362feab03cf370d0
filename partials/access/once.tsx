import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** A secret that is shown this once, to be copied. */
export function ShownOnce({ title, text, value }: { title: string; text: string; value: string }) {
  return (
    <Notice tone="accent" icon="key" title={title} text={text} live>
      <div class="once">
        <code id="once" safe>
          {value}
        </code>
        <Button label="Copy" icon="copy" small attributes={{ 'data-copy': 'once' }} />
      </div>
    </Notice>
  );
}
