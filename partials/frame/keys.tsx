import { Dialog } from '../ui/dialog.tsx';

/** A key and what it does; `action` names what static/js/keys.js binds to it, and is absent where the platform or a control does it. */
interface Key {
  key: string;
  does: string;
  action?: string;
}

/** The one table of keys: the sheet is drawn from it, and script binds what it reads in the sheet. */
const SHEET: readonly { title: string; keys: readonly Key[] }[] = [
  {
    title: 'Anywhere',
    keys: [
      { key: '/', does: 'Find anything', action: 'find' },
      { key: 'Ctrl K', does: 'Find anything, also while you type' },
      { key: 'n', does: 'New', action: 'new' },
      { key: '?', does: 'This sheet', action: 'keys' },
      { key: 'Esc', does: 'Close what is on top' },
    ],
  },
  {
    title: 'In a list',
    keys: [
      { key: 'f', does: 'Search in this list', action: 'search' },
      { key: 'j', does: 'Next line', action: 'down' },
      { key: 'k', does: 'Line before', action: 'up' },
      { key: 'Enter', does: 'Open' },
      { key: 'x', does: 'Pick', action: 'pick' },
      { key: '→', does: 'Into the cells of a line, and on' },
      { key: 'F2', does: 'Edit a cell; Tab saves and goes on' },
    ],
  },
  {
    title: 'On a record',
    keys: [
      { key: 'e', does: 'Edit, or the line that has the focus', action: 'edit' },
      { key: 'Ctrl S', does: 'Save' },
      { key: 'Esc', does: 'Leave a line as it was' },
      { key: '[', does: 'The one before', action: 'previous' },
      { key: ']', does: 'The next one', action: 'next' },
    ],
  },
  {
    title: 'In a form',
    keys: [
      { key: '↓', does: 'What a relation offers' },
      { key: 'Alt ← →', does: 'Move a value of several' },
      { key: 'Alt ↑ ↓', does: 'Move a line of a table' },
      { key: '[ [', does: 'A link to a record, in Markdown' },
    ],
  },
];

/** The keyboard help that `?` opens; the same on every page, so drawn once. */
export function KeySheet(): JSX.Element {
  return DRAWN;
}

const DRAWN = drawSheet();

function drawSheet() {
  return (
    <Dialog id="keys" title="Keyboard" wide>
      <div class="keys">
        {SHEET.map((part) => (
          <section>
            <h3 safe>{part.title}</h3>
            <dl>
              {part.keys.map(({ key, does, action }) => (
                <>
                  <dt safe>{does}</dt>
                  <dd data-key={action && key} data-action={action}>
                    {key.split(' ').map((one) => (
                      <kbd safe>{one}</kbd>
                    ))}
                  </dd>
                </>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
