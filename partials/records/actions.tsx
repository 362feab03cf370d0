import { FILES } from '../../src/core/bytes.ts';
import { splitRef } from '../../src/core/names.ts';
import {
  collectionUrl,
  duplicateUrl,
  editJsonUrl,
  editUrl,
  historyUrl,
  jsonUrl,
  moveUrl,
  passagesUrl,
  recordUrl,
} from '../../src/core/page-urls.ts';
import type { StoredRecord } from '../../src/core/record.ts';
import type { Shape } from '../../src/core/schema.ts';
import { lower } from '../../src/core/words.ts';
import { Button } from '../ui/button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';

export interface RecordActionsProps {
  record: StoredRecord;
  shape: Shape;
  title: string;
  /** Parameters of the list to go back to after a deletion. */
  list: string;
  /** False: only what reads is offered. */
  canChange: boolean;
}

/** What can be done with a record. Deleting needs no question: its toast has Undo. */
export function RecordActions(props: RecordActionsProps) {
  const { record, shape, title, list, canChange } = props;
  const { ref } = record;
  return (
    <>
      {canChange ? (
        <Button
          label="Edit"
          icon="pencil"
          href={editUrl(ref, list)}
          shortcut="E"
          attributes={{ 'data-edit-key': true }}
        />
      ) : null}
      <Button label="More" icon="more" iconOnly kind="quiet" opens={{ menu: 'record-menu' }} />
      <Menu id="record-menu" label={`More about ${title}`} end>
        {canChange ? <Changing record={record} shape={shape} /> : null}
        <MenuItem label="History" icon="history" href={historyUrl(ref)} />
        <MenuItem label="The file (JSON)" icon="code" href={jsonUrl(ref)} />
        <MenuItem label="As search sees it" icon="search" href={passagesUrl(ref)} />
        <MenuItem
          label="For developers"
          icon="terminal"
          href={`/settings/developer?of=${encodeURIComponent(recordUrl(ref))}`}
        />
        {canChange ? <Deleting record={record} shape={shape} list={list} /> : null}
      </Menu>
    </>
  );
}

function Changing({ record: { ref }, shape }: Pick<RecordActionsProps, 'record' | 'shape'>) {
  return (
    <>
      {shape.collection === FILES ? null : (
        <MenuItem label={`Duplicate ${lower(shape.singular, shape)}`} icon="copy" href={duplicateUrl(ref)} />
      )}
      <MenuItem label="Change the file name" icon="file" href={moveUrl(ref)} />
      <MenuItem label="Edit as JSON" icon="code" href={editJsonUrl(ref)} />
      <hr />
    </>
  );
}

function Deleting({
  record: { ref, etag },
  shape,
  list,
}: Pick<RecordActionsProps, 'record' | 'shape' | 'list'>) {
  const back = collectionUrl(shape.ns, shape.collection);
  return (
    <>
      <hr />
      <form method="post" action="/deletions">
        <input type="hidden" name="in" value={`${shape.ns}/${shape.collection}`} />
        <input type="hidden" name="pick" value={splitRef(ref)?.id ?? ''} />
        <input type="hidden" name="etag" value={etag} />
        <input type="hidden" name="confirmed" value="yes" />
        <input type="hidden" name="return" value={list ? `${back}?${list}` : back} />
        <MenuItem label={`Delete ${shape.singular.toLowerCase()}`} icon="trash" danger type="submit" />
      </form>
    </>
  );
}
