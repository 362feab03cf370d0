// Not in TypeScript's own library yet: https://github.com/tc39/proposal-json-parse-with-source, in Node since 21.
interface JSON {
  parse(text: string, reviver: (key: string, value: unknown, context: { source: string }) => unknown): never;
  /** A number as it is written: `JSON.stringify` prints it so. */
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
}
