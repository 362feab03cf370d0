import { everyPage } from './every-page.ts';

everyPage('On a desk, in light colours', {});
