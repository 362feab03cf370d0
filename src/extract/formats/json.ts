import type { Reader } from '../reader.ts';
import { decode } from './plain.ts';

// A JSON file as lines of "name: value", in its order: readJson

/** What does not parse, or has nothing to name, is text as it is. */
export const readJson: Reader = async (bytes) => {
  const text = decode(bytes);
  try {
    return { text: linesOf(JSON.parse(text)).join('\n') };
  } catch {
    return { text };
  }
};

/** Without recursion: a file may be as deep as it is long. */
function linesOf(root: unknown): string[] {
  const lines: string[] = [];
  const waiting: { name: string; value: unknown }[] = [{ name: '', value: root }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { name, value } = next;
    if (typeof value !== 'object' || value === null) {
      if (value !== null && value !== '') lines.push(name === '' ? String(value) : `${name}: ${value}`);
      continue;
    }
    const inner = Array.isArray(value)
      ? value.map((item) => ({ name, value: item }))
      : Object.entries(value).map(([key, item]) => ({ name: key, value: item }));
    for (const each of inner.reverse()) waiting.push(each);
  }
  return lines;
}
