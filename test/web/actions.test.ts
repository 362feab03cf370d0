import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { startCairn } from '../start.ts';
import { browsing, eventually, type Seen } from './browse.ts';

const cairn = await startCairn();
const browser = browsing(cairn);
after(() => cairn.remove());

const customers = '/db/kiln/customers';

describe('deleting', () => {
  test('one record asks nothing, says what it did, and Undo brings the same bytes back', async () => {
    const file = cairn.file('kiln/customers/hazel-byrne.json');
    const bytes = readFileSync(file);
    const done = await remove('hazel-byrne');
    assert.equal(done.status, 303);
    assert.equal(done.location, customers);
    assert.equal(existsSync(file), false);
    const after = await browser.see(done.location, { Cookie: done.cookies });
    assert.match(after.text, /Deleted Hazel Byrne\..*Undo/);
    assert.doesNotMatch((await browser.see(done.location)).text, /Deleted Hazel/, 'it is said once');
    const undone = await browser.send('/undos', undoIn(after));
    assert.equal(undone.status, 303);
    assert.equal(undone.location, customers);
    assert.deepEqual(readFileSync(file), bytes);
  });

  test('several shows first what will happen, and writes nothing', async () => {
    const { status, text } = await browser.send('/deletions', {
      in: 'kiln/customers',
      pick: ['hazel-byrne', 'soren-muller'],
    });
    assert.equal(status, 200);
    assert.match(text, /Delete 2 customers\?.*trash.*Hazel Byrne.*in use by 1 order.*Søren Müller/);
    assert.ok(existsSync(cairn.file('kiln/customers/hazel-byrne.json')));
  });

  test('settings are no records, and stay', async () => {
    for (const confirmed of ['', 'yes']) {
      const refused = await browser.send('/deletions', {
        in: 'kiln/customers',
        pick: ['_schema'],
        confirmed,
      });
      assert.equal(refused.status, 400);
      assert.match(refused.text, /"_schema" is no record/);
    }
    assert.ok(existsSync(cairn.file('kiln/customers/_schema.json')));
  });

  test('several is one batch with one Undo', async () => {
    const done = await browser.send('/deletions', {
      in: 'kiln/customers',
      pick: ['hazel-byrne', 'soren-muller'],
      confirmed: 'yes',
    });
    const after = await browser.see(done.location, { Cookie: done.cookies });
    assert.match(after.text, /Deleted 2 customers\./);
    assert.ok(!existsSync(cairn.file('kiln/customers/hazel-byrne.json')));
    await browser.send('/undos', undoIn(after));
    assert.ok(existsSync(cairn.file('kiln/customers/hazel-byrne.json')));
    assert.ok(existsSync(cairn.file('kiln/customers/soren-muller.json')));
  });

  test('a version that is no longer the current one is refused, and the file stays', async () => {
    const page = await browser.see(`${customers}/liam-oconnor`);
    const file = cairn.file('kiln/customers/liam-oconnor.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('Cork', 'Cobh'));
    const { status, text } = await remove('liam-oconnor', /name="etag" value="(\w+)"/.exec(page.html)?.[1]);
    assert.equal(status, 412);
    assert.match(text, /Somebody changed this meanwhile/);
    assert.ok(existsSync(file));
  });

  test('leads only to pages of this site afterwards', async () => {
    for (const wanted of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      'javascript:alert(1)',
    ]) {
      const { location } = await browser.send('/deletions', {
        in: 'kiln/customers',
        pick: [],
        return: wanted,
      });
      assert.equal(location, customers, wanted);
    }
  });

  test('a form of another site is refused', async () => {
    const { status } = await browser.send(
      '/deletions',
      { in: 'kiln/customers', pick: 'hazel-byrne', confirmed: 'yes' },
      { Origin: 'http://evil.example' },
    );
    assert.equal(status, 403);
    assert.ok(existsSync(cairn.file('kiln/customers/hazel-byrne.json')));
  });
});

