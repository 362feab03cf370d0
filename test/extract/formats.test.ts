import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Extraction } from '../../src/core/texts.ts';
import { readBody } from '../../src/extract/formats.ts';
import { docx, eml, lines, paragraph, pdf } from './samples.ts';

// What each reader makes of a good file.

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

function textIn(extraction: Extraction): string {
  assert.ok('body' in extraction && 'text' in extraction.body, JSON.stringify(extraction));
  return extraction.body.text;
}

describe('Text', () => {
  it('is read in the encoding that it has', async () => {
    const text = 'Grüße – Müller, 12 €';
    const latin = Buffer.from('Gr\xfc\xdfe \x96 M\xfcller, 12 \x80', 'latin1');
    const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      latin,
      wide,
      wide.subarray(2),
      Buffer.from(wide).swap16(),
      Buffer.from(wide.subarray(2)).swap16(),
    ])
      assert.equal(textIn(await readBody(bytes, 'text/plain')), text, bytes.toString('latin1'));
  });

  it('has no characters that are none', async () => {
    assert.equal(
      textIn(await readBody(Buffer.from('a\0b\r\nc  \n\n\n\n\n\nd\x07 '), 'text/csv')),
      'a b\nc\n\n\nd',
    );
  });

  it('is cut where it has no end', async () => {
    const extraction = await readBody(Buffer.from('word '.repeat(1_000_000)), 'text/plain');
    assert.ok('cut' in extraction && extraction.cut);
    assert.equal(textIn(extraction).length, 2_000_000);
  });

  it('of JSON is its values with their names', async () => {
    const data = {
      name: 'Acme',
      tags: ['roof', 'slate'],
      address: { city: 'Bath', none: null },
      paid: false,
    };
    assert.equal(
      textIn(await readBody(Buffer.from(JSON.stringify(data)), 'application/json')),
      'name: Acme\ntags: roof\ntags: slate\ncity: Bath\npaid: false',
    );
    assert.equal(textIn(await readBody(Buffer.from('{"a": half'), 'application/json')), '{"a": half');
  });

  it('of a web page is what a person reads of it', async () => {
    const page =
      '<html><head><title>T</title><style>p{}</style><script>bad()</script></head><body><h2>Roofs &amp; gutters</h2><p>We <b>mend</b> <a href="http://x.example">them</a>.</p><img src="x" alt="no"><ul><li>slate<li>tile</ul></body></html>';
    const text = textIn(await readBody(Buffer.from(page), 'text/html'));
    assert.match(text, /^## Roofs & gutters\n\nWe mend them\.\n+- slate\n- tile$/);
    const latin = Buffer.from('<meta charset="iso-8859-1"><p>Gr\xfc\xdfe', 'latin1');
    assert.equal(textIn(await readBody(latin, 'text/html')), 'Grüße');
  });

  it('of a PDF is kept by page', async () => {
    const extraction = await readBody(
      pdf([lines('The first page', 'has two lines'), lines('The second')]),
      'application/pdf',
    );
    assert.deepEqual(extraction, { body: { pages: ['The first page\nhas two lines', 'The second'] } });
  });

  it('of a Word document has its headings', async () => {
    const styles = {
      name: 'word/styles.xml',
      content:
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>',
    };
    const document = docx(paragraph('Offer', 'Heading1') + paragraph('For a roof &amp; a gutter'), [styles]);
    assert.match(textIn(await readBody(document, DOCX)), /^# Offer\n+For a roof & a gutter$/);
  });

  it('of a message is its head, its words and what is attached', async () => {
    const inner = eml('Inner words', [
      { name: 'plan.pdf', type: 'application/pdf', content: pdf([lines('The plan')]) },
    ]);
    const text = textIn(
      await readBody(
        eml('Dear Ann', [
          { name: 'note.txt', type: 'application/octet-stream', content: Buffer.from('A note') },
          { name: 'roof.png', type: 'image/png', content: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') },
          { name: 'mail.eml', type: 'application/octet-stream', content: inner },
        ]),
        'message/rfc822',
      ),
    );
    for (const said of [
      'Subject: The roof',
      'From: "Søren" <soren@example.org>',
      'Date: 2026-11-28 10:00',
      'Dear Ann',
      '# note.txt',
      'A note',
      '# roof.png',
      'Inner words',
      'The plan',
    ])
      assert.ok(text.includes(said), `${said} is not in ${text}`);
  });
});

describe('A file that cannot be read', () => {
  const reason = async (bytes: Buffer, type: string) => {
    const extraction = await readBody(bytes, type);
    return 'failed' in extraction
      ? extraction.failed
      : 'skipped' in extraction
        ? extraction.skipped
        : 'it was read';
  };

  it('says why', async () => {
    const whole = pdf([lines('x')]);
    const locked =
      '/Encrypt << /Filter /Standard /V 1 /R 2 /O <' +
      '00'.repeat(32) +
      '> /U <' +
      '11'.repeat(32) +
      '> /P -4 >> /ID [<00> <00>]';
    assert.match(
      await reason(pdf([lines('x')], { trailer: locked }), 'application/pdf'),
      /locked with a password/,
    );
    assert.match(await reason(Buffer.from('%PDF-1.7 and nothing'), 'application/pdf'), /no whole PDF/);
    assert.match(await reason(pdf(['']), 'application/pdf'), /no text in it/);
    assert.match(await reason(docx('').subarray(0, 300), DOCX), /no whole archive/);
    assert.match(await reason(Buffer.from('words'), DOCX), /no whole archive/);
    assert.match(await reason(whole, DOCX), /no whole archive/);
    assert.match(await reason(whole, 'image/png'), /Pictures have no text/);
    assert.match(await reason(whole, 'application/zip'), /no reader/);
  });

  it('is never unpacked beyond measure, whatever it says of its size', async () => {
    const zeros = Buffer.alloc(40 * 1024 * 1024);
    for (const claimed of [undefined, 100, 0])
      assert.match(
        await reason(docx(paragraph('x'), [{ name: 'word/big.xml', content: zeros, claimed }]), DOCX),
        /trap/,
        String(claimed),
      );
  });
});
