// @ts-check
// Elements and the JSON blocks of a page. Text always enters a page as textContent, never as HTML.

/**
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  return checked(document.getElementById(id), `#${id}`, type);
}

/** A field that only some pages or settings show. @param {string} id @returns {HTMLInputElement | undefined} */
export function inputIfShown(id) {
  const found = document.getElementById(id);
  return found instanceof HTMLInputElement ? found : undefined;
}

/**
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function within(root, selector, type) {
  return checked(root.querySelector(selector), selector, type);
}

/**
 * @template {Element} T
 * @param {Element | null} element
 * @param {string} name
 * @param {new () => T} type
 * @returns {T}
 */
function checked(element, name, type) {
  if (!(element instanceof type)) throw new Error(`${name} is not in this page`);
  return element;
}

/**
 * What the server wrote into <script type="application/json" id="...">.
 * @param {string} id
 * @returns {any}
 */
export function block(id) {
  return JSON.parse(byId(id, HTMLScriptElement).textContent ?? '{}');
}

// A page that comes back out of the browser's cache shows what was true before, perhaps before signing out: it is loaded again.
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });

/**
 * Shows one of the page's steps and moves the focus to its heading, so that a screen reader follows.
 * @param {string} id
 */
export function showStep(id) {
  for (const section of document.querySelectorAll('main > section')) {
    if (section instanceof HTMLElement) section.hidden = section.id !== id;
  }
  const heading = byId(id, HTMLElement).querySelector('h1');
  if (heading) heading.focus();
  scrollTo({ top: 0 });
}
