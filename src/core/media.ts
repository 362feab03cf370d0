// What bytes are, going by themselves first and by their name only where they do not say. sniff · isMediaType · isInline · isText · kindOf
// Magic numbers: WHATWG MIME Sniffing §6 (https://mimesniff.spec.whatwg.org), https://www.rfc-editor.org/rfc/rfc8118 (PDF),
// PKWARE APPNOTE 4.3 (zip), and for what neither lists the formats' own specifications, named at the line.

/** [where, bytes, type]; text in the bytes is Latin-1. First come, first served. */
const MAGIC: readonly (readonly [offset: number, bytes: string, type: string])[] = [
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, 'GIF87a', 'image/gif'],
  [0, 'GIF89a', 'image/gif'],
  [8, 'WEBPVP', 'image/webp'],
  [0, 'BM', 'image/bmp'],
  [0, 'II*\0', 'image/tiff'], // TIFF 6.0 §2
  [0, 'MM\0*', 'image/tiff'],
  [0, '\0\0\x01\0', 'image/x-icon'],
  [4, 'ftypavif', 'image/avif'], // AV1 Image File Format §6
  [4, 'ftypheic', 'image/heic'], // ISO/IEC 23008-12
  [4, 'ftypheix', 'image/heic'],
  [4, 'ftypmif1', 'image/heic'],
  [4, 'ftypqt', 'video/quicktime'],
  [4, 'ftypM4A', 'audio/mp4'],
  [4, 'ftyp', 'video/mp4'],
  [0, '\x1aE\xdf\xa3', 'video/webm'],
  [0, 'OggS\0', 'application/ogg'],
  [0, 'ID3', 'audio/mpeg'],
  [0, '\xff\xfb', 'audio/mpeg'],
  [8, 'WAVE', 'audio/wav'],
  [0, 'fLaC', 'audio/flac'], // RFC 9639
  [0, '%PDF-', 'application/pdf'],
  [0, '%!PS', 'application/postscript'],
  [0, '{\\rtf', 'application/rtf'],
  [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-ole-storage'], // [MS-CFB] §2.2
  [0, 'PK\x03\x04', 'application/zip'],
  [0, 'PK\x05\x06', 'application/zip'],
  [0, '\x1f\x8b\x08', 'application/gzip'], // RFC 1952
  [0, 'BZh', 'application/x-bzip2'],
  [0, '\xfd7zXZ\0', 'application/x-xz'],
  [0, '7z\xbc\xaf\x27\x1c', 'application/x-7z-compressed'],
  [0, 'Rar!\x1a\x07', 'application/vnd.rar'],
  [257, 'ustar', 'application/x-tar'], // POSIX pax
  [0, '\x28\xb5\x2f\xfd', 'application/zstd'], // RFC 8878
  [0, 'wOFF', 'font/woff'],
  [0, 'wOF2', 'font/woff2'],
  [0, 'SQLite format 3\0', 'application/vnd.sqlite3'],
  [0, '\x7fELF', 'application/x-elf'],
  [0, 'MZ', 'application/x-msdownload'],
  [0, '\0asm', 'application/wasm'],
];

const OFFICE: Readonly<Record<string, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  msg: 'application/vnd.ms-outlook',
};

/** Of text, whose bytes do not tell. */
const TEXTS: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  md: 'text/markdown',
  markdown: 'text/markdown',
  json: 'application/json',
  eml: 'message/rfc822',
  ics: 'text/calendar',
  vcf: 'text/vcard',
  xml: 'application/xml',
  css: 'text/css',
  js: 'text/javascript',
  html: 'text/html',
  htm: 'text/html',
  svg: 'image/svg+xml',
};

/** The media type of bytes that begin with `head`; `name` decides where several fit. `application/octet-stream` when nothing tells. */
export function sniff(head: Buffer, name: string): string {
  const extension = extensionOf(name);
  const text = head.toString('latin1');
  const magic = MAGIC.find(([offset, bytes]) => text.startsWith(bytes, offset))?.[2];
  // Two or three letters that a text may begin with as well.
  if (magic !== undefined && !(isWeak(magic) && looksLikeText(head))) return refined(magic, text, extension);
  if (!looksLikeText(head)) return 'application/octet-stream';
  return markupIn(head) ?? TEXTS[extension] ?? 'text/plain';
}

