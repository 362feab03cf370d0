// createTurns

export interface Turns {
  /** Work that takes a turn is alone until it is done. */
  take<Value>(work: () => Promise<Value>): Promise<Value>;
}

/** Lets work be done one after the other. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(work) {
      const turn = last.then(work, work);
      last = turn.catch(() => {});
      return turn;
    },
  };
}
