/** The help center's script: to search and to read needs none of it. */
import { startForms } from './forms.js';
import { enhanceSearch } from './suggest.js';
import { startVisit } from './visit.js';

for (const form of document.querySelectorAll('form.search'))
  enhanceSearch(/** @type {HTMLFormElement} */ (form));
startVisit();
startForms();
