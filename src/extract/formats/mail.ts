import { simpleParser } from 'mailparser';
import { sniff } from '../../core/media.ts';
import type { Reader } from '../reader.ts';
import { textOfHtml } from './html.ts';

// A message with what is attached to it: readMail

export const readMail: Reader = async (bytes, readPart) => {
  const mail = await simpleParser(bytes, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
  });
  const addresses = (found: typeof mail.from | typeof mail.to) =>
    [found ?? []]
      .flat()
      .map(({ text }) => text)
      .join(', ');
  const head = [
    ['Subject', mail.subject],
    ['From', addresses(mail.from)],
    ['To', addresses(mail.to)],
    ['Cc', addresses(mail.cc)],
    ['Date', mail.date?.toISOString().slice(0, 16).replace('T', ' ')],
  ].flatMap(([name, value]) => (value ? `${name}: ${value}` : []));
  const text = mail.text?.trim() || (mail.html ? textOfHtml(mail.html) : '');
  const parts = [head.join('\n'), text];
  for (const { filename = 'attachment', content } of mail.attachments) {
    const inside = await readPart(content, sniff(content.subarray(0, 8192), filename));
    parts.push(`# ${filename}\n\n${inside}`);
  }
  return { text: parts.filter((part) => part !== '').join('\n\n') };
};
