import { isCairnError } from '../../core/errors.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { Clause } from '../../core/query.ts';
import type { Namespace, Shape } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';
import type { Schemas } from '../schemas.ts';
import { withSeen } from './fields.ts';
import type { Neighbour } from './match.ts';

// createGround: what there is where rows are to go.

export interface GroundParts {
  schemas: Pick<Schemas, 'shape' | 'namespace'>;
  index: Pick<Index, 'collections' | 'sample' | 'list'>;
}

/** Records that are looked at for keys that no schema has. */
const SAMPLE = 300;

/** Read as the service itself: the asker was let in before, and the namespace is the same. */
export function createGround({ schemas, index }: GroundParts) {
  /** Collections that columns could refer to. */
  async function neighboursOf(ns: string, collection: string): Promise<Neighbour[]> {
    const all = (await index.collections()).filter((each) => each.ns === ns && each.records > 0);
    const others = all.filter((each) => each.collection !== collection && each.collection !== 'files');
    return Promise.all(
      others.map(async (each) => {
        const shape = await shapeOf(ns, each.collection);
        const names = [each.collection, shape?.title ?? '', shape?.singular ?? ''];
        return { place: each.collection, names: names.filter((name) => name !== '') };
      }),
    );
  }

  const self = (ns: string): Who => ({ name: 'import', via: 'import', namespaces: [ns] });

  /** The collection as it is; undefined when there is none yet. */
  async function shapeOf(ns: string, collection: string): Promise<Shape | undefined> {
    try {
      const shape = await schemas.shape(self(ns), ns, collection);
      if (shape.inferred && shape.fields.length === 0) return undefined;
      return await seen(shape);
    } catch (thrown) {
      if (isCairnError(thrown, 'not_found')) return undefined;
      throw thrown;
    }
  }

  async function namespaceOf(ns: string): Promise<Pick<Namespace, 'language' | 'timeZone'>> {
    try {
      return await schemas.namespace(self(ns), ns);
    } catch (thrown) {
      if (isCairnError(thrown, 'not_found')) return { language: 'en', timeZone: 'UTC' };
      throw thrown;
    }
  }

  /** A shape with the keys that records have beside it. */
  async function seen(shape: Shape): Promise<Shape> {
    return withSeen(shape, await index.sample(shape.ns, shape.collection, SAMPLE));
  }

  /** Whether a record of the collection has one of these for its id, its title or a value that it alone may have. */
  async function hasAny(ns: string, collection: string, names: readonly string[]): Promise<boolean> {
    const unique = (await shapeOf(ns, collection))?.fields.filter((field) => field.unique) ?? [];
    const keys = ['@id', ...unique.map(({ pointer }) => pointer)];
    const any: Clause[] = [
      ...keys.map((pointer) => ({ pointer, op: 'in' as const, value: [...names] })),
      ...names.map((name) => ({ pointer: '@title', op: 'same' as const, value: name })),
    ];
    const query = { namespaces: [ns], ns, collection, where: { any }, limit: 1, uncounted: true };
    return (await index.list(query)).items.length > 0;
  }

  return { shapeOf, namespaceOf, neighboursOf, hasAny, seen };
}
