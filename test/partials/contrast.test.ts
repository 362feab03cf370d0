import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { COLOURS } from '../../partials/ui/colour.ts';

// WCAG 2.2, 1.4.3 (text 4.5:1) and 1.4.11 (controls 3:1), computed from static/css/tokens.css for both themes.

type Theme = 'light' | 'dark';
type Rgb = [number, number, number];

const css = readFileSync('static/css/tokens.css', 'utf8');
const SURFACES = ['canvas', 'rail', 'raised', 'sunken', 'hover'];

const TEXT: [string[], string[]][] = [
  [['text', 'text-soft', 'text-faint'], SURFACES],
  [
    ['text', 'text-soft'],
    ['pressed', 'accent-soft', 'good-soft', 'warn-soft', 'bad-soft', 'mark-soft'],
  ],
  [['accent', 'bad'], SURFACES],
  [['accent'], ['accent-soft']],
  [['good'], ['good-soft', 'canvas', 'raised']],
  [['warn'], ['warn-soft', 'canvas', 'raised', 'rail']],
  [['bad'], ['bad-soft']],
  [['on-fill'], ['accent-fill', 'accent-fill-hover', 'bad-fill', 'bad-fill-hover']],
  [['on-toast', 'toast-accent', 'toast-good', 'toast-bad'], ['toast']],
];
const CONTROLS: [string[], string[]][] = [
  [['edge'], ['canvas', 'raised']],
  [['accent'], SURFACES],
];

for (const theme of ['light', 'dark'] as const) {
  test(`text can be read on everything it stands on, ${theme}`, () => check(TEXT, 4.5, theme));
  test(`borders of inputs and focus rings can be seen, ${theme}`, () => check(CONTROLS, 3, theme));

  test(`badges and marks can be read in every colour, ${theme}`, () => {
    for (const name of COLOURS) {
      const { ink, tint, fill } = shades(name, theme);
      assertContrast(ink, tint, 4.5, `${name}: ink on tint`);
      assertContrast(token('on-fill', theme), fill, 4.5, `${name}: initials on their mark`);
    }
  });
}

test('the check can fail', () => {
  assert.throws(() => assertContrast(token('line', 'light'), token('canvas', 'light'), 3, 'a hairline'));
  assert.ok(Math.abs(contrast([1, 1, 1], [0, 0, 0]) - 21) < 0.001);
});

function check(pairs: [string[], string[]][], least: number, theme: Theme): void {
  for (const [fronts, backs] of pairs) {
    for (const front of fronts) {
      for (const back of backs) {
        assertContrast(token(front, theme), token(back, theme), least, `${front} on ${back}`);
      }
    }
  }
}

function assertContrast(front: Rgb, back: Rgb, least: number, what: string): void {
  const ratio = contrast(front, back);
  assert.ok(ratio >= least, `${what}: ${ratio.toFixed(2)}, wanted ${least}`);
}

function token(name: string, theme: Theme): Rgb {
  const declared = new RegExp(`--${name}:\\s*([^;]+);`).exec(css)?.[1];
  assert.ok(declared, `no token --${name}`);
  return srgb(...numbers(pick(declared, theme)));
}

function shades(name: string, theme: Theme): { ink: Rgb; tint: Rgb; fill: Rgb } {
  const block = new RegExp(`\\[data-colour="${name}"\\] \\{([^}]+)\\}`).exec(css)?.[1] ?? '';
  const value = (property: string) => Number(new RegExp(`--${property}:\\s*([\\d.]+)`).exec(block)?.[1]);
  const shade = (property: string) => {
    const declared = new RegExp(`--${property}:\\s*([^;]+);`).exec(
      css.slice(css.indexOf('[data-colour] {')),
    )?.[1];
    const [lightness, factor] = numbers(pick(declared ?? '', theme));
    return srgb(lightness, value('chroma') * (factor ?? 1), value('hue'));
  };
  return { ink: shade('ink'), tint: shade('tint'), fill: shade('fill') };
}

/** The light or the dark colour of `light-dark(oklch(…), oklch(…))`, or the only one there is. */
function pick(declared: string, theme: Theme): string {
  const colours = declared.split(/(?=oklch\()/).filter((part) => part.startsWith('oklch('));
  return (theme === 'light' ? colours[0] : colours.at(-1)) ?? '';
}

function numbers(text: string): [number, number, number] {
  return (text.match(/\d*\.?\d+/g) ?? []).map(Number) as [number, number, number];
}

// CSS Color 4: OKLCH to linear sRGB; what lies outside the gamut is clipped, as browsers do.
function srgb(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear: Rgb = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((channel) => Math.min(1, Math.max(0, channel))) as Rgb;
}

function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
