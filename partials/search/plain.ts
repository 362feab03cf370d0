// plain: what somebody wrote in Markdown, as a line to read.

/** A passage without the signs of Markdown; the marks around what was found (\u0002, \u0003) stay where they are. */
export function plain(passage: string): string {
  return passage
    .replace(/(^|\s|·|…)(?:#{1,6}|>|[-*+]|\d{1,3}[.)])(?=\s)(?:\s\[[ xX]\](?=\s))?/g, '$1')
    .replace(/!?\[([^\]]*)\]\((?:[^()\s]*)(?:\s"[^"]*")?\)/g, '$1')
    .replace(/[`]+|\*\*+|~~|(?<![\p{L}\p{N}])__+|__+(?![\p{L}\p{N}])/gu, '')
    .replace(/(^|[\s(“"\p{Cc}])[*_](?=[\p{L}\p{N}\p{Cc}])/gu, '$1')
    .replace(/(?<=[\p{L}\p{N}.,!?\p{Cc}])[*_](?=$|[\s).,;:!?”"\p{Cc}])/gu, '')
    .replace(/\s*\|[\s|:-]*(?=\s|$)/g, ' ')
    .replace(/[ \t]{2,}/g, ' ')
    .trim();
}
