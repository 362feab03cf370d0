import type { ApiExample } from '../../views/settings/developer.tsx';

// examplesFor: the API calls that do what a page does.

/** Calls for the page at `path` (`/db/lod/jobs?sort=-date`); general ones for pages without records. */
export function examplesFor(path: string, origin: string): ApiExample[] {
  const url = new URL(path, origin);
  const [, db, ns, collection, id] = url.pathname.split('/');
  const api = `${origin}/api/v1`;
  if (db !== 'db' || !ns || !collection) return general(api);
  const list = `${api}/records/${ns}/${collection}`;
  if (!id || id === 'new') return listCalls(list, url.searchParams);
  return recordCalls(`${list}/${id}`);
}

function general(api: string): ApiExample[] {
  return [
    { title: 'What there is', command: `curl ${quoted(`${api}/collections`)}` },
    { title: 'Search everything', command: `curl ${quoted(`${api}/search?q=storm`)}` },
    { title: 'Follow every change', command: `curl -N ${quoted(`${api}/changes/stream`)}` },
  ];
}

const OF_LISTS = /^(q|sort|limit|filter\[.*)$/;

function listCalls(list: string, params: URLSearchParams): ApiExample[] {
  const query = [...params].filter(([name]) => OF_LISTS.test(name));
  const parts = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return [
    { title: 'This list', command: `curl ${quoted(parts.length ? `${list}?${parts.join('&')}` : list)}` },
    {
      title: 'Create a record',
      command: `curl -X POST ${quoted(list)} \\\n  -H 'Content-Type: application/json' \\\n  -d '{}'`,
    },
  ];
}

function recordCalls(record: string): ApiExample[] {
  return [
    { title: 'This record', command: `curl ${quoted(record)}` },
    {
      title: 'Change a field, unless somebody else did meanwhile',
      command: `etag=$(curl -s -o /dev/null -w '%header{etag}' ${quoted(record)})\ncurl -X PATCH ${quoted(record)} \\\n  -H 'Content-Type: application/merge-patch+json' -H "If-Match: $etag" \\\n  -d '{"note": "called back"}'`,
    },
    { title: 'Its history', command: `curl ${quoted(`${record}/history`)}` },
  ];
}

/** In quotes of the shell; an address of ours has no single quote but in a name, where it is percent-encoded. */
function quoted(url: string): string {
  return `'${url.replaceAll("'", '%27')}'`;
}
