// createPauses

/** How long a thread may work before others in it get their turn. */
const SLICE_MS = 8;

/** Gives the event loop its turn once a slice of time is over. Resolves to whether it did. */
export function createPauses(slice = SLICE_MS): () => Promise<boolean> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < slice) return false;
    await new Promise(setImmediate);
    began = performance.now();
    return true;
  };
}
