import { type Packed, pack, unpack } from '../../core/channel.ts';
import { CairnError } from '../../core/errors.ts';
import type { VectorWrites } from '../../core/models.ts';
import type { Indexes } from './indexes.ts';

// The vectors of an index, as the index worker lets others write them. Which · VectorCalls · vectorCalls

/** The live index, or the one that is being built beside it. */
export type Which = 'live' | 'building';

type Asked = Omit<VectorWrites, 'put'>;
type Put = Parameters<VectorWrites['put']>[1][number];

/** A vector without its numbers, which travel in one buffer; without bytes: the model knows nothing of the passage. */
export type PutHead = Pick<Put, 'chunk' | 'hash'>;

/** Calls of `VectorWrites` as they go between threads. They throw `unavailable` when there is no such index now. */
export type VectorCalls = {
  askVectors<Name extends keyof Asked>(
    which: Which,
    name: Name,
    values: Parameters<Asked[Name]>,
  ): ReturnType<Asked[Name]>;
  putVectors(which: Which, model: string, packed: Packed<PutHead>): Promise<void>;
};

/** The calls on the side where the indexes are. */
export function vectorCalls(indexes: Indexes): VectorCalls {
  const within = async <Value>(
    which: Which,
    work: (vectors: VectorWrites) => Promise<Value>,
  ): Promise<Value> => {
    const target = which === 'live' ? indexes.living() : indexes.building;
    if (!target) throw new CairnError('unavailable', 'No index is being built.');
    try {
      return await work(target.writer.vectors);
    } catch (thrown) {
      await indexes.giveUpIfDamaged(target, thrown);
      throw thrown;
    }
  };
  return {
    askVectors: ((which: Which, name: keyof Asked, values: unknown[]) =>
      within(which, (vectors) =>
        (vectors[name] as (...values: unknown[]) => Promise<unknown>)(...values),
      )) as VectorCalls['askVectors'],
    putVectors: (which, model, packed) =>
      within(which, (vectors) => vectors.put(model, unpackVectors(packed))),
  };
}

/** The vectors of an index, over calls. */
export function vectorsOver(calls: VectorCalls, which: Which): VectorWrites {
  const ask =
    <Name extends keyof Asked>(name: Name) =>
    (...values: Parameters<Asked[Name]>) =>
      calls.askVectors(which, name, values);
  return {
    sets: ask('sets'),
    create: ask('create'),
    lacking: ask('lacking'),
    put: (model, vectors) => calls.putVectors(which, model, packVectors(vectors)),
    fail: ask('fail'),
    retry: ask('retry'),
    serve: ask('serve'),
    drop: ask('drop'),
    sample: ask('sample'),
    texts: ask('texts'),
  };
}

function packVectors(vectors: readonly Put[]): Packed<PutHead> {
  const packed = pack(
    vectors,
    ({ vector }) => vector && Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
  );
  return {
    ...packed,
    packed: packed.packed.map(({ value: { chunk, hash }, ...place }) => ({
      ...place,
      value: { chunk, hash },
    })),
  };
}

function unpackVectors(packed: Packed<PutHead>): Put[] {
  return unpack(packed, (head, bytes) => ({
    ...head,
    vector:
      bytes &&
      new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / Float32Array.BYTES_PER_ELEMENT),
  }));
}
