import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { freeName, safeName } from '../../src/core/file-names.ts';
import { idProblem, nameProblem } from '../../src/core/names.ts';

describe('The name of an upload', () => {
  it('stays as it is where every system can hold it', () => {
    for (const name of ['roof.jpg', 'Angebot März (2).pdf', '見積書.pdf', 'LICENSE', 'a.tar.gz'])
      assert.equal(safeName(name), name);
  });

  it('is made safe where it is hostile or cannot be', () => {
    for (const [given, name] of [
      ['../../etc/passwd', 'passwd'],
      ['..\\..\\windows\\win.ini', 'win.ini'],
      ['C:\\Users\\me\\roof.jpg', 'roof.jpg'],
      ['/etc/shadow', 'shadow'],
      ['..', 'file'],
      ['', 'file'],
      ['.htaccess', 'htaccess'],
      ['_schema.json', 'schema.json.txt'],
      ['roof.jpg.json', 'roof.jpg.json.txt'],
      ['DATA.JSON', 'DATA.json.txt'],
      ['new', 'file-1'],
      ['CON', 'file-CON'],
      ['nul.txt', 'file-nul.txt'],
      ['a\0b\u202egpj.exe', 'abgpj.exe'],
      ['what?*.txt', 'what--.txt'],
      ['trailing. . ', 'trailing'],
      ['cafe\u0301.txt', 'caf\u00e9.txt'],
      ['\ud800.txt', '\ufffd.txt'],
      ['.json', 'json'],
      [`${'x'.repeat(105)}.json and so on and on`, `${'x'.repeat(105)}-json`],
    ] as const)
      assert.equal(safeName(given), name, JSON.stringify(given));
  });

  it('gets a number before its extension when it is taken', async () => {
    const taken = new Set(['roof.jpg', 'roof-2.jpg', 'LICENSE']);
    assert.equal(await freeName('roof.jpg', async (name) => taken.has(name)), 'roof-3.jpg');
    assert.equal(await freeName('LICENSE', async (name) => taken.has(name)), 'LICENSE-2');
  });

  it('is always one that a record may have, with its sidecar', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 })),
        fc.nat(200),
        (given, number) => {
          const name = safeName(given, number);
          assert.equal(idProblem(name), undefined);
          assert.equal(nameProblem(`${name}.json`), undefined);
          assert.doesNotMatch(name, /\.json$/i);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
