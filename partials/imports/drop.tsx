import { newImportUrl } from '../../src/core/page-urls.ts';
import { namespaceIn } from '../frame/rights.ts';
import { drawnOnce } from '../jsx/drawn-once.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export interface ImportDropProps {
  path: string;
  businesses: readonly {
    ns: string;
    title: string;
    collections: readonly { name: string; title: string }[];
  }[];
}

const KEPT_DROPS = 50;

/** What is asked when rows are dropped or pasted on a page; script opens it, with the file in its form. */
export const ImportDrop = drawnOnce(KEPT_DROPS, ({ path, businesses }: ImportDropProps) => {
  const here = namespaceIn(path);
  const places = here === undefined ? businesses : businesses.filter(({ ns }) => ns === here);
  if (places.length === 0) return '';
  const collection = collectionIn(path);
  const own = collection ? places[0]?.collections.find(({ name }) => name === collection) : undefined;
  return (
    <Dialog id="import-drop" title="These are rows">
      <form
        class="stack"
        method="post"
        enctype="multipart/form-data"
        action={newImportUrl(places[0]?.ns ?? '')}
      >
        <p>
          <strong data-import-name></strong> can become records. You see what would change before anything is
          written.
        </p>
        <input type="file" name="file" multiple hidden />
        {own ? (
          <Into ns={places[0]?.ns ?? ''} collection={own.name} label={`Import into ${own.title}`} />
        ) : null}
        {places.map(({ ns, title }) => (
          <Into
            ns={ns}
            label={own ? 'Import as a new collection' : `Import into ${title}`}
            plain={own !== undefined}
          />
        ))}
        {here === undefined ? null : (
          <Button label="Keep it as a file" icon="file" attributes={{ 'data-keep-file': true }} />
        )}
      </form>
    </Dialog>
  );
});

function Into(props: { ns: string; collection?: string; label: string; plain?: boolean }) {
  return (
    <Button
      label={props.label}
      icon="table"
      kind={props.plain ? 'plain' : 'primary'}
      type="submit"
      attributes={{ formaction: newImportUrl(props.ns, props.collection) }}
    />
  );
}

function collectionIn(path: string): string | undefined {
  const [, db, , collection, more] = path.split('/');
  const isOfAll = more === undefined || more === '' || more === 'new';
  if (db !== 'db' || !collection || !isOfAll || collection === 'files') return undefined;
  try {
    return decodeURIComponent(collection);
  } catch {
    return undefined;
  }
}
