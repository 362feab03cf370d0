import { CairnError, isCairnError } from '../core/errors.ts';
import { type Ref, slug, timeOrderedId } from '../core/names.ts';
import type { OwnViews } from '../core/ports/own-views.ts';
import type { JsonObject } from '../core/record.ts';
import type { SavedView, View, ViewSettings } from '../core/views.ts';
import { viewSettings } from '../core/views.ts';
import { mustSee, type Who } from '../core/who.ts';
import type { Records, WriteResult } from './records.ts';

// Lists with a name: createViews. Shared ones stand in the collection's `_views.json`, with history and undo; a person's own ones in `state/`.

/** What a view is to be. `id` absent: a new one. */
export interface ViewWish extends Partial<Omit<SavedView, 'id'>> {
  id?: string;
  /** Of a new one: for nobody else. */
  own?: boolean;
  /** Whether the collection opens with it. */
  isDefault?: boolean;
  /** How many places to the right; to the left below 0. */
  move?: number;
}

/** What was done; `results` is empty for a person's own views, which have no history. */
export interface ViewChange {
  view: View;
  results: WriteResult[];
}

export interface Views {
  /** In their order, shared ones first, and the one with which the collection opens for `who`. */
  all(who: Who, ns: string, collection: string): Promise<{ views: View[]; default?: string }>;
  /** Makes a view or changes what is said of it. `not_found`; `invalid`; `forbidden` for shared ones without the rights of an owner. */
  save(who: Who, ns: string, collection: string, wish: ViewWish): Promise<ViewChange>;
  /** Takes it away; a shared one comes back by Undo. */
  remove(who: Who, ns: string, collection: string, id: string): Promise<ViewChange>;
}

export interface ViewsParts {
  records: Pick<Records, 'get' | 'write'>;
  /** A settings file as the index has it, for every list that is shown; undefined where there is none. */
  settings(ref: Ref): Promise<{ data: JsonObject } | undefined>;
  own: OwnViews;
}

export function createViews({ records, settings: settingsOf, own }: ViewsParts): Views {
  async function shared(
    who: Who,
    ns: string,
    collection: string,
  ): Promise<{ settings: ViewSettings; etag?: string }> {
    try {
      const { data, etag } = await records.get(who, `${ns}/${collection}/_views`);
      return { settings: readSettings(data), etag };
    } catch (thrown) {
      if (isCairnError(thrown, 'not_found')) return { settings: NO_VIEWS };
      throw thrown;
    }
  }

  async function both(who: Who, ns: string, collection: string) {
    mustSee(who, ns);
    const [{ settings, etag }, mine] = await Promise.all([
      shared(who, ns, collection),
      own.read(keeperOf(who), `${ns}/${collection}`),
    ]);
    return { settings, etag, mine };
  }

  async function change(
    who: Who,
    ns: string,
    collection: string,
    isOwn: boolean,
    note: string,
    edit: (settings: ViewSettings) => ViewSettings,
  ): Promise<WriteResult[]> {
    const { settings, etag, mine } = await both(who, ns, collection);
    const place = `${ns}/${collection}`;
    if (isOwn) {
      await own.write(keeperOf(who), place, edit(mine));
      return [];
    }
    const body = JSON.stringify(edit(settings), null, 2);
    const condition = etag === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
    return await records.write(who, [{ op: 'replace', ref: `${place}/_views`, body, ...condition }], {
      note,
    });
  }

  async function found(who: Who, ns: string, collection: string, id: string): Promise<View> {
    const { settings, mine } = await both(who, ns, collection);
    const view = listed(settings, mine).find((each) => each.id === id);
    if (!view) throw new CairnError('not_found', `There is no view "${id}" of ${ns}/${collection}.`);
    return view;
  }

  return {
    async all(who, ns, collection) {
      mustSee(who, ns);
      const place = `${ns}/${collection}`;
      const [shared, mine] = await Promise.all([
        settingsOf(`${place}/_views`),
        own.read(keeperOf(who), place),
      ]);
      const settings = shared ? readSettings(shared.data) : NO_VIEWS;
      const views = listed(settings, mine);
      const chosen = [mine.default, settings.default].find((id) => views.some((view) => view.id === id));
      return { views, ...(chosen !== undefined && { default: chosen }) };
    },
    async save(who, ns, collection, { id, own: wantsOwn = false, isDefault, move, ...wish }) {
      const { settings, mine } = await both(who, ns, collection);
      const before = id === undefined ? undefined : await found(who, ns, collection, id);
      const view: View = {
        name: '',
        list: '',
        ...before,
        ...wish,
        id: before?.id ?? freshId(wish.name ?? '', listed(settings, mine)),
        own: before?.own ?? wantsOwn,
      };
      if (view.name.trim() === '') throw new CairnError('invalid', 'A view needs a name.');
      const note = `${before ? 'Changed' : 'Saved'} the view “${view.name}”`;
      const results = await change(who, ns, collection, view.own, note, (old) => {
        const { own: _own, ...saved } = view;
        const views = before
          ? old.views.map((each) => (each.id === view.id ? tidy(saved) : each))
          : [...old.views, tidy(saved)];
        const { default: chosen, ...rest } = old;
        const opens = opening(chosen, view.id, isDefault);
        return {
          ...rest,
          views: moved(views, view.id, move),
          ...(opens !== undefined && { default: opens }),
        };
      });
      return { view, results };
    },
    async remove(who, ns, collection, id) {
      const view = await found(who, ns, collection, id);
      const note = `Deleted the view “${view.name}”`;
      const results = await change(who, ns, collection, view.own, note, ({ default: chosen, ...old }) => ({
        ...old,
        views: old.views.filter((each) => each.id !== id),
        ...(chosen !== undefined && chosen !== id && { default: chosen }),
      }));
      return { view, results };
    },
  };
}

const NO_VIEWS: ViewSettings = { views: [] };

function readSettings(data: JsonObject): ViewSettings {
  return viewSettings.safeParse(data).data ?? NO_VIEWS;
}

/** Accounts get other names, and their names other owners; without accounts a name is all that there is. */
function keeperOf(who: Who): string {
  return who.account === undefined ? who.name : `account ${who.account}`;
}

function opening(chosen: string | undefined, id: string, isDefault: boolean | undefined): string | undefined {
  if (isDefault === true) return id;
  return isDefault === false && chosen === id ? undefined : chosen;
}

function listed(settings: ViewSettings, mine: ViewSettings): View[] {
  const ids = new Set(settings.views.map(({ id }) => id));
  return [
    ...settings.views.map((view) => ({ ...view, own: false })),
    ...mine.views.filter(({ id }) => !ids.has(id)).map((view) => ({ ...view, own: true })),
  ];
}

/** Without what says nothing. */
function tidy({ pinned, sum, ...view }: SavedView): SavedView {
  return { ...view, ...(pinned && { pinned }), ...(sum && { sum }) };
}

function moved(views: SavedView[], id: string, by = 0): SavedView[] {
  const at = views.findIndex((view) => view.id === id);
  const view = views[at];
  if (!view || by === 0) return views;
  const others = views.toSpliced(at, 1);
  return others.toSpliced(Math.max(0, Math.min(others.length, at + by)), 0, view);
}

function freshId(name: string, views: readonly View[]): string {
  const base = slug(name).slice(0, 50).replace(/-+$/, '') || timeOrderedId();
  const taken = (id: string) => id === 'all' || views.some((view) => view.id === id);
  let id = base;
  for (let count = 2; taken(id); count++) id = `${base}-${count}`;
  return id;
}
