export interface EntryProps {
  name: string;
  label: string;
  type?: 'text' | 'password';
  value?: string;
  /** What password managers fill in: https://html.spec.whatwg.org/#autofill */
  autocomplete: 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'off';
  help?: string;
  error?: string | undefined;
  focus?: boolean;
  readOnly?: boolean;
  optional?: boolean;
  /** Told from others of the same name on a page. */
  id?: string;
}

/** A line of a form for names and passwords, with its label above. */
export function Entry({
  name,
  label,
  type = 'text',
  value,
  autocomplete,
  help,
  error,
  focus,
  readOnly,
  optional,
  id = name,
}: EntryProps) {
  return (
    <div class="entry">
      <label for={id} safe>
        {label}
      </label>
      <input
        class="input"
        id={id}
        type={type}
        name={name}
        value={value}
        autocomplete={autocomplete}
        autocapitalize="none"
        spellcheck="false"
        required={!optional}
        readonly={readOnly}
        autofocus={focus}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error || help ? `${id}-note` : undefined}
      />
      {error ? (
        <p class="error" id={`${id}-note`} role="alert" safe>
          {error}
        </p>
      ) : help ? (
        <p class="help" id={`${id}-note`} safe>
          {help}
        </p>
      ) : null}
    </div>
  );
}

/** What makes a good password, said before it is refused. */
export const PASSWORD_HELP =
  'At least 12 characters. Three or four words that you think of do well; no signs or digits are asked for.';
