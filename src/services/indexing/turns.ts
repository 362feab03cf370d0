// createTurns

/** Lets work be done one after the other: what takes a turn is alone until it is done. */
export function createTurns(): { take<Value>(work: () => Promise<Value>): Promise<Value> } {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(work) {
      const turn = last.then(work, work);
      last = turn.catch(() => {});
      return turn;
    },
  };
}
