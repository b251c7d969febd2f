/** What the loader gives the app. */
export interface Context {
  /** Of the daemon, without a slash at its end. */
  base: string;
  lang: string;
  segment: string;
  shadow: ShadowRoot;
  launcher: HTMLButtonElement;
}

export interface App {
  run(name: string, args: unknown[]): void;
}

export type Mount = (context: Context) => App;
