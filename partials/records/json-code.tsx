import { escapeHtml } from '@kitajs/html';

const TOKENS =
  /"[^"\\]*(?:\\.[^"\\]*)*"(?=(\s*:)?)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;
/** Past this many characters colours cost more than they help. */
const LIMIT = 300_000;

/** JSON text with its keys, texts, numbers and words in different colours; every character stays. */
export function JsonCode({ id, text }: { id?: string; text: string }) {
  const safeHtml = text.length > LIMIT ? escapeHtml(text) : coloured(text);
  return (
    <pre id={id} class="json" tabindex="0">
      {safeHtml}
    </pre>
  );
}

function coloured(text: string): string {
  let html = '';
  let at = 0;
  for (const match of text.matchAll(TOKENS)) {
    html += escapeHtml(text.slice(at, match.index));
    html += `<span class="${kindOf(match[0], match[1])}">${escapeHtml(match[0])}</span>`;
    at = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(at));
}

function kindOf(token: string, colon: string | undefined): string {
  if (token.startsWith('"')) return colon === undefined ? 'json-text' : 'json-key';
  return /^[-\d]/.test(token) ? 'json-number' : 'json-word';
}
