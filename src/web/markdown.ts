import { marked } from 'marked';
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

/** Markdown as HTML that is safe to stand in a page. */
export function renderMarkdown(text: string): string {
  return sanitize(marked.parse(text, { async: false, gfm: true, breaks: true }), ALLOWED);
}
