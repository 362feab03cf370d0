import type { RequestHandler } from 'express';
import { renderMarkdown } from './markdown.ts';
import { postedForm } from './records/posted.ts';

// POST /preview: Markdown as the record's page will show it. Nothing is kept.

export const previewMarkdown: RequestHandler = async (req, res) => {
  const text = (await postedForm(req)).get('text') ?? '';
  res.set('Cache-Control', 'no-store').type('html').send(renderMarkdown(text));
};
