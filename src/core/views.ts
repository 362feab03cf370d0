import { z } from 'zod';
import { type ListState, listParams, parseList, plainList, readable } from './list-url.ts';
import type { Shape } from './schema.ts';

// Lists with a name: viewSettings · SavedView · listOf · withView

/** A list with a name. */
export interface SavedView {
  /** Stays when it is renamed. */
  id: string;
  name: string;
  /** The parameters of the list, as in its address: `filter[status][eq]=sent&sort=due`. */
  list: string;
  /** Whether it stands on Home, with its count. */
  pinned?: boolean | undefined;
  /** The field whose sum stands beside the count: `total`, `address/rent`. */
  sum?: string | undefined;
}

/** `_views.json` of a collection: its views in their order, and the one with which it opens. */
export interface ViewSettings {
  views: SavedView[];
  default?: string | undefined;
}

const savedView = z.looseObject({
  id: z
    .string()
    .regex(/^(?!all$)[a-z0-9][a-z0-9-]{0,63}$/, 'must be small letters, digits and hyphens, and not all'),
  name: z.string().trim().min(1).max(80),
  list: z.string().max(4000),
  pinned: z.boolean().optional(),
  sum: z.string().optional(),
});

/** The shape of `_views.json`; other keys stay. */
export const viewSettings: z.ZodType<ViewSettings> = z.looseObject({
  views: z.array(savedView).max(200),
  default: z.string().optional(),
});

/** A view as somebody has it: shared by all who see the collection, or their own. */
export type View = SavedView & { own: boolean };

/** What a view keeps of a list: all but which page of it. */
export function listOf(state: ListState): string {
  return readable(
    listParams(plainList({ ...state, cursor: undefined, backwards: false, limit: 50, basis: undefined })),
  );
}

/** What makes a list; without any of them it is the collection's default view. */
const LIST = /^(q|sort|columns|group|board|view|of)$|^(filter|any)\[/;

/**
 * Parameters with those of the view that they name: conditions of both hold, the rest of the view holds unless it is given. `of` names the
 * view that a list began as. `otherwise` is the view of a list that nothing is said of. `unknown` when there is no such view.
 */
export function withView(
  params: URLSearchParams,
  views: readonly SavedView[],
  shape: Shape,
  otherwise?: string,
): { params: URLSearchParams; basis?: ListState['basis']; unknown?: string } {
  const plain = ![...params.keys()].some((name) => LIST.test(name));
  const id = params.get('view') ?? (plain ? otherwise : undefined);
  const all = otherwise === undefined ? undefined : { id: 'all', list: '' };
  const of = params.get('of');
  if (id === undefined || id === 'all') {
    const basis =
      basisOf(
        views.find((view) => view.id === of),
        shape,
      ) ?? all;
    return { params, ...(basis && { basis }) };
  }
  const view = views.find((each) => each.id === id);
  if (!view) return { params, unknown: id };
  const merged = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(view.list))
    if (/^(filter|any)\[/.test(name)) merged.append(name.replace(/^any\[/, 'any[v-'), value);
    else if (!params.has(name)) merged.append(name, value);
  for (const [name, value] of params) if (name !== 'view') merged.append(name, value);
  return { params: merged, basis: basisOf(view, shape) };
}

function basisOf(view: SavedView | undefined, shape: Shape): ListState['basis'] {
  if (!view) return undefined;
  return { id: view.id, list: listOf(parseList(new URLSearchParams(view.list), shape).state) };
}
