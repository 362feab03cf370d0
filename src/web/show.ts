import type { Show } from '../../partials/records/show.ts';
import { formatsOf } from '../../partials/ui/formats.ts';
import { spellingsOf } from '../core/document.ts';
import { type Links, linkKey } from '../core/links.ts';
import { recordUrl } from '../core/page-urls.ts';
import type { Namespace } from '../core/schema.ts';
import { renderMarkdown } from './markdown.ts';

/**
 * How the values of a business are shown: its language, currency and zone, and where its relations lead. `bytes` are those of the one
 * record that is shown: its numbers keep all their digits.
 */
export function showOf(namespace: Namespace, now: Date, links: Links, bytes?: Buffer): Show {
  return {
    ...(bytes && { exact: spellingsOf(bytes.toString('utf8')) }),
    formats: formatsOf(namespace),
    now,
    ...(!bytes && { key: keyOf(namespace, now, links) }),
    markdown: renderMarkdown,
    link(relation, value) {
      const target = links.get(linkKey(relation, value));
      return target && { title: target.title, href: recordUrl(target.ref) };
    },
  };
}

/** Nothing is said of a moment that is not the same for a minute. */
function keyOf({ language, timeZone, currency }: Namespace, now: Date, links: Links): string {
  const minute = Math.floor(now.getTime() / 60_000);
  return JSON.stringify([language, timeZone, currency, minute, [...links]]);
}
