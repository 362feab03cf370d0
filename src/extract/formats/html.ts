import sanitizeHtml from 'sanitize-html';
import type { Reader } from '../reader.ts';
import { decode } from './plain.ts';

// A page without its markup, headings as Markdown has them: readHtml · textOfHtml

export const readHtml: Reader = async (bytes) => ({ text: textOfHtml(decodePage(bytes)) });

const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const CELLS = ['td', 'th'];
/** Elements that stand on a line of their own. */
const BLOCKS = [
  ...HEADINGS,
  ...[
    'p',
    'div',
    'section',
    'article',
    'header',
    'footer',
    'main',
    'aside',
    'nav',
    'address',
    'figure',
    'figcaption',
  ],
  ...[
    'ul',
    'ol',
    'li',
    'dl',
    'dt',
    'dd',
    'blockquote',
    'pre',
    'table',
    'tr',
    'br',
    'hr',
    'form',
    'fieldset',
    'option',
  ],
];
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** What a person reads of markup; nothing of it is run or loaded. */
export function textOfHtml(html: string): string {
  // What is left has no attributes and only these elements, each written in one way.
  const bare = sanitizeHtml(html, {
    allowedTags: [...BLOCKS, ...CELLS],
    allowedAttributes: {},
    nonTextTags: ['script', 'style', 'textarea', 'noscript', 'template', 'title', 'head'],
    nestingLimit: 200,
  });
  return bare
    .replace(/\s+/g, ' ')
    .replace(/ ?<(\/?)(\w+)(?: \/)?> ?/g, (_whole, slash: string, name: string) =>
      lineFor(name, slash === '/'),
    )
    .replace(/&(amp|lt|gt|quot);/g, (_whole, name: string) => ENTITIES[name] as string)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function lineFor(name: string, isEnd: boolean): string {
  const level = HEADINGS.indexOf(name) + 1;
  if (level > 0) return isEnd ? '\n\n' : `\n\n${'#'.repeat(level)} `;
  if (CELLS.includes(name)) return isEnd ? '\t' : '';
  if (name === 'li') return isEnd ? '' : '\n- ';
  return name === 'p' || name === 'table' ? '\n\n' : '\n';
}

/** A page says at its beginning in which encoding it is. */
function decodePage(bytes: Buffer): string {
  const head = bytes.subarray(0, 1024).toString('latin1');
  const named = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1];
  if (named === undefined || /^utf-?8$/i.test(named)) return decode(bytes);
  try {
    return new TextDecoder(named).decode(bytes);
  } catch {
    return decode(bytes);
  }
}
