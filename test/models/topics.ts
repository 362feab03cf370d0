// topicTexts · sampleOf

const TOPICS = [
  ['gutter', 'downpipe', 'rain', 'leak', 'roof'],
  ['invoice', 'payment', 'overdue', 'bank', 'reminder'],
  ['server', 'outage', 'network', 'router', 'restart'],
];

/** Texts about a few things; in each some words of its thing are left out, so that two texts about it may share none. */
export function topicTexts(count: number): { chunk: number; hash: string; text: string }[] {
  return Array.from({ length: count }, (_, i) => {
    const words = TOPICS[i % TOPICS.length] as string[];
    const said = words.filter((_, place) => (i * 7 + place * 3) % 5 < 3);
    return { chunk: i + 1, hash: String(i * 7919).padStart(64, '0'), text: `${said.join(' ')} note${i}` };
  });
}

/** As `VectorWrites.sample`. */
export function sampleOf(texts: readonly { chunk: number; hash: string; text: string }[]) {
  const sorted = [...texts].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  return async (after: string, limit: number) => sorted.filter(({ hash }) => hash > after).slice(0, limit);
}
