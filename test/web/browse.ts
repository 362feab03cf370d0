import type { Started } from '../start.ts';
import { wide } from '../wide.ts';

/** What a page answered. */
export interface Seen {
  status: number;
  headers: Headers;
  html: string;
  /** The text as a person reads it: no tags, spaces run together. */
  text: string;
  /** Where it leads, with its parameters readable; '' when it does not. */
  location: string;
  /** Cookies that it sets, as the next request would send them. */
  cookies: string;
}

type Fields = Record<string, string | readonly string[]>;

/** A browser without script: `see` a page, `part` of it as htmx asks, `send` a form. */
export function browsing({ url }: Pick<Started, 'url'>) {
  async function ask(path: string, init: RequestInit & { headers?: Record<string, string> }): Promise<Seen> {
    const headers = { Accept: 'text/html', ...init.headers };
    return seenOf(await fetch(url + path, { redirect: 'manual', ...init, headers }));
  }
  const partial = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' };
  const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: url };
  return {
    see: (path: string, headers: Record<string, string> = {}) => ask(path, { headers }),
    part: (path: string) => ask(path, { headers: partial }),
    send: (path: string, fields: Fields, headers: Record<string, string> = {}) =>
      ask(path, { method: 'POST', body: encoded(fields), headers: { ...form, ...headers } }),
  };
}

function encoded(fields: Fields): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const each of [value].flat()) params.append(name, each);
  return params.toString();
}

/** What was answered. */
export async function seenOf(answer: Response): Promise<Seen> {
  const html = wide(await answer.text());
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return {
    status: answer.status,
    headers: answer.headers,
    html,
    text: textOf(html),
    location: answer.headers.get('location') ?? '',
    cookies: cookies.join('; '),
  };
}

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&#34;': '"',
  '&#39;': "'",
  '&quot;': '"',
};

function textOf(html: string): string {
  const text = html.replace(/<(script|style|template)\b.*?<\/\1>/gs, ' ').replace(/<[^>]+>/g, ' ');
  return text
    .replace(/&[#\w]+;/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
}

/** The `href` of each link whose tag is matched by what stands after it. */
export function hrefs(html: string, within: RegExp = /./): string[] {
  const links = [...html.matchAll(/<a\b[^>]*?\bhref="([^"]*)"[^>]*>.*?<\/a>/gs)];
  return links.filter(([tag]) => within.test(tag)).map(([, href]) => (href ?? '').replaceAll('&amp;', '&'));
}

/** Texts of the cells that name records, in the order of the list. */
export function titles(html: string): string[] {
  return [...html.matchAll(/<td class="title"[^>]*>\s*<a[^>]*>(.*?)<\/a>/gs)].map(([, title]) =>
    textOf(title ?? ''),
  );
}

/** Asks again until the answer is as wanted, for what the watcher of the disk brings about; gives up after a minute. */
export async function eventually(ask: () => Promise<Seen>, wanted: (seen: Seen) => boolean): Promise<Seen> {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer) || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** HTML without what stands in attributes, where a `<` is text. */
export function markup(html: string): string {
  return html.replace(/"[^"]*"/g, '""');
}
