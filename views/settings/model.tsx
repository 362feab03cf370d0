import type { PageFrame } from '../../partials/frame/page-frame.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { controlAttributes, FieldFrame } from '../../partials/ui/field.tsx';
import { TextInput, type TextProps } from '../../partials/ui/inputs/text.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import type { EmbeddingCost, EmbeddingSettings } from '../../src/core/models.ts';

export interface ModelProps {
  frame: PageFrame;
  settings: Partial<EmbeddingSettings>;
  /** The environment decides, and nothing can be chosen here. */
  fixed: boolean;
  hasKey: boolean;
  /** What the model that was asked about would take. */
  cost?: EmbeddingCost | undefined;
  /** Why it cannot be used. */
  refusal?: { text: string; errors: readonly { pointer: string; message: string }[] } | undefined;
}

const PROVIDERS: [EmbeddingSettings['provider'], string][] = [
  ['learned', 'Learned from your own texts: no key, nothing leaves this computer'],
  ['openai-compatible', 'A server with the OpenAI protocol: OpenAI, Jina, Ollama, llama.cpp …'],
  ['cohere', 'Cohere'],
  ['transformers', 'A model in a folder of this computer'],
  ['off', 'None: search goes by words alone'],
];

const SUB =
  'A model turns passages into vectors, so that search finds what means the same in other words. The one before serves until the new one is done.';

/** Which model embeds. */
export function ModelPage(props: ModelProps) {
  const trail = [
    { title: 'Settings', href: '/settings' },
    { title: 'Search', href: '/settings/index' },
    { title: 'Model' },
  ];
  return (
    <Page frame={props.frame} trail={trail}>
      <div class="column narrow stack loose">
        <PageHead title="Model" sub={SUB} />
        {props.fixed ? (
          <Notice text="CAIRN_EMBEDDINGS decides which model embeds: unset it to choose here." />
        ) : null}
        <ModelForm {...props} />
      </div>
    </Page>
  );
}

function ModelForm(props: ModelProps) {
  const { settings, fixed, hasKey, refusal } = props;
  const errorAt = (pointer: string) => refusal?.errors.find((error) => error.pointer === pointer)?.message;
  const dimensions = settings.dimensions === undefined ? '' : String(settings.dimensions);
  return (
    <Card title="Which one">
      <form
        class="stack"
        method="post"
        action="/settings/index/model"
        hx-post="/settings/index/model"
        hx-target="#model-answer"
        hx-swap="outerHTML"
      >
        <FieldFrame pointer="/provider" label="Provider" wide>
          <div class="select">
            <select class="input" {...controlAttributes({ pointer: '/provider', value: '' })}>
              {PROVIDERS.map(([value, label]) => (
                <option value={value} selected={value === (settings.provider ?? 'learned')} safe>
                  {label}
                </option>
              ))}
            </select>
          </div>
        </FieldFrame>
        <TextField
          {...{ pointer: '/url', label: 'Address', value: settings.url ?? '', error: errorAt('/url') }}
          help="Of the server, up to and without /embeddings."
          type="url"
          placeholder="http://localhost:11434/v1"
        />
        <TextField
          {...{ pointer: '/model', label: 'Model', value: settings.model ?? '', error: errorAt('/model') }}
          help="Its name there, or the path of its folder."
          placeholder="nomic-embed-text"
        />
        <TextField
          {...{
            pointer: '/dimensions',
            label: 'Dimensions',
            value: dimensions,
            error: errorAt('/dimensions'),
          }}
          help="Empty: as many as it gives."
          pattern="[0-9]*"
        />
        <FieldFrame
          pointer="/key"
          label="Key"
          help={
            hasKey
              ? 'There is one. Empty: it stays, for the same address.'
              : 'Kept on this computer for you alone, and never shown again.'
          }
          wide
        >
          <input
            class="input"
            type="password"
            autocomplete="off"
            {...controlAttributes({ pointer: '/key', value: '', hasHelp: true })}
          />
        </FieldFrame>
        <ModelAnswer {...props} />
        <div class="row">
          <Button label="What would it take?" icon="help" type="submit" name="do" value="ask" />
          <Button
            label="Use this model"
            icon="check"
            kind="primary"
            type="submit"
            name="do"
            value="use"
            disabled={fixed}
          />
        </div>
      </form>
    </Card>
  );
}

interface TextFieldProps extends TextProps {
  label: string;
  help: string;
  error: string | undefined;
}

function TextField({ label, help, error, ...input }: TextFieldProps) {
  return (
    <FieldFrame pointer={input.pointer} label={label} help={help} error={error} wide>
      <TextInput {...input} hasHelp hasError={error !== undefined} />
    </FieldFrame>
  );
}

/** What was found out about a model. */
export function ModelAnswer({ cost, refusal }: Pick<ModelProps, 'cost' | 'refusal'>) {
  const why = refusal?.errors.map(({ message }) => message).join(' ');
  return (
    <div id="model-answer" role="status">
      {refusal ? <Notice tone="bad" title={refusal.text} text={why} /> : null}
      {cost ? <Notice tone="accent" text={costOf(cost)} /> : null}
    </div>
  );
}

function costOf({ model, texts, toEmbed, tokens }: EmbeddingCost): string {
  const figure = (count: number) => count.toLocaleString('en');
  if (model === undefined) return 'It takes nothing from anybody: no other program is asked.';
  if (toEmbed === 0)
    return `It answers. All ${figure(texts)} texts have been embedded with it before: nothing is to be made, or paid, again.`;
  const known = texts - toEmbed;
  const before = known > 0 ? ` ${figure(known)} more are known from before.` : '';
  return `It answers. ${figure(toEmbed)} texts are to be embedded, about ${figure(tokens)} tokens.${before}`;
}