describe('a deleted record', () => {
  test('answers 410 with the way back, stands in the trash, and comes back from there', async () => {
    await remove('tea-room-ardmore');
    const gone = await browser.see(`${customers}/tea-room-ardmore`);
    assert.equal(gone.status, 410);
    assert.match(gone.text, /Tea Room Ardmore was deleted.*Restore/);
    const trash = await browser.see('/trash');
    assert.match(trash.text, /Tea Room Ardmore Customer of Fern & Kiln, deleted by Ines.*Restore/);
    const form = trash.html.slice(trash.html.indexOf('Tea Room Ardmore'));
    const back = await browser.send('/undos', {
      seq: /name="seq" value="(\d+)"/.exec(form)?.[1] ?? '',
      return: '/trash',
    });
    assert.equal(back.location, '/trash');
    assert.equal((await browser.see(`${customers}/tea-room-ardmore`)).status, 200);
    assert.match((await browser.see('/trash')).text, /The trash is empty/);
  });
});

describe('history', () => {
  test('tells which fields a version changed, and brings an older one back byte for byte', async () => {
    const file = cairn.file('kiln/customers/bakery-on-the-quay.json');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('"Cork"', '"Cobh"').replace('10', '15'));
    const ask = () => browser.see(`${customers}/bakery-on-the-quay/history`);
    const history = await eventually(ask, (seen) => seen.text.includes('Discount'));
    assert.match(history.text, /changed Address › Town and Discount/);
    assert.match(history.html, /<del>Cork<\/del>.*<ins>Cobh<\/ins>/s);
    const [, action] = /action="([^"]*\/history\/\d+\/restore)"/.exec(history.html) ?? [];
    const restored = await browser.send(action ?? '', {});
    assert.equal(restored.status, 303);
    assert.equal(readFileSync(file, 'utf8'), before);
  });

  test('a version can be looked at as it was', async () => {
    const history = await browser.see(`${customers}/bakery-on-the-quay/history`);
    const [, seen] = /href="([^"]*\/history\/\d+)"/.exec(history.html) ?? [];
    const { status, text } = await browser.see(seen ?? '');
    assert.equal(status, 200);
    assert.match(text, /Bakery on the Quay.*Restore.*Custom House Quay/);
  });
});

describe('activity', () => {
  test('undoes what was picked, and leads back', async () => {
    await remove('hazel-byrne');
    await remove('liam-oconnor');
    const { html, text } = await browser.see('/activity?by=Ines');
    assert.match(text, /Ines deleted customer Liam O'Connor.*Ines deleted customer Hazel Byrne/);
    const picks = [...html.matchAll(/name="pick" value="([^"]+)"/g)]
      .map(([, pick]) => pick ?? '')
      .slice(0, 2);
    const undone = await browser.send('/undos', { pick: picks, return: '/activity?by=Ines' });
    assert.equal(undone.location, '/activity?by=Ines');
    assert.ok(existsSync(cairn.file('kiln/customers/hazel-byrne.json')));
    assert.ok(existsSync(cairn.file('kiln/customers/liam-oconnor.json')));
  });

  test('a part that is swapped brings its toast along', async () => {
    const done = await remove('hazel-byrne');
    const part = await fetch(`${cairn.url}/activity`, {
      headers: {
        Accept: 'text/html',
        'HX-Request': 'true',
        'HX-Request-Type': 'partial',
        Cookie: done.cookies,
      },
    });
    assert.match(await part.text(), /<hx-partial hx-target="#toasts"[^>]*>.*Deleted Hazel Byrne/s);
  });

  test('without a choice nothing is undone, in words', async () => {
    const { status, text } = await browser.send('/undos', { return: '/activity' });
    assert.equal(status, 400);
    assert.match(text, /Choose at least one change to undo/);
  });
});

function remove(id: string, etag = ''): Promise<Seen> {
  return browser.send('/deletions', {
    in: 'kiln/customers',
    pick: id,
    etag,
    confirmed: 'yes',
    return: customers,
  });
}

/** The hidden fields of the toast's Undo. */
function undoIn({ html }: Seen): Record<string, string> {
  const toast = html.slice(html.indexOf('data-toast'));
  const form = toast.slice(toast.indexOf('<form'), toast.indexOf('</form>'));
  return Object.fromEntries(
    [...form.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      (value ?? '').replaceAll('&amp;', '&'),
    ]),
  );
}
