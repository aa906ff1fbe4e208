// @ts-check
// Calls of the native API (docs/api.md). Passwords, words, keys and export keys are never arguments here.

/**
 * @typedef {{ id: string, email: string, first_name: string, last_name: string, language: string, public_key?: string,
 *   derivation?: number, key_revision: number, key_locked?: boolean, role?: string, username?: string }} Account
 * @typedef {{ account: Account, envelope?: string, csrf_token: string, expires_at: number, unlock_open_until?: number,
 *   home_url: string }} Session
 * @typedef {{ challenge_id: string, expires_at: number }} Challenge the password was right, the second factor is still to come
 * @typedef {{ name: string, public_key: string, signed: boolean, you: boolean }} Signer
 * @typedef {{ id: string, community: string, community_name?: string, body: string, created_at: number, expires_at: number,
 *   state: 'pending' | 'signed' | 'delivered' | 'declined' | 'refused' | 'expired',
 *   delivery: '' | 'collecting' | 'waiting' | 'retrying' | 'submitted' | 'delivered' | 'refused', delivery_error: string,
 *   attempts: number, outcome: string, repeated?: boolean, signers?: Signer[] }} Transaction signers: only where several sign
 */

const timeoutMs = 30_000;

/** A refusal of the server, by its name in core/error.def; "offline" when there was no answer at all. */
export class ApiError extends Error {
  /** @param {{ title?: string, code?: number, detail?: string, field?: string, retry_after_s?: number }} problem */
  constructor(problem) {
    super(problem.detail ?? '');
    this.name = problem.title ?? 'internal';
    this.code = problem.code ?? 0;
    this.field = problem.field ?? '';
    this.retryAfter = problem.retry_after_s ?? 0;
  }
}

/**
 * @param {'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} method
 * @param {string} path below /api/v1
 * @param {object} [body]
 * @param {string} [csrfToken] of the session, for calls that change something in it
 * @param {AbortSignal} [signal] for a call that may take longer, or be given up
 * @returns {Promise<any>}
 */
export async function call(method, path, body, csrfToken, signal) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') headers['Content-Type'] = 'application/json';
  if (csrfToken) headers['X-CSRF-Token'] = csrfToken;
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers,
    body: method === 'GET' ? null : JSON.stringify(body ?? {}),
    credentials: 'same-origin',
    cache: 'no-store',
    signal: signal ?? AbortSignal.timeout(timeoutMs),
  }).catch(() => { throw new ApiError({ title: 'offline' }); });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(answer);
  return answer;
}
