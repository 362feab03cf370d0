import { childPointer } from '../json-pointer.ts';
import { decimalOf } from './equal.ts';
import { type Node, readTree } from './tree.ts';

// exactNumbers

/** The numbers of a JSON text that JavaScript has not got (9007199254740993, 0.1234567890123456789), as written, by their pointers. */
export function exactNumbers(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const tree = /[0-9]{16}|[0-9.]{17}|[eE][+-]?[0-9]{3}/.test(text) ? readTree(text) : undefined;
  if (tree && 'root' in tree) collect(tree.root, '', found);
  return found;
}

function collect(node: Node, pointer: string, found: Map<string, string>): void {
  if (!node.items) {
    const isNumber = /^[-0-9]/.test(node.text);
    if (isNumber && decimalOf(node.text) !== decimalOf(String(Number(node.text))))
      found.set(pointer, node.text);
    return;
  }
  node.items.forEach((item, index) => {
    collect(item.value, childPointer(pointer, node.open === '{' ? item.key : index), found);
  });
}
