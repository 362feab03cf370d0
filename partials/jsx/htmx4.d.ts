// htmx 4's attributes; the typings that @kitajs/html ships know htmx 2 only.
declare namespace JSX {
  interface HtmlTag {
    'hx-config'?: string;
    'hx-ignore'?: boolean;
    'hx-disable'?: string;
    'hx-target:inherited'?: string;
    'hx-headers:inherited'?: string;
    'hx-sse:connect'?: string;
  }
  interface IntrinsicElements {
    'hx-partial': HtmlTag & { 'hx-target': string; 'hx-swap'?: string };
  }
}
