/** What the API replies with, as far as the browser side reads it. */

export interface Channel {
  kind: string;
  to: string;
  href: string | null;
  hours?: string | null;
  reply_within?: string | null;
  open_now: boolean;
  opens_at: string | null;
}

export interface Contact {
  callback: boolean;
  channels: Channel[];
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
}

export interface Choice {
  label: string;
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
  results: Result[];
  clarify: Choice[];
  session: string;
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
  updated?: string;
  url?: string;
}
