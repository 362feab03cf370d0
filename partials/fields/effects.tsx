import { pointerTokens } from '../../src/core/json-pointer.ts';
import { recordUrl } from '../../src/core/page-urls.ts';
import type { SampleChange, SampleFault, StepEffect } from '../../src/core/schema-effects.ts';
import { FieldDiff } from '../ui/diff.tsx';

/** What one change does: in figures, and in some records. */
export function StepEffects({ step }: { step: StepEffect }) {
  const { records, samples, cannot, cannotSamples, keeping } = step;
  return (
    <div class="stack">
      <p class="faint" safe>
        {factsOf(records, cannot, keeping)}
      </p>
      {samples.length > 0 ? <SampleChanges samples={samples} /> : null}
      {cannotSamples.length > 0 ? (
        <SampleFaults title={`${amount(cannot)} stay as they are`} samples={cannotSamples} count={cannot} />
      ) : null}
    </div>
  );
}

/** Records with what changes in them. */
export function SampleChanges({ samples }: { samples: readonly SampleChange[] }) {
  return (
    <ul class="samples">
      {samples.map(({ ref, title, changes }) => (
        <li>
          <a href={recordUrl(ref)} safe>
            {title}
          </a>
          <FieldDiff
            brief
            changes={changes.map(({ pointer, before, after }) => ({
              label: (pointerTokens(pointer) ?? []).join(' › '),
              before: shown(before),
              after: shown(after),
            }))}
          />
        </li>
      ))}
    </ul>
  );
}

/** Values that stay, or do not fit. */
export function SampleFaults({
  title,
  samples,
  count,
}: {
  title: string;
  samples: readonly SampleFault[];
  count: number;
}) {
  return (
    <details class="faults">
      <summary safe>{title}</summary>
      <ul class="samples">
        {samples.map(({ ref, title: name, pointer, value, message }) => (
          <li>
            <a href={recordUrl(ref)} safe>
              {name}
            </a>
            <p>
              <code safe>{pointer.slice(1)}</code>{' '}
              <span safe>{`${value === undefined ? '' : `${shown(value)} `}${message}`}</span>
            </p>
          </li>
        ))}
        {count > samples.length ? (
          <li class="faint" safe>{`and ${amount(count - samples.length)} more`}</li>
        ) : null}
      </ul>
    </details>
  );
}

function factsOf(records: number, cannot: number, keeping: number | undefined): string {
  const parts = [
    records > 0
      ? `changes ${records === 1 ? '1 record' : `${amount(records)} records`}`
      : 'changes no record',
    ...(keeping ? [`${amount(keeping)} have a value that stays under Other fields`] : []),
    ...(cannot > 0 ? [`${amount(cannot)} ${cannot === 1 ? 'value' : 'values'} cannot be changed`] : []),
  ];
  return parts.join(' · ');
}

/** A value in a few words. */
export function shown(value: unknown): string {
  if (value === undefined) return '';
  const text =
    typeof value === 'string' ? (value === '' ? '“”' : JSON.stringify(value)) : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

export function amount(number: number): string {
  return number.toLocaleString('en');
}
