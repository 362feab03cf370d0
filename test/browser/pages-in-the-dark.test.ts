import { everyPage } from './every-page.ts';

everyPage('each page in the dark', {
  viewport: { width: 1280, height: 860 },
  colorScheme: 'dark',
  reducedMotion: 'reduce',
});
