import type { EmbeddingInput } from '../../core/models.ts';

// prefixOf: what open models want to read before a text, as their makers' pages say.

const BGE = 'Represent this sentence for searching relevant passages: ';

const PREFIXES: [model: RegExp, prefixes: Record<EmbeddingInput, string>][] = [
  [
    /multilingual-e5.*instruct/i,
    { query: 'Instruct: Given a question, retrieve passages that answer it\nQuery: ', document: '' },
  ],
  [/\be5\b/i, { query: 'query: ', document: 'passage: ' }],
  [/nomic-embed-text/i, { query: 'search_query: ', document: 'search_document: ' }],
  [/arctic-embed.*(v2|2\.0)/i, { query: 'query: ', document: '' }],
  [/bge-(small|base|large)-en|mxbai-embed|arctic-embed/i, { query: BGE, document: '' }],
  [
    /qwen3-embedding/i,
    { query: 'Instruct: Given a question, retrieve passages that answer it\nQuery:', document: '' },
  ],
  [/embeddinggemma/i, { query: 'task: search result | query: ', document: 'title: none | text: ' }],
];

/** The words before a text for a model of this name; '' for one that wants none or is not known. */
export function prefixOf(model: string, input: EmbeddingInput): string {
  return PREFIXES.find(([name]) => name.test(model))?.[1][input] ?? '';
}
