/** SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * Where one is, in the part of the address behind #: filters live there, so that a link to them
 * can be sent, and Back works.
 * @typedef {{ name: string, rest: string, query: URLSearchParams }} Route
 */

/** @param {string} hash @returns {Route} */
export function readRoute(hash) {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [name = '', ...rest] = path.split('/');
  return { name, rest: rest.map(decode).join('/'), query: new URLSearchParams(query) };
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // somebody's own percent sign
  }
}

/**
 * @param {string} path such as gaps/g17
 * @param {Record<string, string | number | undefined | null>} [query] what is empty is left out
 */
export function link(path, query = {}) {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') given.set(key, String(value));
  const tail = given.size ? `?${given}` : '';
  return `#/${path.split('/').map(encodeURIComponent).join('/')}${tail}`;
}

/** An id with slashes, as a path of the API. @param {string} id */
export function apiPath(id) {
  return id.split('/').map(encodeURIComponent).join('/');
}
