// The page works without this file. Each module listens on the document, so that what htmx swaps in needs no setting up.
import './js/chips.js';
import './js/chrome.js';
import './js/combobox.js';
import './js/completion.js';
import './js/dialogs.js';
import './js/drafts.js';
import './js/forms.js';
import './js/keys.js';
import './js/palette.js';
import './js/rows.js';
import './js/searches.js';
import './js/sheet.js';
import './js/slugs.js';
import './js/tables.js';
import './js/times.js';
import './js/toasts.js';
import './js/uploads.js';
