import { escapeHtml } from '@kitajs/html';
import MarkdownIt from 'markdown-it';
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
    s: 'del',
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

// What is nested too deeply would be left out; without a limit it throws, and is shown as it is written.
const markdown = new MarkdownIt({ html: true, linkify: true, breaks: true, maxNesting: Infinity });
markdown.linkify.add('//', null);
markdown.linkify.add('www.', {
  validate: (text, start, linkify) =>
    Math.max(0, linkify.testSchemaAt(`//${text.slice(start, start + 2048)}`, 'http:', 0) - 2),
  normalize: (match) => {
    match.url = `http://${match.url}`;
  },
});

/** Markdown (CommonMark with tables and bare addresses) as HTML that is safe to stand in a page; as plain text where it is too long, or nested deeper than a person would. */
export function renderMarkdown(text: string): string {
  if (text.length > LONGEST) return plain(text);
  try {
    return sanitize(markdown.render(text), ALLOWED);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    return plain(text);
  }
}

function plain(text: string): string {
  return `<p>${escapeHtml(text).replaceAll('\n', '<br />')}</p>`;
}
