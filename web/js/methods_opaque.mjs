// @ts-check
// Registration and login: the client of OPAQUE. Passwords are zeroed here.
import { size } from './call.mjs';

/** @import { Crypto } from '../../wasm/crypto.d.ts' */
/** @import { Call, InCall } from './call.mjs' */

/** @param {Call} call @param {number} handle holds the export key afterwards @param {Uint8Array} response @returns {{ record: Uint8Array }} */
function finishRegistration(call, handle, response) {
  const record = call.room(size.record);
  call.check(call.run('register_finish', handle, call.putFixed(response, size.response), call.random(32), record));
  return { record: call.take(record, size.record) };
}

/** @param {InCall} inCall @returns {Pick<Crypto, 'registerStart' | 'registerFinish' | 'passwordFinish' | 'loginStart' | 'loginFinish'>} */
export const opaqueMethods = (inCall) => ({
  registerStart: (password) => inCall((call) => {
    const request = call.room(size.request);
    const secret = call.put(password);
    const length = password.length;
    password.fill(0);
    const handle = call.check(call.run('register_start', secret, length, call.random(size.blindSeed), request));
    return { handle, request: call.take(request, size.request) };
  }),

  registerFinish: (handle, response) => inCall((call) => {
    const finished = finishRegistration(call, handle, response);
    call.run('close', handle);
    return finished;
  }),

  passwordFinish: (handle, response) => inCall((call) => finishRegistration(call, handle, response)),

  loginStart: (password) => inCall((call) => {
    const ke1 = call.room(size.ke1);
    const secret = call.put(password);
    const length = password.length;
    password.fill(0);
    const handle = call.check(call.run('login_start', secret, length, call.random(size.loginRandom), ke1));
    return { handle, ke1: call.take(ke1, size.ke1) };
  }),

  loginFinish: (handle, ke2) => inCall((call) => {
    const ke3 = call.room(size.ke3);
    call.check(call.run('login_finish', handle, call.putFixed(ke2, size.ke2), ke3));
    return { ke3: call.take(ke3, size.ke3) };
  }),
});
