import { everyStep } from './every-step.ts';
import { PHONE } from './open.ts';

everyStep('each step on a phone, in the dark', { ...PHONE, colorScheme: 'dark' });
