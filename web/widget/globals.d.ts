import type { Context, Policy, Run } from './context.js';

declare global {
  /** Put in by build.mjs, by language: the SHA-256 of the app's file, in Base64, what the
   * launcher says, and what when that file did not come. */
  const APPS: Record<string, [string, string, string]>;
  /** In the name of these files: another, when one of them is. */
  const HASH: string;
  /** The app's language. */
  const LANG: string;
  /** The app's style sheet. */
  const STYLE: string;

  interface AnswerdCommand {
    (name: string, ...args: unknown[]): void;
    /** Calls from before the loader came. */
    q?: Iterable<[string, ...unknown[]]>;
    /** For the app. */
    context?: Context;
    /** The app, once it is there, takes the calls. */
    start?: (run: Run) => void;
  }
  interface Window {
    answerd?: AnswerdCommand;
    trustedTypes?: {
      createPolicy(name: string, rules: Policy): Policy;
    };
  }
}
