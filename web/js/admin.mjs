// @ts-check
// People: found page by page; admins invite somebody.
import { ApiError } from './api.mjs';
import { byId, within } from './dom.mjs';
import { isEmail, showFieldError, whileBusy } from './form.mjs';
import { callFresh } from './member.mjs';
import { isolated, newRow, readPart, say } from './staff.mjs';
import { t } from './texts.mjs';

/** @typedef {{ id: string, email: string, first_name: string, last_name: string, state: string, role: string }} Person */

const error = byId('error', HTMLElement);
const area = byId('people-card', HTMLElement);
const list = byId('people', HTMLElement);
const more = byId('more', HTMLButtonElement);

/** @param {Person} person */
function rowOf(person) {
  const row = newRow('person');
  row.dataset.id = person.id;
  within(row, '.person-link', HTMLAnchorElement).href = `/account/admin/people/${person.id}`;
  within(row, '.person-name', HTMLElement).textContent = `${person.first_name} ${person.last_name}`;
  within(row, '.person-email', HTMLElement).textContent = person.email;
  const role = within(row, '.person-role', HTMLElement);
  role.hidden = person.role === 'none';
  role.textContent = t(`staff.role_${person.role}`);
  const state = within(row, '.person-state', HTMLElement);
  state.hidden = person.state === 'active'; // what is as usual needs no word
  state.textContent = t(`staff.state_${person.state}`);
  row.dataset.state = person.state;
  return row;
}

/** @param {string} search @param {string} [cursor] */
async function show(search, cursor = '') {
  /** @type {{ people: Person[], next?: string }} */
  const { people, next } = await readPart('/people', { search, cursor });
  const rows = people.map(rowOf);
  if (cursor === '') list.replaceChildren(...rows);
  else list.append(...rows);
  const count = list.children.length;
  byId('count', HTMLElement).textContent =
    count === 0 ? t('admin.nobody') : t(next === undefined ? 'admin.count' : 'admin.count_more', { count });
  more.hidden = next === undefined;
  more.onclick = () => void whileBusy({ area, error }, async () => {
    await show(search, next);
    rows.at(-1)?.nextElementSibling?.querySelector('a')?.focus();
  });
}

byId('search-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void whileBusy({ area, error }, () => show(byId('search', HTMLInputElement).value.trim()));
});

/** @param {HTMLFormElement} form */
function startInvite(form) {
  const fields = {
    first_name: byId('first-name', HTMLInputElement),
    last_name: byId('last-name', HTMLInputElement),
    email: byId('email', HTMLInputElement),
  };
  /** @param {unknown} problem */
  const onError = (problem) => {
    if (!(problem instanceof ApiError)) return false;
    const field = fields[/** @type {keyof typeof fields} */ (problem.name === 'email_exists' ? 'email' : problem.field)];
    if (!field) return false;
    const rule = problem.name === 'email_exists' ? t('admin.email_exists') : t(field === fields.email ? 'admin.email_rule' : 'admin.name_rule');
    showFieldError(field, rule);
    return true;
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const progress = byId('invite-progress', HTMLElement);
    progress.textContent = '';
    void whileBusy({ area: form, error: byId('invite-error', HTMLElement), onError }, async () => {
      for (const field of [fields.first_name, fields.last_name]) {
        if (field.value.trim().length < 2) return showFieldError(field, t('admin.name_rule'));
      }
      if (!isEmail(fields.email)) return showFieldError(fields.email, t('admin.email_rule'));
      const person = await callFresh('POST', '/people', {
        first_name: fields.first_name.value.trim(),
        last_name: fields.last_name.value.trim(),
        email: fields.email.value.trim(),
        language: byId('language', HTMLSelectElement).value,
      });
      say(progress, t('admin.invited', { email: isolated(person.email) }));
      form.reset();
      await show(byId('search', HTMLInputElement).value.trim());
    });
  });
}

const invite = document.getElementById('invite-form');
if (invite instanceof HTMLFormElement) startInvite(invite);
void whileBusy({ area, error }, () => show(''));
