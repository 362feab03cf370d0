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

/** Markdown with a preview that the server renders at `previewUrl` (POST `text`, answers sanitised HTML). */
export function MarkdownInput(props: TextProps & { previewUrl?: string }) {
  const id = controlId(props.pointer);
  return (
    <div class="markdown" data-markdown>
      <div class="markdown-bar">
        {props.previewUrl ? (
          <>
            <Button
              label="Write"
              kind="quiet"
              small
              attributes={{ 'data-write': true, 'aria-pressed': 'true' }}
            />
            <Button
              label="Preview"
              kind="quiet"
              small
              attributes={{
                'data-preview': props.previewUrl,
                'aria-pressed': 'false',
                'aria-controls': `${id}-preview`,
              }}
            />
          </>
        ) : null}
        <small>Markdown: **bold**, - list, [link](url)</small>
      </div>
      <TextArea {...props} />
      <div class="preview prose" id={`${id}-preview`} role="region" aria-label="Preview" hidden></div>
    </div>
  );
}

/** What no widget fits, as JSON text in place. */
export function JsonInput(props: TextProps) {
  return <TextArea {...props} code />;
}
