import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { numberText, readNumber } from '../../../src/core/values.ts';

function reads(language: string, cases: Record<string, string | undefined>, whole = false): void {
  for (const [typed, expected] of Object.entries(cases))
    assert.equal(readNumber(typed, language, whole), expected, `${language} ${typed}`);
}

test('numbers are read as people write them, digits as typed', () => {
  reads('en', {
    '1,240.50': '1240.50',
    '1.240,50': '1240.50',
    '1240.5': '1240.5',
    '1,240': '1240',
    '1.240': '1.240',
    '.5': '0.5',
    '5.': '5',
    '-3': '-3',
    '−3': '-3',
    '+3': '3',
    '007': '7',
    '-0': '0',
    '1,234,567.89': '1234567.89',
  });
  reads('de', {
    '1.240,50': '1240.50',
    '1,240.50': '1240.50',
    '1240,5': '1240.5',
    '1.240': '1240',
    '1,240': '1.240',
    '1.234.567': '1234567',
    '0.125': '0.125',
    '1234.567': '1234.567',
  });
  reads('de-CH', { '1’240.50': '1240.50', "1'240": '1240' });
  reads('fr', { '1\u202f240,50': '1240.50', '1 240': '1240' });
  reads('en-IN', { '12,34,567.80': '1234567.80' });
});

test('money may carry its currency', () => {
  reads('de', {
    '1.240,50 €': '1240.50',
    '€1.240,50': '1240.50',
    'EUR 12': '12',
    '-€ 3,50': '-3.50',
    '12 kr': undefined,
  });
});

test('digits beyond what JavaScript counts with stay', () => {
  reads('en', {
    '9007199254740993': '9007199254740993',
    '0.1234567890123456789': '0.1234567890123456789',
    '1e21': '1e21',
    '1e999': undefined,
  });
});

test('whole numbers take groups and no fractions', () => {
  reads('en', { '1.240': '1240', '1,240': '1240', '12.0': '12', '12.5': undefined, '1e3': undefined }, true);
});

test('what is no number is refused', () => {
  reads('en', {
    '': undefined,
    x: undefined,
    '1,2,3': undefined,
    '1.2.3': undefined,
    '12,34.5': undefined,
    '1,24.50,3': undefined,
    '--1': undefined,
    '1 2': undefined,
    '.': undefined,
    '1-': undefined,
    '0x10': undefined,
    NaN: undefined,
    '1,': '1',
  });
});

test('a number comes back from its control as it went in, in any language', () => {
  const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(
      numbers,
      fc.constantFrom('en', 'de', 'de-CH', 'fr', 'da', 'sv', 'pl', 'en-IN', 'es'),
      (number, language) => {
        const json = readNumber(numberText(number, language), language);
        assert.equal(Number(json), Object.is(number, -0) ? 0 : number);
      },
    ),
  );
});
