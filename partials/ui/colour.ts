/** The colours of businesses and enum values; `[data-colour]` in static/css/tokens.css makes the shades. */
export const COLOURS = [
  'blue',
  'green',
  'amber',
  'violet',
  'teal',
  'red',
  'cyan',
  'orange',
  'indigo',
  'pink',
  'brown',
  'slate',
] as const;
export type Colour = (typeof COLOURS)[number];

// Words whose colour people expect. Everything else gets a stable colour of its own.
const EXPECTED: Partial<Record<Colour, readonly string[]>> = {
  green: [
    'paid',
    'done',
    'active',
    'open',
    'approved',
    'published',
    'won',
    'ready',
    'yes',
    'ok',
    'resolved',
    'low',
  ],
  red: ['overdue', 'failed', 'rejected', 'lost', 'blocked', 'critical', 'urgent', 'broken'],
  amber: ['pending', 'waiting', 'due', 'reminded', 'medium', 'quoted', 'review'],
  orange: ['high', 'paused', 'on hold', 'flooded'],
  blue: ['booked', 'sent', 'new', 'planned', 'scheduled'],
  violet: ['invoiced', 'billed'],
  cyan: ['enquiry', 'lead', 'prospect'],
  slate: [
    'draft',
    'archived',
    'closed',
    'cancelled',
    'canceled',
    'inactive',
    'none',
    'no',
    'unknown',
    'written off',
  ],
};

const expected = new Map(
  Object.entries(EXPECTED).flatMap(([colour, words]) =>
    words.map((word) => [word, colour as Colour] as const),
  ),
);

/** Whether a text names one of our colours. */
export function isColour(text: string | undefined): text is Colour {
  return COLOURS.includes(text as Colour);
}

/** A colour for a value that has none: the expected one for common words, else one that is always the same for it. */
export function colourOf(value: string): Colour {
  const word = value.trim().toLowerCase();
  let hash = 0;
  for (const character of word) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return expected.get(word) ?? COLOURS[hash % (COLOURS.length - 1)] ?? 'slate';
}
