import { isIndex, pointerTokens } from '../json-pointer.ts';
import { openSource } from './source.ts';
import { type Node, printNode } from './tree.ts';

// jsonAt

/**
 * The JSON text of the value that a pointer names, as it is written in the file (`1.10` stays `1.10`); undefined when there is
 * none. Throws `invalid` when the bytes are broken.
 */
export function jsonAt(bytes: Buffer, pointer: string): string | undefined {
  let node: Node | undefined = openSource(bytes).tree.root;
  for (const token of pointerTokens(pointer) ?? [undefined]) node = childOf(node, token);
  return node && printNode(node);
}

function childOf(node: Node | undefined, token: string | undefined): Node | undefined {
  if (!node?.items || token === undefined) return undefined;
  if (node.open === '[') return isIndex(token) ? node.items[Number(token)]?.value : undefined;
  return node.items.find((item) => item.key === token)?.value;
}
