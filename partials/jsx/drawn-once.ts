// drawnOnce · numberOf: what was drawn of the same data before.

/**
 * `draw`, done once for props of the same `key` (absent: their JSON); the last `most` are kept. The key has to tell all that `draw`
 * depends on: it may look at its props, and at nothing else.
 */
export function drawnOnce<Props extends object>(
  most: number,
  draw: (props: Props) => JSX.Element,
  key: (props: Props) => string = JSON.stringify,
): (props: Props) => JSX.Element {
  const drawn = new Map<string, string>();
  return (props) => {
    const name = key(props);
    const html = drawn.get(name) ?? draw(props);
    if (typeof html !== 'string') return html;
    // What is asked for again stays longest.
    drawn.delete(name);
    drawn.set(name, html);
    if (drawn.size > most) drawn.delete(drawn.keys().next().value as string);
    return html;
  };
}

const numbers = new WeakMap<object, number>();
let last = 0;

/** A number for an object that nobody changes, to stand in a key for all that is in it. */
export function numberOf(shared: object): number {
  const known = numbers.get(shared) ?? ++last;
  numbers.set(shared, known);
  return known;
}
