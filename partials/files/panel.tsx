import type { Ref } from '../../src/core/names.ts';
import { uploadsUrl } from '../../src/core/page-urls.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

/** Where files go that are dropped or pasted on a page: to its record, else to its business; undefined on pages of neither. */
export function uploadTarget(path: string): { ns: string; owner?: Ref } | undefined {
  const [, db, ...names] = path.split('/');
  if (db !== 'db' || !names[0]) return undefined;
  const [ns = '', collection = '', id = ''] = names.map(decoded);
  const isRecord = id !== '' && id !== 'new' && collection !== 'files';
  return { ns, ...(isRecord && { owner: `${ns}/${collection}/${id}` }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Uploads on their way, and what is seen while files are held over the page. Script fills it. */
export function UploadPanel({ path, title }: { path: string; title: string }) {
  const target = uploadTarget(path);
  if (target === undefined) return null;
  return (
    <>
      <div class="drop-here" id="drop-here" hidden>
        <p>
          <Icon name="upload" />
          <span safe>{`Drop to add to ${title}`}</span>
        </p>
      </div>
      <section
        class="uploads"
        id="uploads"
        aria-label="Uploads"
        data-to={uploadsUrl(target.ns)}
        data-for={target.owner}
        hidden
      >
        <header>
          <h2>Uploads</h2>
          <Button
            label="Close"
            icon="close"
            iconOnly
            kind="quiet"
            small
            attributes={{ 'data-close-uploads': true }}
          />
        </header>
        <ul role="list" aria-live="polite"></ul>
      </section>
    </>
  );
}
