import type { Children } from '@kitajs/html';
import { type FormMistake, Mistakes } from './mistakes.tsx';

export interface GuardedFormProps {
  id: string;
  class?: string;
  action: string;
  /** What the answer takes the place of, when script sends the form. Absent: the browser sends it, and goes to the answer. */
  swap?: { target?: string; how: string };
  /** Names the record among drafts on this device: its ref, or `lod/customers/new`. Absent: no draft is kept. */
  draft?: string;
  /** It makes a record: rows of a spreadsheet may be pasted into it. */
  isNew?: boolean;
  /** It stands in a dialog over another form, and script sends it (static/js/here.js). */
  here?: boolean;
  /** It holds what was typed and is not saved. */
  unsaved?: boolean;
  /** The page is there for the form: the focus goes into its first control. */
  begin?: boolean;
  /** Values that come back with it; those that are undefined are left out. */
  hidden?: Readonly<Record<string, string | undefined>>;
  mistakes?: readonly FormMistake[];
  /** What has to be decided before it can be saved. */
  question?: Children;
  children: Children;
}

/**
 * The frame of each form that changes a record: asks before it is left, is saved with Ctrl S, is sent once, keeps a draft. What is
 * wrong with what was typed stands on top.
 */
export function GuardedForm(props: GuardedFormProps) {
  const { action, swap, hidden = {}, mistakes = [] } = props;
  return (
    <form
      id={props.id}
      class={props.class}
      method="post"
      action={action}
      hx-post={swap && action}
      hx-target={swap?.target}
      hx-swap={swap?.how}
      novalidate={swap !== undefined || props.here}
      data-here={props.here}
      data-new={props.isNew}
      data-guard
      data-draft={props.draft}
      data-unsaved={props.unsaved}
      data-begin={props.begin}
    >
      {/* Enter in a line of text presses the first submit button of a form, which else would be one that moves a row. */}
      <button type="submit" hidden></button>
      {Object.entries(hidden).map(([name, value]) =>
        value === undefined ? null : <input type="hidden" name={name} value={value} />,
      )}
      {mistakes.length > 0 ? <Mistakes mistakes={mistakes} /> : null}
      {props.question}
      {props.children}
    </form>
  );
}
