import type { Show } from '../../partials/records/show.ts';
import { formatsOf } from '../../partials/ui/formats.ts';
import { type Links, linkKey } from '../core/links.ts';
import { recordUrl } from '../core/page-urls.ts';
import type { Namespace } from '../core/schema.ts';
import { renderMarkdown } from './markdown.ts';

/** How the values of a business are shown: its language, currency and zone, and where its relations lead. */
export function showOf(namespace: Namespace, now: Date, links: Links): Show {
  return {
    formats: formatsOf(namespace),
    now,
    markdown: renderMarkdown,
    link(relation, value) {
      const target = links.get(linkKey(relation, value));
      return target && { title: target.title, href: recordUrl(target.ref) };
    },
  };
}
