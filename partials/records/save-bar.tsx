import type { Children } from '@kitajs/html';
import { Button, ButtonGroup } from '../ui/button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';

/** Where a form's save bar stands: at its end, and in sight. It offers the draft that was found, if there is one. */
export function SavePlace({ class: name, children }: { class?: string; children: Children }) {
  return (
    <div class={['save-place', name]}>
      <DraftOffer />
      {children}
    </div>
  );
}

export interface SaveBarProps {
  note?: string;
  /** Shown only when something was typed. */
  whenDirty?: boolean;
  /** Gives up what was typed: leads away, or closes the open lines of a sheet. */
  discard: { label: string; href?: string };
  /** "Save changes". */
  save: string;
  /** More ways to save, as name and value of the submit button. */
  more?: readonly SaveWay[];
}

export interface SaveWay {
  label: string;
  name: string;
  value: string;
}

/** Save and its opposite. */
export function SaveBar({ note = '', whenDirty, discard, save, more = [] }: SaveBarProps) {
  const discards = discard.href === undefined ? { 'data-close-rows': true } : { 'data-discard': true };
  return (
    <div class={['save-bar', whenDirty && 'when-dirty']}>
      <span class="note">
        {/* Only script knows when that is. */}
        <span class={[whenDirty && 'needs-script']} safe>
          {note}
        </span>
      </span>
      <Button label={discard.label} kind="quiet" href={discard.href} attributes={discards} />
      <ButtonGroup label="Save">
        <Button
          label={save}
          kind="primary"
          type="submit"
          shortcut="Ctrl S"
          attributes={{ 'data-save': true }}
        />
        {more.length > 0 ? (
          <Button
            label="More ways to save"
            icon="chevron-down"
            iconOnly
            kind="primary"
            opens={{ menu: 'save-more' }}
          />
        ) : null}
      </ButtonGroup>
      {more.length > 0 ? <MoreWays ways={more} /> : null}
    </div>
  );
}

function MoreWays({ ways }: { ways: readonly SaveWay[] }) {
  return (
    <Menu id="save-more" label="More ways to save" end>
      {ways.map((way) => (
        <MenuItem label={way.label} type="submit" name={way.name} value={way.value} />
      ))}
    </Menu>
  );
}

/**
 * The offer to bring back what was typed and not saved, with what it would change, shown by script where the save bar stands, so that
 * nothing moves. Throwing it away can be undone there for a while.
 */
function DraftOffer() {
  return (
    <>
      <div class="save-bar" role="status" data-draft-offer hidden>
        <span class="note">
          Typed here and not saved, <span data-draft-when></span>
        </span>
        <Button label="Throw away" kind="quiet" attributes={{ 'data-draft-do': 'forget' }} />
        <Button label="Bring it back" attributes={{ 'data-draft-do': 'restore' }} />
        <div class="changes" data-draft-changes></div>
      </div>
      <div class="save-bar" role="status" data-draft-gone hidden>
        <span class="note">What was typed is thrown away.</span>
        <Button label="Undo" kind="quiet" attributes={{ 'data-draft-do': 'undo' }} />
      </div>
    </>
  );
}
