import type { Field } from '../../src/core/schema.ts';

/** Whether a day is one until which something has to be done: of no record, of all, or while a field has some values (decision 091). */
export function DueDate({ field: { due }, deciding }: { field: Field; deciding: readonly Field[] }) {
  const ways = {
    no: due === undefined,
    all: due && !due.while,
    some: due?.while && isOnOffer(due.while, deciding),
  };
  const chosen = Object.entries(ways).find(([, is]) => is)?.[0] ?? 'kept';
  return (
    <fieldset class="field-group">
      <legend>Due date</legend>
      <p class="help">What is past then stands on the first page, under Today.</p>
      <Way value="no" chosen={chosen} label="No: a day like others" />
      <Way value="all" chosen={chosen} label="Yes: whatever is past is late" />
      {chosen === 'kept' && due?.while ? (
        <Way
          value="kept"
          chosen={chosen}
          label={`As it is: while ${due.while.pointer.slice(1)} is ${due.while.in.join(' or ')}`}
        />
      ) : null}
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

type While = NonNullable<NonNullable<Field['due']>['while']>;

/** Whether the form has a box for each of the values. */
function isOnOffer({ pointer, in: values }: While, deciding: readonly Field[]): boolean {
  const field = deciding.find((each) => each.pointer === pointer);
  const offered = field ? valuesOf(field) : [];
  return values.every((value) => offered.some((one) => one.value === value));
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
