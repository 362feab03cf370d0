import { everyStep } from './every-step.ts';

everyStep('each step on a desk, in light colours', {});
