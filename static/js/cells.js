// Cells as spreadsheets copy them: cellsOf(text) · isRows(text)

/** Rows of cells, separated by tabs; a cell in quotes may have tabs, line ends and doubled quotes in it. Empty rows are left out. */
export function cellsOf(text) {
  const rows = [[]];
  const cells = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/gy;
  for (const [, quoted, plain, end] of text.matchAll(cells)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '') break;
    if (end !== '\t') rows.push([]);
  }
  return rows.filter((row) => row.some((cell) => cell.trim() !== ''));
}

/** Whether a text is rows of a table rather than prose: the same separator as often in each of the first lines. */
export function isRows(text) {
  if (/\t.*\n/.test(text)) return true;
  const lines = text.trimEnd().split(/\r?\n/).slice(0, 5);
  if (lines.length < 2) return false;
  return [';', ','].some((mark) => {
    const [first, ...others] = lines.map((line) => line.split(mark).length);
    return first > 2 && others.every((count) => count === first);
  });
}
