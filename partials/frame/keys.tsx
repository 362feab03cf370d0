import { Dialog } from '../ui/dialog.tsx';

const SHEET: readonly { title: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Anywhere',
    keys: [
      ['/', 'Find anything'],
      ['Ctrl K', 'Find anything, also while you type'],
      ['n', 'New'],
      ['?', 'This sheet'],
      ['Esc', 'Close what is on top'],
    ],
  },
  {
    title: 'In a list',
    keys: [
      ['f', 'Search in this list'],
      ['j', 'Next line'],
      ['k', 'Line before'],
      ['Enter', 'Open'],
      ['x', 'Pick'],
    ],
  },
  {
    title: 'On a record',
    keys: [
      ['e', 'Edit, or the line that has the focus'],
      ['Ctrl S', 'Save'],
      ['Esc', 'Leave a line as it was'],
      ['[', 'The one before'],
      [']', 'The next one'],
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
              {part.keys.map(([key, does]) => (
                <>
                  <dt safe>{does}</dt>
                  <dd>
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
