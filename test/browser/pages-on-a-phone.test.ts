import { everyPage } from './every-page.ts';
import { PHONE } from './open.ts';

everyPage('On a phone, in dark colours', { ...PHONE, colorScheme: 'dark' });
