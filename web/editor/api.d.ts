/** What the API gives editors, as far as their console reads it. */

export type Status =
  | 'new'
  | 'accepted'
  | 'drafted'
  | 'published'
  | 'verified'
  | 'closed'
  | 'declined'
  | 'quiet'
  | 'reopened';

export interface Surge {
  since: string;
  people: number;
  usual: number;
  of: 'gap' | 'article' | 'category';
}

export interface Nearest {
  id: string;
  title: string;
  confidence: number;
  /** in which readers have it */
  languages: string[];
}

export interface Gap {
  id: string;
  title: string;
  status: Status;
  priority: number;
  priority_parts: { people: number; severity: number; recency_and_weight: number };
  version: number;
  surge: Surge | null;
  people: number;
  questions_total: number;
  /** Questions a day, today last. */
  trend: number[];
  audiences: Record<string, number>;
  segments: Record<string, number>;
  pages: Record<string, number>;
  causes: Record<string, number>;
  languages: Record<string, number>;
  first_seen: string | null;
  last_seen: string | null;
  owner: string | null;
  note: string | null;
  article_id: string | null;
  verdict: string | null;
  published: string | null;
  asked_since: number;
  helped_since: number;
  cure: { kind: string; article_id: string | null; would_answer: number };
  nearest: Nearest[];
}

export interface Question {
  text: string;
  people: number;
  cause: string | null;
  held_back: boolean;
}

export interface Check {
  generation: number;
  at: string;
  article_id: string;
  answered: number;
  wordings: number;
  verdict: 'verified' | 'provisional' | 'failed' | 'missing';
  failed: string[];
}

export interface GapWhole extends Gap {
  questions: Question[];
  /** Gaps that may want the same. */
  alike: { id: string; title: string; lang: string; people: number; likeness: number }[];
  history: { at: string; by: string; from: string; to: string; note: string }[];
  checks: Check[];
}

export interface Gaps {
  total: number;
  covers: { failures: number; share: number; gaps: number };
  gaps: Gap[];
}

export interface Cured {
  wordings: number;
  answers: number;
  would_answer: number;
  would_lose: number;
  applied: boolean;
}

export interface Draft {
  status: string;
  version: number;
  article_id: string;
  markdown: string;
  held_back: string[];
  valid_to?: string;
  note?: string;
}

export interface Num {
  value: number | null;
  count: number | null;
  of: number | null;
  low?: number;
  high?: number;
  agent_reported?: boolean;
  definition: string;
}

export type Numbers = Record<string, Num>;

export interface Summary {
  from: string;
  to: string;
  numbers: Numbers;
  trend: { day: string; numbers: Numbers }[];
  compare?: { date: string; before: { numbers: Numbers }; after: { numbers: Numbers } };
}

export interface ArticleRow {
  id: string;
  title: string | null;
  lang: string;
  category: string;
  audience: 'public' | 'agent';
  updated: string | null;
  review_by: string | null;
  stale: boolean;
  helpfulness: number | null;
  [key: string]: string | number | boolean | null;
}

export interface SearchRow {
  text: string;
  lang: string;
  people: number;
  failed: number;
  searches: number;
  no_result: number;
  answered: number;
  click: number;
  article_id: string | null;
  last_asked: string;
}

export interface Preview {
  title: string;
  html: string;
  ack?: string | null;
  say?: string | null;
  options?: { when: string | null; say: string | null }[];
  clarify?: { ask: string; why: string | null }[];
  authority?: string | null;
  transfer?: string | null;
  owner?: string | null;
  agent_notes?: string | null;
  agent_notes_html?: string | null;
}

export interface Changed {
  version: string;
  public?: Preview | null;
  agent?: Preview | null;
  warnings: import('../console/api.js').Fault[];
  note: string | null;
  patch: string | null;
}

export interface Source {
  id: string;
  version: string;
  writable: boolean;
  markdown: string;
}

export interface Synonym {
  both?: string[];
  from?: string[];
  to?: string[];
}

export interface Pin {
  q: string[];
  article: string;
  match?: 'exact' | 'words';
  lang?: string | null;
  until?: string | null;
  note?: string | null;
}

export interface Phrasing {
  id: string;
  text: string;
  article_id: string;
  state: 'held' | 'learned' | 'applied' | 'struck';
  suggest: boolean;
  points: number;
  people: number;
  clients: number;
  days: number;
  last: string;
  by: string | null;
}

export interface Sample {
  search_id: string;
  at: string;
  text: string;
  lang: string;
  confidence: number;
  article_id: string;
  title: string | null;
  lead: string | null;
}

export type { ContactRow } from '../shared/api.d.ts';