/** Whether a text is a media type without parameters (RFC 6838 §4.2). */
export function isMediaType(text: string): boolean {
  return /^[a-z\d][\w!#$&^.+-]{0,126}\/[a-z\d][\w!#$&^.+-]{0,126}$/i.test(text);
}

/** What a name says after its last dot, in lower case. */
export function extensionOf(name: string): string {
  return /\.([^.\s/]{1,12})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

const INLINE = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'application/pdf',
]);

/** Whether a browser may show it on a page: what can neither run nor load anything. Text is shown as plain text, whatever it is. */
export function isInline(type: string): boolean {
  return INLINE.has(type) || isText(type);
}

/** Whether it is a picture that a browser draws. */
export function isPicture(type: string): boolean {
  return type.startsWith('image/') && INLINE.has(type);
}

/** Whether it is text for people to read as it is. Markup is not: as text it helps nobody, as a page it may run. */
export function isText(type: string): boolean {
  return [
    'text/plain',
    'text/markdown',
    'text/csv',
    'text/tab-separated-values',
    'application/json',
  ].includes(type);
}

/** In a word or two for people: "PDF", "Picture", "Spreadsheet". */
export function kindOf(type: string): string {
  return (
    KINDS[type] ??
    (type.startsWith('image/')
      ? 'Picture'
      : type.startsWith('video/')
        ? 'Video'
        : type.startsWith('audio/')
          ? 'Sound'
          : type.startsWith('text/')
            ? 'Text'
            : 'File')
  );
}

const KINDS: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'text/markdown': 'Markdown',
  'text/csv': 'Table',
  'text/html': 'Web page',
  'message/rfc822': 'E-mail',
  'application/json': 'JSON',
  'application/zip': 'Archive',
  'application/gzip': 'Archive',
  [OFFICE.docx as string]: 'Document',
  [OFFICE.doc as string]: 'Document',
  'application/rtf': 'Document',
  [OFFICE.xlsx as string]: 'Spreadsheet',
  [OFFICE.xls as string]: 'Spreadsheet',
  [OFFICE.pptx as string]: 'Presentation',
  [OFFICE.ppt as string]: 'Presentation',
};

function isWeak(type: string): boolean {
  return ['image/bmp', 'application/x-msdownload', 'audio/mpeg', 'application/x-bzip2'].includes(type);
}

/** Formats that are kept in a container. */
function refined(magic: string, head: string, extension: string): string {
  if (magic === 'application/zip') {
    if (head.includes('word/') || head.includes('application/vnd.openxmlformats-officedocument.word'))
      return OFFICE.docx as string;
    if (head.includes('xl/')) return OFFICE.xlsx as string;
    if (head.includes('ppt/')) return OFFICE.pptx as string;
    // OpenDocument 1.3 part 2 §3.3: the first entry is `mimetype`, not compressed.
    const open = /^PK.{26}.{0,2}mimetype(application\/vnd\.oasis\.opendocument\.[a-z-]+)/s.exec(head)?.[1];
    return open ?? (['docx', 'xlsx', 'pptx'].includes(extension) ? (OFFICE[extension] as string) : magic);
  }
  if (magic === 'application/x-ole-storage') return OFFICE[extension] ?? magic;
  return magic;
}

/** UTF-8 or UTF-16 with its mark, or bytes without those that no text has: WHATWG MIME Sniffing §7.2 "binary data byte". */
function looksLikeText(head: Buffer): boolean {
  if (/^(\xff\xfe|\xfe\xff|\xef\xbb\xbf)/.test(head.toString('latin1', 0, 3))) return true;
  return !head.some(
    (byte) => byte < 0x20 && (byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte !== 0x1b)),
  );
}

function markupIn(head: Buffer): string | undefined {
  const start = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
    .slice(0, 1000);
  if (/^(<!--[\s\S]*?-->\s*)*<(!doctype html|html|head|body|script|iframe)[\s>]/i.test(start))
    return 'text/html';
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s>]/i.test(start))
    return 'image/svg+xml';
  if (/^<\?xml\s/i.test(start)) return 'application/xml';
  if (/^BEGIN:VCALENDAR/i.test(start)) return 'text/calendar';
  if (/^BEGIN:VCARD/i.test(start)) return 'text/vcard';
  // RFC 5322 §3.6: fields that a message begins with when it has been on its way.
  if (
    /^(Return-Path|Received|Delivered-To|Message-ID|MIME-Version|From|X-[\w-]+): [\s\S]*\n[\w-]+: /i.test(
      start,
    )
  )
    return 'message/rfc822';
  return undefined;
}
