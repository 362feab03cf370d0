// What people type, read; and values as texts for the controls of forms. The parts stand in core/values/.

export { controlText, controlTexts, fitsControl, type Manner } from './values/control.ts';
export { readDate, readTime } from './values/dates.ts';
export { momentText, readMoment } from './values/moments.ts';
export { numberText, readNumber } from './values/numbers.ts';
export { type Reading, readValue } from './values/read.ts';
