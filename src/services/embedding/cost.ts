import { tokensOf } from '../../core/chunking/tokens.ts';
import type { CachedEmbedder, EmbeddingCost, VectorWrites } from '../../core/models.ts';

// costOf

const PAGE = 500;

/** What a model would have to be asked for; nothing of its own for one that learns here, which embeds all of them. */
export async function costOf(
  live: VectorWrites,
  embedder: CachedEmbedder | undefined,
): Promise<EmbeddingCost> {
  const cost: EmbeddingCost = { model: embedder?.identity, texts: 0, toEmbed: 0, tokens: 0 };
  let after = '';
  for (;;) {
    const page = await live.sample(after, PAGE);
    if (page.length === 0) return cost;
    after = page.at(-1)?.hash as string;
    cost.texts += page.length;
    for (const { hash, text } of page) {
      if (embedder && embedder.unknown([hash]) === 0) continue;
      cost.toEmbed += 1;
      cost.tokens += Math.ceil(tokensOf(text));
    }
  }
}
