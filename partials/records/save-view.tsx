import { viewsUrl } from '../../src/core/page-urls.ts';
import type { Shape } from '../../src/core/schema.ts';
import type { PartFrame } from '../frame/page-frame.ts';
import { canManage } from '../frame/rights.ts';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';

export interface SaveViewProps {
  frame: PartFrame;
  shape: Shape;
  /** The parameters that are saved. */
  list: string;
  small?: boolean;
}

/** What is shown becomes a list with a name. */
export function SaveView({ frame, shape, list, small }: SaveViewProps) {
  const alone = frame.who?.roles === undefined;
  const shares = canManage(frame, shape.ns);
  return (
    <>
      <Button
        label="Save view"
        icon="star"
        kind="quiet"
        small={small}
        opens={{ menu: 'save-view' }}
        class="icon-when-narrow"
      />
      <Menu id="save-view" label="Save view" end>
        <form class="body stack tight" method="post" action={viewsUrl(shape.ns, shape.collection)}>
          <input type="hidden" name="list" value={list} />
          <input
            class="input"
            name="name"
            aria-label="Name"
            placeholder="Name"
            required
            maxlength="80"
            autocomplete="off"
          />
          {shares ? null : <input type="hidden" name="own" value="yes" />}
          {shares && !alone ? <ViewCheck name="own" label="Only for me" /> : null}
          <ViewCheck name="pinned" label="On the first page, with its count" />
          <Button label="Save view" kind="primary" type="submit" name="do" value="save" />
        </form>
      </Menu>
    </>
  );
}

/** Something that a view is or is not. */
export function ViewCheck({ name, label, on }: { name: string; label: string; on?: boolean | undefined }) {
  return (
    <label class="check">
      <input type="checkbox" name={name} value="yes" checked={on} />
      <span safe>{label}</span>
    </label>
  );
}
