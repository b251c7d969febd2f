/**
 * One visit is one session, though there is no cookie: the token of the first
 * reply is kept for the tab, and goes along with the next search. It does not
 * stay in the address bar, where it would be shared with the link.
 */
const KEY = 'answerd.session';

function stored() {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return ''; // storage is switched off: every search counts alone
  }
}

/** @param {string} token */
function store(token) {
  try {
    sessionStorage.setItem(KEY, token);
  } catch {
    // as above
  }
}

function hideFromAddress() {
  const url = new URL(location.href);
  if (!url.searchParams.has('session')) return;
  url.searchParams.delete('session');
  history.replaceState(history.state, '', url);
}

/** @param {Event} e */
function addToLink(e) {
  const target = e.target instanceof Element ? e.target.closest('a[href]') : null;
  const token = stored();
  if (!(target instanceof HTMLAnchorElement) || !token) return;
  const url = new URL(target.href);
  if (url.origin !== location.origin || url.pathname !== '/search') return;
  url.searchParams.set('session', token);
  target.href = url.href;
}

/** @param {Event} e */
function addToForm(e) {
  const form = e.target;
  const token = stored();
  if (!(form instanceof HTMLFormElement) || !token || form.querySelector('[name=session]')) return;
  const field = document.createElement('input');
  field.type = 'hidden';
  field.name = 'session';
  field.value = token;
  form.append(field);
}

/** @param {Document} doc */
export function keepSession(doc) {
  const told = doc.querySelector('[data-session]')?.getAttribute('data-session');
  if (told) store(told);
  hideFromAddress();
  doc.addEventListener('click', addToLink);
  doc.addEventListener('submit', addToForm);
}

export { stored as sessionToken };
