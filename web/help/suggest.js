/**
 * The search box as a combobox: WAI-ARIA 1.2, "list autocomplete with manual
 * selection". The form underneath goes on working as it is.
 */
import { isComposing, onTyping } from '../shared/typing.js';
import { searchPath, suggest } from './sources.js';
import * as signals from '../shared/signals.js';

const REST_MS = 0;
const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

class Combobox {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.input = /** @type {HTMLInputElement} */ (form.elements.namedItem('q'));
    this.lang = /** @type {HTMLInputElement} */ (form.elements.namedItem('lang')).value;
    this.list = element('div', {
      class: 'suggestions',
      role: 'listbox',
      id: `${this.input.id}-list`,
      'aria-label': form.dataset.suggestions ?? '',
      hidden: '',
    });
    this.status = element('div', { class: 'unseen', role: 'status' });
    /** @type {HTMLElement[]} */
    this.options = [];
    this.active = -1;
    this.abort = new AbortController();
  }

  start() {
    const { input } = this;
    for (const [name, value] of Object.entries({
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': this.list.id,
    }))
      input.setAttribute(name, value);
    this.form.append(this.list, this.status);
    this.typing = onTyping(input, REST_MS, (text) => void this.look(text));
    // Until there are others, Enter asks what stands in the box.
    input.addEventListener('input', () => this.mark(-1));
    input.addEventListener('keydown', (e) => this.key(e));
    input.addEventListener('blur', () => this.close());
    // The press must not take the focus, or the list is gone before the click.
    this.list.addEventListener('mousedown', (e) => e.preventDefault());
    this.list.addEventListener('click', (e) => {
      const option = e.target instanceof Element ? e.target.closest('[role=option]') : null;
      if (option) this.choose(/** @type {HTMLElement} */ (option));
    });
    this.form.addEventListener('submit', (e) => {
      if (!input.value.trim()) {
        e.preventDefault();
        input.focus();
      }
      this.close();
    });
  }

  /** @param {string} text */
  async look(text) {
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    if (!text) {
      this.close();
      return;
    }
    const found = await suggest(text, this.lang, signals.session, signal);
    if (!signal.aborted && document.activeElement === this.input) this.show(text, found);
  }

  /**
   * @param {string} text
   * @param {import("./sources.js").Suggestions} found
   */
  show(text, found) {
    this.mark(-1);
    this.options = [];
    const parts = [
      this.group(this.form.dataset.suggestions ?? '', 'search', found.words),
      this.group(this.form.dataset.articles ?? '', 'article', found.articles),
    ].filter((part) => part !== null);
    const count = this.options.length;
    if (count) {
      const all = (this.form.dataset.all ?? '{q}').replace('{q}', () => text);
      parts.push(this.option({ text: all, href: searchPath(text, this.lang) }, 'arrow', 'all'));
    }
    this.list.replaceChildren(...parts);
    this.list.scrollTop = 0;
    this.list.hidden = !count;
    this.fit();
    this.input.setAttribute('aria-expanded', String(count > 0));
    this.say(count);
  }

  /** All of it is in view, above a phone's keyboard too. */
  fit() {
    const shown = window.visualViewport?.height ?? innerHeight;
    const room = shown - this.form.getBoundingClientRect().bottom - 20;
    this.list.style.maxBlockSize = `min(28rem, ${Math.max(room, 200)}px)`;
  }

  /** @param {number} count */
  say(count) {
    const { one, other, none } = this.form.dataset;
    const text = count === 0 ? none : count === 1 ? one : other;
    this.status.textContent = (text ?? '').replace('{n}', String(count));
  }

  /**
   * @param {string} label
   * @param {string} icon
   * @param {import("./sources.js").Item[]} items
   */
  group(label, icon, items) {
    if (!items.length) return null;
    return element(
      'div',
      { role: 'group', 'aria-label': label },
      ...items.map((item) => this.option(item, icon, '')),
    );
  }

  /**
   * @param {import("./sources.js").Item} item
   * @param {string} icon
   * @param {string} cls
   */
  option(item, icon, cls) {
    const node = element(
      'div',
      {
        role: 'option',
        id: `${this.list.id}-${this.options.length}`,
        'aria-selected': 'false',
        'data-href': item.href,
        class: cls,
      },
      this.icon(icon),
      element('span', item.lang ? { lang: item.lang } : {}, item.text),
      ...this.language(item.lang),
    );
    this.options.push(node);
    return node;
  }

  /** Which language it is, when that is not the page's. @param {string | undefined} lang */
  language(lang) {
    if (!lang || lang === this.lang) return [];
    const name = document.querySelector(`.languages a[lang="${CSS.escape(lang)}"]`)?.textContent;
    return name ? [element('span', { class: 'in-language', lang }, name)] : [];
  }

  /** @param {string} name */
  icon(name) {
    const svg = document.createElementNS(SVG, 'svg');
    const use = document.createElementNS(SVG, 'use');
    const sprite = this.form.querySelector('use')?.getAttribute('href') ?? '';
    svg.setAttribute('class', 'icon');
    svg.setAttribute('aria-hidden', 'true');
    use.setAttribute('href', sprite.replace(/#.*/, `#${name}`));
    svg.append(use);
    return svg;
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    if (isComposing(e)) return;
    const open = !this.list.hidden;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      if (!open) return;
      e.preventDefault();
      this.move(e.key === 'ArrowDown' ? 1 : -1);
    } else if (e.key === 'Enter' && open && this.active >= 0) {
      e.preventDefault();
      this.choose(this.options[this.active]);
    } else if (e.key === 'Escape') {
      e.preventDefault();
      if (open) this.close();
      else this.input.value = '';
    } else if (e.key === 'Tab') {
      this.close();
    }
  }

  /** @param {number} step */
  move(step) {
    const n = this.options.length;
    // One place more than options: the box itself, with none chosen.
    this.mark(((this.active + 1 + step + n + 1) % (n + 1)) - 1);
  }

  /** @param {number} at the option; -1: none */
  mark(at) {
    this.options[this.active]?.setAttribute('aria-selected', 'false');
    this.active = at;
    const option = this.options[at];
    if (!option) {
      this.input.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', option.id);
  }

  /** @param {HTMLElement | undefined} option */
  choose(option) {
    const href = option?.dataset.href;
    if (!href) return;
    this.close();
    const link = element('a', { href, hidden: '' });
    this.form.append(link);
    link.click();
    link.remove();
  }

  close() {
    this.abort.abort();
    this.typing?.cancel();
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.mark(-1);
  }
}

/** @param {HTMLFormElement} form */
export function enhanceSearch(form) {
  new Combobox(form).start();
}
