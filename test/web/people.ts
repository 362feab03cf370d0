import type { Started } from '../start.ts';
import { type Seen, seenOf } from './browse.ts';

// Browsers and programs that sign in, for tests over HTTP.

export const PASSWORD = 'a kettle on the quay';

/** A browser without script that keeps its cookies; behind a proxy on this computer it has an address of its own. */
export function browserOf({ url }: Pick<Started, 'url'>, address?: string) {
  const cookies = new Map<string, string>();
  async function ask(
    method: string,
    path: string,
    init: { body?: string | FormData; headers?: Record<string, string> } = {},
  ): Promise<Seen> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url + path, {
      method,
      redirect: 'manual',
      body: init.body ?? null,
      headers: {
        Accept: 'text/html',
        ...(address !== undefined && { 'X-Forwarded-For': address }),
        ...(cookie && { Cookie: cookie }),
        ...(method === 'GET' ? {} : { Origin: url }),
        ...(typeof init.body === 'string' && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...init.headers,
      },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/Max-Age=0|Expires=Thu, 01 Jan 1970/.test(line)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return seenOf(answer);
  }
  return {
    cookies,
    see: (path: string, headers: Record<string, string> = {}) => ask('GET', path, { headers }),
    send: (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      ask('POST', path, { body: String(new URLSearchParams(fields)), headers }),
    post: (path: string, body: FormData) => ask('POST', path, { body }),
    signIn: (name: string, password = PASSWORD, to?: string) =>
      ask('POST', '/signin', {
        body: String(new URLSearchParams({ name, password, ...(to !== undefined && { to }) })),
      }),
  };
}
