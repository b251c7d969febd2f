import type { Mount } from './context.js';

declare global {
  /** Put in by build.mjs: names of the app's files, by language. */
  const APPS: Record<string, string>;
  /** The launcher's label, by language. */
  const LABELS: Record<string, string>;
  /** The app's texts, of its language. */
  const TEXTS: Record<string, string>;
  /** The app's style sheet. */
  const STYLE: string;

  interface AnswerdCommand {
    (name: string, ...args: unknown[]): void;
    /** Calls from before the loader came. */
    q?: ArrayLike<unknown>[];
    /** The app, once it is there, gives itself. */
    start?: (mount: Mount) => void;
  }
  interface Window {
    answerd?: AnswerdCommand;
    trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createHTML(s: string): string },
      ): {
        createHTML(s: string): string;
      };
    };
  }
}
