import { Button } from '../ui/button.tsx';
import { closing } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Wait } from '../ui/state.tsx';

/** What Ctrl K and `/` open on every page: type, arrows, Enter. The list is drawn by the server (`<PaletteOptions>`). */
export function Palette(): JSX.Element {
  return DRAWN;
}

const DRAWN = (
  <dialog class="palette" id="palette" closedby="any" aria-label="Find anything">
    <div class="palette-box">
      <Icon name="search" large />
      <input
        type="text"
        id="palette-input"
        role="combobox"
        aria-label="Find anything"
        aria-autocomplete="list"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-describedby="palette-keys"
        placeholder="Find a record, go somewhere, make something new"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        enterkeyhint="go"
        maxlength="400"
        autofocus
      />
      <Wait />
      <Button label="Close" icon="close" iconOnly kind="quiet" small attributes={closing('palette')} />
    </div>
    {/* It scrolls, and would else be a stop of the Tab key. */}
    <div
      class="palette-list"
      id="palette-list"
      role="listbox"
      aria-label="What was found"
      tabindex={-1}
    ></div>
    <footer class="palette-keys" id="palette-keys">
      <span>
        <kbd>{'&#8593;'}</kbd> <kbd>{'&#8595;'}</kbd> choose
      </span>
      <span>
        <kbd>Enter</kbd> open
      </span>
      <span>
        <kbd>Ctrl</kbd> <kbd>Enter</kbd> in a new tab
      </span>
      <span>
        <kbd>Esc</kbd> close
      </span>
    </footer>
    <p class="visually-hidden" role="status" id="palette-status"></p>
  </dialog>
);
