/** The help center's script: everything works without it. */
import { enhanceSearch } from './suggest.js';
import { keepSession } from './session.js';

for (const form of document.querySelectorAll('form.search'))
  enhanceSearch(/** @type {HTMLFormElement} */ (form));
keepSession(document);
