import type { Context, Policy, Run } from './context.js';

declare global {
  /** Put in by build.mjs, by language: the hash in the name of the app's file, its
   * integrity ("sha256-…"), and what the launcher says. */
  const APPS: Record<string, [string, string, string]>;
  /** The app's texts, of its language. */
  const TEXTS: Record<string, string>;
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
