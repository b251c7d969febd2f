/** What the API replies with, as far as the browser side reads it. */

export interface Channel {
  kind: string;
  to: string;
  href: string | null;
  hours?: string | null;
  reply_within?: string | null;
  /** The same three in words of the reader's language. */
  name: string;
  hours_text: string | null;
  reply_text: string | null;
  open_now: boolean;
  opens_at: string | null;
}

/** From a time to before another one, RFC 3339. */
export interface Span {
  from: string;
  to: string;
}

export interface Contact {
  callback: boolean;
  channels: Channel[];
  /** When people can be called back; null: at any time. */
  call_times?: Span[] | null;
}

export interface Result {
  id: string;
  title: string;
  url: string;
  section: { title: string; anchor: string } | null;
  /** HTML: escaped text with <mark>. */
  snippet: string;
  category: string;
  lang: string;
  /** Where it is from, in the reader's language. */
  origin: string;
}

export interface Choice {
  label: string;
  /** What to show, and in which language that is. */
  text: string;
  lang: string;
  /** Its language in the reader's, where it is another; else "". */
  origin: string;
  query: string;
  category: string | null;
  count: number;
}

export interface SearchReply {
  search_id: string;
  query: string;
  lang: string;
  answered: boolean;
  confidence: number;
  next: 'answer' | 'clarify' | 'contact';
  kind?: 'complaint' | 'route';
  total: number;
  corrected: string | null;
  /** What to say first, where no article answers: in the reader's language. */
  ack: { title: string; text: string };
  /** What the article that answers says in short. */
  say: string | null;
  results: Result[];
  clarify: Choice[];
  session: string;
  contact: Contact;
}

export interface Link {
  id: string;
  title: string;
  lang?: string;
}

export interface Category {
  id: string;
  /** In the reader's language. */
  name: string;
}

export interface Start {
  suited: Link[];
  popular: Link[];
  categories: Category[];
  contact: Contact;
}

export interface Suggestion {
  text: string;
  kind?: string;
  id?: string;
  lang?: string;
}

export interface Article {
  id: string;
  title: string;
  lang: string;
  category: string;
  /** Safe HTML, made by the server. */
  html: string;
  ack?: string | null;
  say?: string | null;
  options?: { when: string | null; say: string | null; section: string | null }[];
  related?: Link[];
  updated?: string;
  url?: string;
}

/** What agents see of a result. */
export interface AgentResult extends Result {
  agent_only?: boolean;
  other_language: boolean;
  updated: string | null;
}

export interface AgentSearchReply extends SearchReply {
  results: AgentResult[];
}

/** With what only agents may see. */
export interface AgentArticle extends Article {
  url: string;
  headings: { level: number; title: string; anchor: string }[];
  related: { id: string; title: string; url: string }[];
  translations: { id: string; lang: string; title: string; url: string }[];
  clarify?: { ask: string; why: string | null }[];
  authority?: string | null;
  transfer?: string | null;
  owner?: string | null;
  agent_notes_html?: string | null;
  review_by?: string | null;
}

/** Something that a customer did before the call. */
export interface HandoffStep {
  at: string;
  type: string;
  answered?: boolean;
  query?: string;
  article_id?: string;
  reason?: string;
  comment?: string;
}

/** A gap as far as agents know it. */
export interface KnownGap {
  id: string;
  title: string;
  status: string;
  people: number;
  owner: string | null;
  /** Once it is answered. */
  article_id: string | null;
}

/** What the agent found missing. */
export interface AgentFlag {
  question: string;
  at: string;
  gap: KnownGap | null;
}

/** A call-back or message. */
export interface ContactRow {
  id: string;
  at: string;
  due: string;
  status: 'new' | 'claimed' | 'done';
  message: string;
  name: string;
  phone: string;
  email: string;
  questions: string[];
  gap: string | null;
  claimed_by: string | null;
  attempts: number;
  helped: boolean | null;
  note: string;
  done_at: string | null;
  version: number;
}
