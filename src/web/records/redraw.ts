// redrawn: what a form holds after one of its buttons that write nothing. They send `redraw`:
// `add:/lines`, `remove:/lines/0`, `up:/lines/0`, `down:/lines/0`; anything else (a draft brought back) only draws it again.

/** The typed values with the rows that the button asked for; the order of `row:` values is the order of the rows. */
export function redrawn(typed: URLSearchParams): URLSearchParams {
  const [, verb, pointer] = /^(add|remove|up|down):(\/.*)$/s.exec(typed.get('redraw') ?? '') ?? [];
  const after = new URLSearchParams(typed);
  after.delete('redraw');
  if (verb === undefined || pointer === undefined) return after;
  const rows = verb === 'add' ? pointer : pointer.slice(0, pointer.lastIndexOf('/'));
  const tokens = after.getAll(`row:${rows}`);
  const moved = verb === 'add' ? [...tokens, freshToken(tokens)] : rearranged(tokens, verb, tokenOf(pointer));
  after.delete(`row:${rows}`);
  for (const token of moved) after.append(`row:${rows}`, token);
  return after;
}

function rearranged(tokens: readonly string[], verb: string, token: string): string[] {
  const at = tokens.indexOf(token);
  if (at < 0) return [...tokens];
  const others = tokens.toSpliced(at, 1);
  if (verb === 'remove') return others;
  return others.toSpliced(Math.max(0, verb === 'up' ? at - 1 : at + 1), 0, token);
}

function freshToken(tokens: readonly string[]): string {
  let count = 1;
  while (tokens.includes(`new${count}`)) count++;
  return `new${count}`;
}

function tokenOf(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf('/') + 1);
}
