import { Button } from '../button.tsx';
import { type ControlProps, controlAttributes, controlId, Was } from '../field.tsx';

export interface TextProps extends ControlProps {
  type?: 'text' | 'email' | 'url' | 'tel' | 'search';
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  autocomplete?: string;
}

/** One line of text; `type` for email, URL and phone, which phones give their own keyboards. */
export function TextInput(props: TextProps) {
  return (
    <>
      <input
        class="input"
        type={props.type ?? 'text'}
        value={props.value}
        minlength={props.minLength}
        maxlength={props.maxLength}
        pattern={props.pattern}
        autocomplete={props.autocomplete ?? 'off'}
        spellcheck={props.type && props.type !== 'text' ? 'false' : undefined}
        {...controlAttributes(props)}
      />
      <Was {...props} />
    </>
  );
}

/** Several lines that grow with what is typed. */
export function TextArea(props: TextProps & { code?: boolean; rows?: number; class?: string }) {
  return (
    <>
      <textarea
        class={['input', props.code && 'code', props.class]}
        rows={props.rows?.toString()}
        maxlength={props.maxLength}
        spellcheck={props.code ? 'false' : undefined}
        {...controlAttributes(props)}
        safe
      >
        {/* A browser eats the first line break of a textarea. */}
        {`\n${props.value}`}
      </textarea>
      <Was {...props} />
    </>
  );
}

export interface MarkdownProps extends TextProps {
  /** POST `text` answers sanitised HTML. */
  previewUrl?: string;
  /** GET `?q=` answers `<Options>`: records that a link can lead to, offered after `[[`. */
  linksUrl?: string;
}

/** Markdown, with a preview beside it that follows what is typed. */
export function MarkdownInput({ previewUrl, linksUrl, ...props }: MarkdownProps) {
  const id = controlId(props.pointer);
  return (
    <div class="markdown" data-markdown data-links={linksUrl}>
      <div class="markdown-bar">
        <small safe>{`Markdown: **bold**, - list, [link](url)${linksUrl ? ', [[ a record' : ''}`}</small>
        {previewUrl ? (
          <Button
            label="Preview"
            icon="eye"
            kind="quiet"
            small
            attributes={{
              'data-preview': previewUrl,
              'aria-pressed': 'false',
              'aria-controls': `${id}-preview`,
            }}
          />
        ) : null}
      </div>
      <div class="markdown-sides">
        <TextArea {...props} />
        <div
          class="preview prose"
          id={`${id}-preview`}
          role="region"
          aria-label="Preview"
          tabindex="0"
          hidden
        ></div>
      </div>
      {linksUrl ? (
        <div class="combobox">
          <div id={`${id}-links`} role="listbox" aria-label="Records" tabindex="-1" hidden></div>
        </div>
      ) : null}
    </div>
  );
}

/** What no widget fits, as JSON text in place. */
export function JsonInput(props: TextProps) {
  return <TextArea {...props} code />;
}
