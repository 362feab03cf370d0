/** HTML in which signs stand as they are read, and not as references (partials/jsx/narrow.ts). */
export function wide(html: string): string {
  return html.replace(/&#([89]\d{3});/g, (_whole, code) => String.fromCharCode(code));
}
