import { pointerTokens } from '../json-pointer.ts';
import { decimalOf } from './equal.ts';
import { canonicalStyle, layOut } from './style.ts';
import { nodeAt } from './text-at.ts';
import { printNode, readTree, type Tree } from './tree.ts';

// spellingsOf · isLost

/**
 * How a JSON text writes what JavaScript would write otherwise, by pointer: a number that JavaScript has not got
 * (9007199254740993, 0.1234567890123456789) as written, an object or a list as two-space JSON with its numbers as written (`1.10`).
 * Undefined for all else, and when the text is broken. The text is read when it is first needed.
 */
export function spellingsOf(text: string): (pointer: string) => string | undefined {
  let tree: Tree | undefined;
  return (pointer) => {
    tree ??= read(text);
    const node = nodeAt(tree?.root, pointerTokens(pointer));
    if (!node) return undefined;
    if (node.items) return printNode(layOut(node, canonicalStyle, ''));
    return isLost(node.text) ? node.text : undefined;
  };
}

function read(text: string): Tree | undefined {
  const tree = readTree(text.replace(/^\ufeff/, ''));
  return 'root' in tree ? tree : undefined;
}

/** Whether a scalar is a number that becomes another one in JavaScript. */
export function isLost(text: string): boolean {
  return /^[-0-9]/.test(text) && decimalOf(text) !== decimalOf(String(Number(text)));
}
