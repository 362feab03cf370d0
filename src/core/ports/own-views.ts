import type { ViewSettings } from '../views.ts';

// own views: what one person keeps for themselves.

/** Lists that a person gave a name to, by `ns/collection`; none of anybody else's are seen. */
export interface OwnViews {
  read(person: string, place: string): Promise<ViewSettings>;
  write(person: string, place: string, settings: ViewSettings): Promise<void>;
}
