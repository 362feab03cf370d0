import assert from 'node:assert/strict';
import test from 'node:test';
import { renderMarkdown } from '../../src/web/markdown.ts';

test('Markdown becomes HTML: paragraphs, lists, tables, code, links', () => {
  assert.equal(
    renderMarkdown('# Roof\n\nA **wet** *day*:\n\n- one\n- two\n\n`x < y`'),
    '<h3>Roof</h3>\n<p>A <strong>wet</strong> <em>day</em>:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p><code>x &lt; y</code></p>\n',
  );
  assert.match(renderMarkdown('| a | b |\n|---|---|\n| 1 | 2 |'), /<table>[\s\S]*<td>2<\/td>/);
  assert.match(
    renderMarkdown('[site](https://example.org)'),
    /<a href="https:\/\/example\.org" rel="noreferrer">site<\/a>/,
  );
});

test('one line break is a line break', () => {
  assert.match(renderMarkdown('first\nsecond'), /first<br \/>\nsecond/);
});

test('no text keeps Cairn busy, or breaks the page that it stands on', () => {
  const filledUp = `${'|a'.repeat(1000)}\n${'|-'.repeat(1000)}\n${'|\n'.repeat(1000)}`;
  assert.ok(renderMarkdown(filledUp).length < 2_000_000);
  const nested = '> '.repeat(20_000);
  assert.ok(renderMarkdown(`${nested}deep & <b>`) === `<p>${nested}deep &amp; &lt;b></p>`);
  const long = renderMarkdown(`*a*\n${'word '.repeat(60_000)}`);
  assert.equal(long.slice(0, 18), '<p>*a*<br />word w');
  assert.equal(renderMarkdown(`*a*\n${'word '.repeat(10_000)}`).slice(0, 13), '<p><em>a</em>');
});

// By the square of their lengths these would take minutes, and the run of the tests would end them.
test('nothing that is repeated takes the square of its length', () => {
  const word = 'a.b-c_'.repeat(33_000);
  assert.equal(renderMarkdown(`*x* ${word}`).trim(), `<p><em>x</em> ${word}</p>`);
  const gap = ' '.repeat(198_000);
  assert.match(renderMarkdown(`*x*${gap}y`), /^<p><em>x<\/em> +y<\/p>/);
  for (const part of [
    '[',
    '![',
    '*a_ ',
    '`a``',
    '> - ',
    'a@',
    'www.',
    'http://',
    '<a ',
    '<!--',
    '[a](<b',
    '&amp',
    '|a',
  ])
    assert.ok(renderMarkdown(part.repeat(198_000 / part.length)).length < 2_000_000, part);
});

test('addresses and line breaks are found as they were', () => {
  const local = `anke.${'p'.repeat(50)}`;
  assert.match(
    renderMarkdown(`Ask ${local}@example.de soon`),
    new RegExp(`href="mailto:${local}@example.de"`),
  );
  const both = renderMarkdown('(www.example.de/roof?a=1, anke@example.de) and example.de, //x.example.de');
  assert.match(both, /mailto:anke@example\.de/);
  assert.match(
    both,
    /<a href="http:\/\/www\.example\.de\/roof\?a=1" rel="noreferrer">www\.example\.de\/roof\?a=1<\/a>,/,
  );
  assert.equal(both.match(/<a /g)?.length, 2);
  for (const many of [0, 1, 2, 63, 64, 65, 200])
    assert.match(renderMarkdown(`a${' '.repeat(many)}\nb`), /^<p>a *<br \/>\nb<\/p>/, String(many));
});

// Each of these would do something if it came through.
const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '![x](https://tracker.example/pixel.gif)',
  '![x](javascript:alert(1))',
  '<img src="data:text/html,x" alt="<script>alert(1)</script>">',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt&#58;alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](vbscript:x)',
  '<a href="jav&#x09;ascript:alert(1)">x</a>',
  '<iframe src="//evil.example"></iframe>',
  '<style>body { display: none }</style>',
  '<p style="position: fixed; inset: 0">over everything</p>',
  '<div id="toasts" class="toast">fake</div>',
  '<form action="/deletions"><button>press</button></form>',
  '<input name="etag" value="x">',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mi xlink:href="data:x">x</mi></math>',
  '<base href="//evil.example">',
  '<meta http-equiv="refresh" content="0;url=//evil.example">',
  '<a href="/x" hx-get="/deletions" hx-trigger="load">x</a>',
  '<p data-hx-post="/deletions" data-hx-trigger="load">x</p>',
  '<p hx-swap-oob="true" id="main">x</p>',
  '<hx-partial hx-target="#main">gone</hx-partial>',
  '<template><script>alert(1)</script></template>',
  '<p data-toast data-saved="x" data-close-row>x</p>',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '`<script>alert(1)</script>`',
  '<a name="main" title="x&quot; onmouseover=&quot;alert(1)">x</a>',
];

test('nothing in a text can act on the page around it', () => {
  const allowed =
    /^<\/?(p|br|hr|h3|h4|strong|em|del|code|pre|blockquote|a|ul|ol|li|table|thead|tbody|tr|th|td)(\s+(href|title|rel|start)="[^"<>]*")*\s*\/?>$/;
  for (const text of hostile) {
    const html = renderMarkdown(text);
    for (const [tag] of html.matchAll(/<[^>]*>/g)) assert.match(tag, allowed, `${text} gave ${html}`);
    for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g))
      assert.match(href, /^(https?:|mailto:|tel:|[^:]*$)/, `${text} gave ${html}`);
  }
});

test('what stands in code is shown, not lost', () => {
  assert.match(renderMarkdown('`<script>`'), /<code>&lt;script&gt;<\/code>/);
});

test('a picture is a link to it: drawing it would tell another server who reads', () => {
  assert.match(
    renderMarkdown('![the ridge](https://example.org/ridge.jpg)'),
    /<a href="https:\/\/example\.org\/ridge\.jpg"[^>]*>the ridge<\/a>/,
  );
});
