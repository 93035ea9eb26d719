// What comes from outside is `unknown` until the code says what it takes it for. TypeScript's own `any` would never be asked.

interface Body {
  json(): Promise<unknown>;
}

interface JSON {
  parse(text: string): unknown;
}
