/** SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * The few changes that the console itself makes to a file; all other bytes are the editor's.
 * The front matter is not parsed: the daemon does that.
 */

/** Where the front matter ends: the offset of its last line, or -1. @param {string} markdown */
function frontEnd(markdown) {
  if (!/^---\r?\n/.test(markdown)) return -1;
  const at = markdown.slice(3).search(/\n---[ \t]*(\r?\n|$)/);
  return at < 0 ? -1 : at + 4;
}

/** A draft becomes what is served. @param {string} markdown */
export function asPublished(markdown) {
  const end = frontEnd(markdown);
  if (end < 0) return markdown;
  return (
    markdown.slice(0, end).replace(/^status:[ \t]*draft[ \t]*$/m, 'status: published') +
    markdown.slice(end)
  );
}

/** What was withdrawn is served again, unless a date keeps it back. @param {string} markdown */
export function asServedAgain(markdown) {
  const end = frontEnd(markdown);
  const front = markdown.slice(0, Math.max(0, end));
  const found = /^status:[ \t]*(draft|archived)[ \t]*$/m.test(front);
  if (!found || /^valid_(from|to):/m.test(front)) return undefined;
  return (
    front.replace(/^status:[ \t]*(draft|archived)[ \t]*$/m, 'status: published') +
    markdown.slice(end)
  );
}

/** Whether it is served to nobody by its status. @param {string} markdown */
export function isArchived(markdown) {
  const end = frontEnd(markdown);
  return end >= 0 && /^status:[ \t]*(["']?)archived\1[ \t]*(#.*)?$/m.test(markdown.slice(0, end));
}

/** @param {string} markdown */
export function isDraft(markdown) {
  const end = frontEnd(markdown);
  return end >= 0 && /^status:[ \t]*draft[ \t]*$/m.test(markdown.slice(0, end));
}

/**
 * What is to be typed where, so that a wording stands among the questions; nothing when the
 * list is not written line by line.
 * @param {string} markdown
 * @param {string} wording
 * @returns {{ at: number, text: string } | undefined}
 */
export function questionInsert(markdown, wording) {
  const end = frontEnd(markdown);
  if (end < 0) return undefined;
  const line = `- ${JSON.stringify(wording)}\n`;
  const front = markdown.slice(0, end);
  const list = /^questions:[ \t]*(#.*)?\r?\n((?:[ \t]*-[ \t].*\r?\n?)*)/m.exec(front);
  if (list) {
    const indent = /^[ \t]*/.exec(list[2] ?? '')?.[0] ?? '  ';
    return { at: list.index + list[0].length, text: `${list[2] ? indent : '  '}${line}` };
  }
  return /^questions:/m.test(front) ? undefined : { at: end, text: `questions:\n  ${line}` };
}

/** @param {string} title @param {string} day */
export function newArticle(title, day) {
  return `---\ntitle: ${JSON.stringify(title)}\nstatus: draft\nupdated: ${day}\n---\n\n`;
}
