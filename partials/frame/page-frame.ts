import { collectionUrl, namespaceUrl } from '../../src/core/page-urls.ts';
import type { CollectionCount, IndexStatus } from '../../src/core/ports/found.ts';
import type { Namespace, Shape } from '../../src/core/schema.ts';
import type { Who } from '../../src/core/who.ts';
import type { Frame } from '../layout.tsx';
import type { Said } from '../toasts.tsx';
import type { Crumb } from '../ui/breadcrumb.tsx';

// businessOf · collectionOf · businessCrumb · collectionCrumb

/** A collection with its words and how much is in it. */
export interface CollectionInFrame extends CollectionCount {
  shape: Shape;
}

/** A business with its words and collections. */
export interface BusinessInFrame extends Namespace {
  collections: CollectionInFrame[];
}

/** What every page of one request knows: what the layout shows, and what there is. */
export interface PageFrame extends Frame {
  who: Who;
  path: string;
  /** Path and query, to come back to. */
  url: string;
  now: Date;
  index: IndexStatus;
  /** What the rail shows, in full. */
  inFull: readonly BusinessInFrame[];
  said?: Said | undefined;
}

/** What a part of a page that is drawn once asks of it. */
export type PartFrame = Pick<PageFrame, 'who' | 'url' | 'index'>;

export type CollectionWords = Pick<Shape, 'ns' | 'collection' | 'title' | 'singular' | 'language' | 'icon'>;

/** The words of a business; its bare name when the frame has none. */
export function businessOf(frame: PageFrame, ns: string): Namespace {
  const found = frame.inFull.find((business) => business.ns === ns);
  return found ?? { ns, title: ns, colour: 'slate', language: 'en', currency: 'EUR', timeZone: 'UTC' };
}

/** The words of a collection; its bare name when the frame has none. */
export function collectionOf(frame: PageFrame, ns: string, collection: string): CollectionWords {
  const business = frame.inFull.find((each) => each.ns === ns);
  const found = business?.collections.find((each) => each.collection === collection);
  return found?.shape ?? { ns, collection, title: collection, singular: 'record' };
}

/** A business as a step of a trail; without a link when it is the page itself. */
export function businessCrumb({ ns, title, colour, icon }: Namespace, here = false): Crumb {
  return { title, href: here ? undefined : namespaceUrl(ns), business: { colour, icon } };
}

/** A collection as a step of a trail; without a link when it is the page itself. */
export function collectionCrumb({ ns, collection, title }: CollectionWords, here = false): Crumb {
  return { title, href: here ? undefined : collectionUrl(ns, collection) };
}
