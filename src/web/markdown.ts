import { escapeHtml } from '@kitajs/html';
import { Lexer, Marked } from 'marked';
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

/** So much is parsed in a moment. */
const LONGEST = 200_000;

// From each character marked looks to the end of a word for an @, and to the end of a gap for a line break: the square of their
// lengths. An address has at most 64 characters before its @ (RFC 5321, 4.5.3.1.1), and the last spaces of a gap are enough.
const rules = Lexer.rules.inline.breaks;
rules.text = looking64(rules.text);
rules.url = looking64(rules.url);

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

function looking64({ source, flags }: RegExp): RegExp {
  const near = source.replaceAll(/\]\+(?=\(?@)/g, ']{1,64}').replaceAll(' *\\n', ' {0,64}\\n');
  return new RegExp(near, flags);
}
