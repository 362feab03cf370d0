import { isCairnError } from '../../core/errors.ts';

// askIndex

/** An answer of the index; undefined as long as it has none to give. */
export async function askIndex<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (thrown) {
    if (isCairnError(thrown, 'unavailable')) return undefined;
    throw thrown;
  }
}
