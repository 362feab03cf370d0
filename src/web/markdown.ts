import { escapeHtml } from '@kitajs/html';
import { Marked } from 'marked';
import sanitize from 'sanitize-html';

// Images are links: drawn, they would tell other servers who reads what. No ids, no classes: nothing of a text may reach the page around it.
const ALLOWED: sanitize.IOptions = {
  allowedTags: [
    ...['p', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'a'],
    ...['ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  allowedAttributes: { a: ['href', 'title', 'rel'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  transformTags: {
    // A page has one h1, its title.
    h1: 'h3',
    h2: 'h3',
    h3: 'h4',
    a: sanitize.simpleTransform('a', { rel: 'noreferrer' }),
    img: (_name, { src = '', alt }) => ({
      tagName: 'a',
      attribs: { href: src, rel: 'noreferrer' },
      text: alt || 'picture',
    }),
  },
};

/** What takes the parser's square of its length stays a matter of a moment. */
const LONGEST = 200_000;

const marked = new Marked({
  async: false,
  gfm: true,
  breaks: true,
  tokenizer: {
    // Short rows are filled up with empty cells: a table that is nothing but those is none. False leaves it to marked.
    table(text) {
      const block = text.slice(0, text.search(/\n[ \t]*\n|$/));
      const [header = '', ...rows] = block.split('\n');
      return header.split('|').length * rows.length > block.length ? undefined : false;
    },
  },
});

/** Markdown as HTML that is safe to stand in a page; as plain text where it is too long, or nested deeper than a person would. */
export function renderMarkdown(text: string): string {
  if (text.length > LONGEST) return plain(text);
  try {
    return sanitize(marked.parse(text) as string, ALLOWED);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    return plain(text);
  }
}

function plain(text: string): string {
  return `<p>${escapeHtml(text).replaceAll('\n', '<br />')}</p>`;
}
