import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isInline, isText, sniff } from '../../src/core/media.ts';

const latin = (text: string) => Buffer.from(text, 'latin1');

describe('The type of a file', () => {
  it('is told by its bytes, whatever its name says', () => {
    for (const [bytes, type] of [
      ['\x89PNG\r\n\x1a\n rest', 'image/png'],
      ['\xff\xd8\xff\xe0 rest', 'image/jpeg'],
      ['RIFF\x10\0\0\0WEBPVP8 ', 'image/webp'],
      ['\0\0\0\x1cftypavif\0', 'image/avif'],
      ['%PDF-1.7\n', 'application/pdf'],
      ['\x1f\x8b\x08\0', 'application/gzip'],
      ['PK\x03\x04\0\0', 'application/zip'],
      ['<!DOCTYPE html><p>', 'text/html'],
      ['  <html lang="en">', 'text/html'],
      ['<?xml version="1.0"?>\n<svg xmlns="x">', 'image/svg+xml'],
      ['<svg onload="x">', 'image/svg+xml'],
      ['\0\x01\x02', 'application/octet-stream'],
    ] as const)
      for (const name of ['notes.txt', 'roof.jpg', 'page.md', ''])
        assert.equal(sniff(latin(bytes), name), type, bytes);
  });

  it('is told by its name where it is text', () => {
    for (const [name, type] of [
      ['a.md', 'text/markdown'],
      ['A.CSV', 'text/csv'],
      ['data.json', 'application/json'],
      ['mail.eml', 'message/rfc822'],
      ['roof.jpg', 'text/plain'],
      ['LICENSE', 'text/plain'],
    ] as const)
      assert.equal(sniff(latin('plain words'), name), type, name);
  });

  it('tells the formats apart that are kept in a container', () => {
    const zip = (entry: string) => latin(`PK\x03\x04${'\0'.repeat(22)}\x08\0\0\0${entry}`);
    assert.match(sniff(zip('word/document.xml'), 'x'), /wordprocessingml/);
    assert.match(sniff(zip('xl/workbook.xml'), 'x.docx'), /spreadsheetml/);
    assert.equal(
      sniff(zip('mimetypeapplication/vnd.oasis.opendocument.textPK'), 'x'),
      'application/vnd.oasis.opendocument.text',
    );
    assert.equal(sniff(zip('a.txt'), 'x.zip'), 'application/zip');
  });

  it('takes words for words, though they begin as a picture does', () => {
    assert.equal(sniff(latin('BMW 320d, 2019'), 'cars.txt'), 'text/plain');
    assert.equal(sniff(latin('MZ is a motorcycle'), 'cars.md'), 'text/markdown');
    assert.equal(sniff(Buffer.from('\ufeffäöü'), 'a.txt'), 'text/plain');
    assert.equal(sniff(Buffer.from('\ufeffwide', 'utf16le'), 'a.txt'), 'text/plain');
    assert.equal(sniff(latin('Stra\xdfe'), 'a.txt'), 'text/plain');
    assert.equal(sniff(Buffer.alloc(0), 'a.csv'), 'text/csv');
  });

  it('tells a message by its fields', () => {
    assert.equal(
      sniff(latin('Return-Path: <a@b.example>\r\nReceived: by x\r\n\r\nHi'), 'x'),
      'message/rfc822',
    );
  });

  it('lets only what can neither run nor load be shown in a page', () => {
    for (const type of ['image/png', 'application/pdf', 'text/plain', 'application/json'])
      assert.equal(isInline(type), true, type);
    for (const type of [
      'text/html',
      'image/svg+xml',
      'application/xml',
      'text/javascript',
      'application/octet-stream',
      '',
    ])
      assert.equal(isInline(type) || isText(type), false, type);
  });
});
