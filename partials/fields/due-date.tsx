import type { Field } from '../../src/core/schema.ts';

/** Whether a day is one until which something has to be done: of no record, of all, or while a field has some values (decision 091). */
export function DueDate({ field: { due }, deciding }: { field: Field; deciding: readonly Field[] }) {
  const chosen = due === undefined ? 'no' : due.while ? 'some' : 'all';
  return (
    <fieldset class="field-group">
      <legend>Due date</legend>
      <p class="help">What is past then stands on the first page, under Today.</p>
      <Way value="no" chosen={chosen} label="No: a day like others" />
      <Way value="all" chosen={chosen} label="Yes: whatever is past is late" />
      {deciding.length > 0 ? (
        <>
          <Way value="some" chosen={chosen} label="Only while a field has one of these values:" />
          {deciding.map((each) => (
            <div class="row" role="group" aria-label={each.label}>
              <span class="label" safe>
                {each.label}
              </span>
              {valuesOf(each).map(({ value, label }) => (
                <label class="check">
                  <input
                    type="checkbox"
                    name="due.in"
                    value={JSON.stringify([each.pointer, value])}
                    checked={due?.while?.pointer === each.pointer && due.while.in.includes(value)}
                  />
                  <span safe>{label}</span>
                </label>
              ))}
            </div>
          ))}
        </>
      ) : null}
    </fieldset>
  );
}

function Way({ value, chosen, label }: { value: string; chosen: string; label: string }) {
  return (
    <label class="check">
      <input type="radio" name="due" value={value} checked={value === chosen} />
      <span safe>{label}</span>
    </label>
  );
}

const YES_OR_NO = [
  { value: true, label: 'Yes' },
  { value: false, label: 'No' },
];

function valuesOf({ options }: Field): readonly { value: string | number | boolean; label: string }[] {
  return options ?? YES_OR_NO;
}
