import { type Container, type Node, printNode } from './tree.ts';

// When two JSON values are the same: sameData (parsed) · createIdentities (as written) · decimalOf

/** Whether two parsed values are the same JSON value; the order of keys does not matter, -0 is 0. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameData(item, b[index]));
  if (Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameData(a[key as never], b[key as never]))
  );
}

/**
 * A function that gives nodes of equal value the same number: strings compared decoded, numbers as decimals (1.10 is 1.1, and
 * 9007199254740993 is not 9007199254740992), objects without regard to order. A node must not change while it is in use.
 */
export function createIdentities(): (node: Node) => number {
  const numbers = new Map<string, number>();
  const known = new WeakMap<Node, number>();
  const identity = (node: Node): number => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const text = node.items ? signature(node, identity) : scalarSignature(node.text);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    known.set(node, number);
    return number;
  };
  return identity;
}

/** Whether two nodes have the same value, as `createIdentities` says. */
export function sameNode(a: Node, b: Node): boolean {
  if (printNode(a) === printNode(b)) return true;
  const identity = createIdentities();
  return identity(a) === identity(b);
}

/** The decimal value of a JSON number's text in one spelling: sign, digits without leading or trailing zeros, exponent. */
export function decimalOf(text: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  if (short === '') return '0';
  const power =
    BigInt(exponent.replace('+', '')) - BigInt(fraction.length) + BigInt(digits.length - short.length);
  return `${sign}${short}e${power}`;
}

function signature(node: Container, identity: (node: Node) => number): string {
  if (node.open === '[') return `[${node.items.map((item) => identity(item.value)).join()}`;
  const members = node.items.map((item) => `${JSON.stringify(item.key)}:${identity(item.value)}`);
  return `{${members.sort().join()}`;
}

function scalarSignature(text: string): string {
  const first = text.charCodeAt(0);
  if (first === 34) return `"${JSON.parse(text)}`;
  return first === 45 || (first >= 48 && first <= 57) ? decimalOf(text) : text;
}
