import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Started } from '../../start.ts';
import { wide } from '../../wide.ts';
import { submit } from '../form/submit.tsx';

// A browser without script, as far as forms go.

/** An answer as a page. */
export interface Page {
  status: number;
  html: string;
  headers: Headers;
  /** Where a redirect leads, without the origin. */
  location: string | undefined;
  /** The sentence left for the next page. */
  toast: { text: string; undo?: number[]; batch?: string; saved?: string } | undefined;
}

/** What htmx sends along. */
export const HTMX = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' };

/** Functions that get pages of a started Cairn and post forms; redirects are not followed. */
export function browsing({ url, file }: Pick<Started, 'url' | 'file'>) {
  async function ask(path: string, init: RequestInit): Promise<Page> {
    const headers = { Accept: 'text/html', ...(init.headers as Record<string, string>) };
    const answer = await fetch(url + path, { ...init, headers, redirect: 'manual' });
    const cookie = answer.headers.getSetCookie().find((each) => /^cairn-toast=[^;]/.test(each));
    return {
      status: answer.status,
      html: wide(await answer.text()),
      headers: answer.headers,
      location: answer.headers.get('location')?.replace(url, ''),
      toast: cookie && JSON.parse(Buffer.from(cookie.slice(12).split(';')[0] ?? '', 'base64url').toString()),
    };
  }
  return {
    get: (path: string, headers = {}) => ask(path, { headers }),
    post: (path: string, body: URLSearchParams, headers = {}) => ask(path, { method: 'POST', body, headers }),
    /** The form of a page as a browser would send it, when nobody touched it. */
    form: async (path: string) => formOf((await ask(path, {})).html),
    /** A change through the API, by somebody else. */
    api: (method: string, path: string, body?: unknown, headers = {}) =>
      fetch(`${url}/api/v1/records/${path}`, {
        method,
        headers: { 'Content-Type': 'application/json', 'If-Match': '*', 'Cairn-By': 'Marek', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    read: (path: string) => readFileSync(file(path), 'utf8'),
    data: (path: string) => JSON.parse(readFileSync(file(path), 'utf8')),
    etag: (path: string) =>
      createHash('sha256')
        .update(readFileSync(file(path)))
        .digest('hex'),
  };
}

/** The values of a form in a page, by its id. */
export function formOf(html: string, id = 'record-form'): URLSearchParams {
  const form = new RegExp(`<form[^>]* id="${id}"[\\s\\S]*?</form>`).exec(html);
  if (!form) throw new Error(`there is no form ${id}: ${text(html).slice(0, 400)}`);
  return submit(form[0]);
}

/** What a person reads. */
export function text(html: string): string {
  return html
    .replace(/<template[\s\S]*?<\/template>|<head[\s\S]*?<\/head>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&#34;|&quot;/g, '"')
    .replace(/\s+/g, ' ');
}

/** The form with some values set. */
export function withValues(form: URLSearchParams, values: Record<string, string>): URLSearchParams {
  const changed = new URLSearchParams(form);
  for (const [name, value] of Object.entries(values)) changed.set(name, value);
  return changed;
}
