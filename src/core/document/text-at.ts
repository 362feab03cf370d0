import { isIndex, pointerTokens } from '../json-pointer.ts';
import { openSource } from './source.ts';
import { type Node, printNode } from './tree.ts';

// jsonAt · nodeAt

/**
 * The JSON text of the value that a pointer names, as it is written in the file (`1.10` stays `1.10`); undefined when there is
 * none. Throws `invalid` when the bytes are broken.
 */
export function jsonAt(bytes: Buffer, pointer: string): string | undefined {
  const node = nodeAt(openSource(bytes).tree.root, pointerTokens(pointer));
  return node && printNode(node);
}

/** The node that a pointer's tokens lead to; undefined when there is none. */
export function nodeAt(root: Node | undefined, tokens: readonly string[] | undefined): Node | undefined {
  return tokens?.reduce(childOf, root);
}

function childOf(node: Node | undefined, token: string): Node | undefined {
  if (!node?.items) return undefined;
  if (node.open === '[') return isIndex(token) ? node.items[Number(token)]?.value : undefined;
  return node.items.find((item) => item.key === token)?.value;
}
