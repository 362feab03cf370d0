// Yes and no, as people write them: isTruthWord · readTruth

const YES = new Set([
  'yes',
  'y',
  'true',
  'ja',
  'j',
  'wahr',
  'oui',
  'vrai',
  'si',
  'sí',
  'x',
  '✓',
  '✔',
  'on',
  'checked',
]);
const NO = new Set(['no', 'n', 'false', 'nein', 'falsch', 'non', 'faux', '-', '–', 'off', 'unchecked']);

/** Whether a text can only mean yes or no. */
export function isTruthWord(text: string): boolean {
  const word = text.toLowerCase();
  return YES.has(word) || NO.has(word);
}

/** What a text means where yes or no is asked for; undefined when it is neither. */
export function readTruth(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (YES.has(word) || word === '1') return true;
  return NO.has(word) || word === '0' ? false : undefined;
}
