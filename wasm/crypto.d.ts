// The core for JavaScript: what web/js/crypto.mjs gives a page, and the package @ownkey/core anybody. The module lives in a worker (in Node:
// in the calling thread); wasm/ does no logic, only handles and codes. The rules are:
//  - Bytes cross as Uint8Array, of the size that is said; another size rejects `bad_length` where no other error is named.
//  - What is said under Rejects is the `name` of an OwnkeyError (core/error.def has all, with their numbers). Besides, a worker that fails
//    and a module without memory are `internal` in a browser; in Node the second is a RangeError. An argument of another type than is
//    declared is a TypeError, or `internal` where the worker finds it.
//  - Every method wipes its buffers in the module before it ends, and the module's stack. What it returns is the caller's to wipe:
//    fill(0) what is named secret. What is not named secret may be shown to the server.
//  - A closed handle, or one that holds something else, rejects `bad_handle`.
//  - A revision that is not a whole number from 1 to 2^53 - 1 rejects `field_rule`.

/** What a method rejects with. It never carries a secret. */
export class OwnkeyError extends Error {
  code: number; // core/error.def
  name: string; // e.g. "wrong_password"
}

/** A number, never used twice; the secret behind it lives in the module's memory until close(). The number itself is no secret. */
export type Handle = number;

/** By the name of its file. */
export interface Modules {
  "ownkey": Crypto; // what pages load
  "ownkey-whole": WholeCrypto; // everything
}

/** Registration, login, one key and its signatures. */
export interface Crypto {
  /**
   * Begins a registration (RFC 9807 §5.2.1). Random bytes are the browser's.
   * @param password Secret. At most 65535 bytes: Unicode NFC as UTF-8. Zeroed, in a browser transferred to the worker.
   * @returns handle for registerFinish or passwordFinish, which holds the password until then; request (32) for the server.
   * Rejects bad_length, invalid_element (a password that hashes to the identity: none is known).
   */
  registerStart(password: Uint8Array): Promise<{ handle: Handle; request: Uint8Array }>;
  /**
   * Ends it (RFC 9807 §5.2.3) under suite 1; slow on purpose: Argon2id with 64 MiB. The handle is closed by it, also when the answer is
   * refused (not by bad_length).
   * @param response 64 bytes of the server.
   * @returns record (192): for the server, which keeps it instead of a password. Whoever has it, the server's OPRF seed and its key can
   *   try passwords.
   * Rejects bad_handle, bad_length, invalid_element (the answer is no group element), out_of_memory.
   */
  registerFinish(handle: Handle, response: Uint8Array): Promise<{ record: Uint8Array }>;
  /**
   * As registerFinish, for an account that has a key: the handle then holds the export key of the new password, for envelopeSeal, so that
   * record and envelope travel in one update. It is closed when the answer is refused (not by bad_length).
   * @param response 64 bytes of the server.
   * @returns record (192), as registerFinish's.
   * Rejects bad_handle, bad_length, invalid_element, out_of_memory.
   */
  passwordFinish(handle: Handle, response: Uint8Array): Promise<{ record: Uint8Array }>;
  /**
   * Begins a login (RFC 9807 §6.2.1).
   * @param password as in registerStart.
   * @returns handle for loginFinish, which holds the password until then; ke1 (96) for the server.
   * Rejects bad_length, invalid_element.
   */
  loginStart(password: Uint8Array): Promise<{ handle: Handle; ke1: Uint8Array }>;
  /**
   * Ends it (RFC 9807 §6.2.3) under suite 1; slow on purpose. From then on the handle holds the export key, for firstUpdate, envelopeOpen
   * and envelopeSeal, or is closed when the login failed (not by bad_length).
   * @param ke2 320 bytes of the server.
   * @returns ke3 (64) for the server, which is logged in by it.
   * Rejects bad_handle, bad_length, wrong_password (also for an account that does not exist), server_not_authentic, invalid_element,
   * out_of_memory.
   */
  loginFinish(handle: Handle, ke2: Uint8Array): Promise<{ ke3: Uint8Array }>;
  /**
   * A new random root under derivation 1, gradido-v1 (docs/cryptography.md "The account root").
   * @returns root; its public key (Ed25519, 32); words: the 24 of BIP-39 English, secret, to be shown once. Strings cannot be wiped.
   * Rejects internal only: nothing is given that could be wrong.
   */
  rootCreate(): Promise<{ root: Handle; publicKey: Uint8Array; words: string[] }>;
  /**
   * The words of a root that is there: of rootCreate's, or one opened or joined later.
   * @param root derivations 1, 2 and 3 only: of older words (4, 5) the root keeps no more than the seed.
   * @returns the 24 words of BIP-39 English, secret. Strings cannot be wiped.
   * Rejects bad_handle.
   */
  rootWords(root: Handle): Promise<{ words: string[] }>;
  /**
   * Did the person write the words down? Read as rootImport reads them.
   * @param positions 0..23; @param words as many, typed back. Secret.
   * Rejects bad_handle, bad_length (other numbers of both, or a position above 23).
   */
  rootCheckWords(root: Handle, positions: number[], words: string[]): Promise<boolean>;
  /**
   * Looks at words while they are typed.
   * @param words as in rootImport, as many as there are yet. Secret.
   * @returns for the person's own screen only: secret too. Of the first 24 words.
   * Rejects internal only: any text is an answer.
   */
  phraseCheck(words: string): Promise<PhraseCheck>;
  /**
   * A root from 24 words. Those with a fitting checksum (BIP-39) give their root; older ones have none and become the seed of their key, so
   * derivation 1 becomes 4 and 2 becomes 5.
   * @param words any case, the first four letters do, separated by anything that is no letter, numbered or not. Secret.
   * @param derivation 1 gradido-v1, 2 gradido-v2, 3 SLIP-0010 m/44'/1'/0' (docs/cryptography.md has the numbers).
   * Rejects phrase_word_count, phrase_word_unknown, phrase_checksum (derivation 3 without one), unknown_derivation.
   */
  rootImport(words: string, derivation: number): Promise<ImportedRoot & { hasChecksum: boolean }>;
  /**
   * Seals the root for a login and signs an account's first update, revision 1 (core/vault/update.h has the bytes; core/vault/envelope.h
   * those of the envelope in it).
   * @param login what loginFinish left; @param account 16 bytes.
   * @returns document (235) and signature (64): for the server, which verifies both.
   * Rejects bad_handle, bad_length.
   */
  firstUpdate(root: Handle, login: Handle, account: Uint8Array): Promise<{ document: Uint8Array; signature: Uint8Array }>;
  /**
   * Opens an envelope and checks what it says against what the page knows.
   * @param key what loginFinish or unlockKey left.
   * @param envelope from the server; @param account 16; @param publicKey 32: of the account.
   * @param leastRevision of the account, as the page knows it: an older envelope is refused.
   * @returns root, under the derivation that the envelope authenticates; its public key is the given one.
   * Rejects bad_handle, bad_length, envelope_format, unknown_suite, unknown_derivation, envelope_wrong_method, envelope_wrong_account,
   * envelope_public_key, envelope_older_revision, envelope_commitment (sealed under another key), envelope_wrong_key (altered), field_rule.
   */
  envelopeOpen(
    key: Handle, envelope: Uint8Array, account: Uint8Array, publicKey: Uint8Array, leastRevision: number): Promise<{ root: Handle }>;
  /**
   * The root as two shares, so that a person types the password once for several signatures: a one-time pad (core/vault/split.h).
   * @returns 32 bytes each, secret from each other's holder; neither says anything alone. Ownkey's page keeps its own wrapped
   *   (web/js/share_store.mjs), the server's is deleted after minutes.
   * Rejects bad_handle.
   */
  unlockSplit(root: Handle): Promise<{ pageShare: Uint8Array; serverShare: Uint8Array }>;
  /**
   * The root from both shares, checked against the account's key.
   * @param pageShare @param serverShare 32 each, secret, the caller's to wipe; @param derivation of the account; @param publicKey 32.
   * Rejects share_mismatch (also a share of another size), unknown_derivation, bad_length.
   */
  unlockJoin(pageShare: Uint8Array, serverShare: Uint8Array, derivation: number, publicKey: Uint8Array): Promise<{ root: Handle }>;
  /**
   * What a person must see before signing: all that the signature covers, read from the very bytes, strictly (docs/community.md). No key
   * needed, no rule checked.
   * @param body a transaction's body of 2019, 2021 or 2025, at most 4096 bytes.
   * Rejects tx_truncated, tx_varint, tx_unknown_field, tx_wire_type, tx_repeated_field, tx_missing_field, tx_unknown_type, tx_too_large,
   * tx_memo_length, tx_memo_text, tx_key_length, tx_hash_length, tx_sums_differ, tx_amount, tx_group_name, tx_date, tx_timeout, tx_enum,
   * tx_version.
   */
  summary(body: Uint8Array): Promise<TransactionSummary>;
  /**
   * Signs a transaction: decodes it as summary does, checks its rules and whether this key may sign, signs (Ed25519, RFC 8032, over the
   * bytes as they came) and verifies its own signature.
   * @param nowS the caller's clock, seconds since 1970.
   * @returns signature (64); publicKey (32) that made it.
   * Rejects bad_handle, what summary rejects, and tx_memo_length, tx_amount, tx_creation_limit, tx_target_date, tx_created_in_future,
   * tx_same_account, tx_receiver_signs, tx_not_concerned, tx_sums_differ, tx_group_name, tx_timeout, tx_enum, tx_missing_field,
   * signature_invalid (a fault of this machine: the signature does not leave).
   */
  sign(root: Handle, body: Uint8Array, nowS: number): Promise<{ signature: Uint8Array; publicKey: Uint8Array }>;
  /**
   * Wipes what the handle holds.
   * Rejects nothing: a handle that a failure closed already, or nobody had, is fine.
   */
  close(handle: Handle): Promise<void>;
  /**
   * How hard a password is to guess, by zxcvbn; loads a module of its own on first use. Only the first 64 bytes count.
   * @param password Secret. Zeroed as in registerStart. @param userInputs what the person typed elsewhere: name, address.
   * Rejects internal only, where its module cannot be loaded (in Node with the loader's error).
   */
  strength(password: Uint8Array, userInputs: string[]): Promise<{ score: 0 | 1 | 2 | 3 | 4; guessesLog10: number }>;
}

/** Everything. */
export interface WholeCrypto extends Crypto {
  /**
   * Opens a key of the first Gradido login server (core/keys/legacy.h), once, to seal it anew; slow on purpose. Becomes derivation 4.
   * @param password as the old server took it, UTF-8. Secret. Zeroed as in registerStart.
   * Rejects legacy_wrong_password (the verifier says so), legacy_key (wrong password without a verifier, damaged, or another account's),
   * bad_length (verifier.serverKey), out_of_memory.
   */
  legacyOpen(password: Uint8Array, account: LegacyAccount): Promise<ImportedRoot>;
  /**
   * As legacyOpen in two steps, for a server that keeps the app secret to itself. Slow on purpose.
   * @param password as legacyOpen's. @param old salt (16) and server key (16), as the server gave them.
   * @returns handle, for legacyTake; value (8): what proves the password to the server. Secret.
   * Rejects bad_length, out_of_memory.
   */
  legacyStretch(password: Uint8Array, old: { salt: Uint8Array; serverKey: Uint8Array }): Promise<{ handle: Handle; value: Uint8Array }>;
  /**
   * Opens the old key. The handle stays; close it. Becomes derivation 4.
   * Rejects bad_handle, legacy_key (another password's, damaged, or another account's).
   */
  legacyTake(handle: Handle, encryptedKey: Uint8Array, publicKey: Uint8Array): Promise<ImportedRoot>;
  /**
   * What opens an envelope without a password (core/vault/unlock_key.h).
   * @param method "passkey": secret is the first result of WebAuthn's PRF extension; "device": 32 random bytes that stay on the device.
   * @param secret 32 bytes. Zeroed, in a browser transferred to the worker.
   * Rejects bad_length, envelope_wrong_method (another method).
   */
  unlockKey(method: "passkey" | "device", secret: Uint8Array): Promise<{ key: Handle }>;
  /**
   * Seals the root under a fresh nonce (core/vault/envelope.h).
   * @param key what loginFinish, passwordFinish or unlockKey left; @param at the revision of the update that will hold it.
   * @returns envelope (168), for update().
   * Rejects bad_handle, bad_length (at.account), field_rule (at.revision).
   */
  envelopeSeal(root: Handle, key: Handle, at: AccountRevision): Promise<{ envelope: Uint8Array }>;
  /**
   * Signs an update of any revision (core/vault/update.h). An envelope that is not in it opens nothing any more.
   * @param envelopes all that are valid from then on, 24 at most, sealed for this account, key and revision; recovery's as one whole set.
   * @param record 192, of a new registration, when the password changes.
   * @returns document and signature (64): for the server.
   * Rejects bad_handle, bad_length (at.account, record), field_rule (at.revision), update_format (too many, or they do not fit together),
   * envelope_format, unknown_suite, unknown_derivation, envelope_wrong_method.
   */
  update(
    root: Handle, at: AccountRevision, envelopes: Uint8Array[], record?: Uint8Array): Promise<{ document: Uint8Array; signature: Uint8Array }>;
  /**
   * The card of a recovery officer: their X25519 key, signed by their account's key (core/vault/recovery.h).
   * @param root the officer's own; @param officer the account, 16 bytes.
   * @returns card (152), for everybody.
   * Rejects bad_handle, bad_length.
   */
  officerCard(root: Handle, officer: Uint8Array): Promise<{ card: Uint8Array }>;
  /**
   * Shares the root among officers: any `threshold` of them can give it back, fewer learn nothing (Shamir, core/vault/shamir.h).
   * @param officers 1 to 16: the card from the server, and the account key (32) that the person expects of this officer.
   * @returns one envelope (284) an officer, in their order, for update().
   * Rejects bad_handle, bad_length (at.account), field_rule (at.revision), recovery_threshold (not a whole number 1..n, too many officers,
   * or one twice), officer_card (format, size, signature or a weak key), officer_substituted (a good card of somebody else).
   */
  recoverySeal(
    root: Handle, at: AccountRevision, officers: ExpectedOfficer[], threshold: number): Promise<{ envelopes: Uint8Array[] }>;
  /**
   * The officer's side: opens the share that was sealed to them.
   * @param account 16, publicKey 32 and leastRevision: of the person who is helped.
   * @returns share (34). Secret: it goes to that person only; recoveryHandOver is the way for that, here it comes out open.
   * Rejects bad_handle, bad_length, envelope_format, unknown_suite, unknown_derivation, envelope_wrong_account, envelope_wrong_method,
   * envelope_public_key, envelope_older_revision, envelope_wrong_officer, envelope_wrong_key, envelope_commitment,
   * field_rule.
   */
  recoveryOpen(
    officerRoot: Handle, envelope: Uint8Array, account: Uint8Array, publicKey: Uint8Array, leastRevision: number): Promise<{ share: Uint8Array }>;
  /**
   * The person's key pair for one recovery (core/vault/handover.h).
   * @returns secret (32): stays in this browser until the recovery is over, and is never sent; boxKey (32): for the server and the officers.
   * Rejects internal only.
   */
  recoveryCaseKey(): Promise<{ secret: Uint8Array; boxKey: Uint8Array }>;
  /**
   * The box key of a kept secret: is the running recovery the one that this browser asked for?
   * @param secret 32, the caller's to wipe.
   * Rejects bad_length.
   */
  recoveryBoxKey(secret: Uint8Array): Promise<{ boxKey: Uint8Array }>;
  /**
   * Five words that the person and each officer compare by voice before a share is handed over: both see the same ones only when they
   * have the same box key. The person's page computes them from its own box key (recoveryBoxKey), never from the server's. Slow on purpose.
   * @param recoveryCase its id, 16 bytes; @param boxKey 32.
   * @returns words of BIP-39's English list; public.
   * Rejects bad_length, out_of_memory.
   */
  recoveryCheckWords(recoveryCase: Uint8Array, boxKey: Uint8Array): Promise<string[]>;
  /**
   * The officer's side: opens the share that was sealed to them and seals it to the person's box key, signed; it never leaves the module
   * open. Only after the officer has compared recoveryCheckWords with the person by voice.
   * @param envelope the officer's own, 284; @param person account 16, publicKey 32, revision the least one: as the server says them.
   * @returns handed (328), for the server.
   * Rejects bad_handle, bad_length, envelope_format, unknown_suite, unknown_derivation, envelope_wrong_account, envelope_wrong_method,
   * envelope_public_key, envelope_older_revision, envelope_wrong_officer, envelope_wrong_key, envelope_commitment, field_rule
   * (person.revision), handover_format (a weak box key).
   */
  recoveryHandOver(
    officerRoot: Handle, envelope: Uint8Array, person: RecoveredAccount, to: { recoveryCase: Uint8Array /*16*/; boxKey: Uint8Array /*32*/ }): Promise<{ handed: Uint8Array }>;
  /**
   * The person's side: checks a handed share and opens it.
   * @param secret of recoveryCaseKey, the caller's to wipe; @param handed from the server; @param recoveryCase 16.
   * @param officerKey account key (32) of the officer whom the person expects.
   * @returns share (34) for recoveryJoin. Secret, the caller's to wipe.
   * Rejects bad_length, field_rule (person.revision), handover_format, unknown_suite, signature_invalid, handover_wrong_case,
   * envelope_wrong_account, envelope_public_key, envelope_older_revision, officer_substituted, envelope_wrong_key.
   */
  recoveryTake(
    secret: Uint8Array, handed: Uint8Array, person: RecoveredAccount, recoveryCase: Uint8Array, officerKey: Uint8Array): Promise<{ share: Uint8Array }>;
  /**
   * The root from shares, in any order, checked against the account's key.
   * @param shares secret, the caller's to wipe; @param derivation of the account; @param publicKey 32.
   * Rejects share_count (too few, one twice, or of different thresholds), share_mismatch (altered, or of another account),
   * unknown_derivation, bad_length (publicKey).
   */
  recoveryJoin(shares: Uint8Array[], derivation: number, publicKey: Uint8Array): Promise<{ root: Handle }>;
  /**
   * The next entry of an account's key history (core/vault/history.h), signed by the new key and, where it is still there, by the old one.
   * @param account 16; @param before the entry before (256), undefined for the first; @param root the new key's.
   * @returns entry (256), public.
   * Rejects bad_handle, bad_length, key_history (the entry before is of another account or none of ours; the keys do not fit it).
   */
  historyNext(account: Uint8Array, before: Uint8Array | undefined, root: Handle, oldRoot?: Handle): Promise<{ entry: Uint8Array }>;
  /**
   * Reads and verifies a key history.
   * @param entries from the server, oldest first; @param account 16; @param current the key (32) that the account has now.
   * @returns the keys in their order; signedByOldKey is false in the first, and where the old key was lost.
   * Rejects key_history (none, or one entry is not as it must be, or the last key is another), bad_length.
   */
  historyRead(
    entries: Uint8Array[], account: Uint8Array, current: Uint8Array): Promise<KeyPeriod[]>;
}

/** Answers of phraseCheck. Secret, for the person's own screen. */
export interface PhraseCheck {
  words: number; // how many were typed
  unknown: { position: number /*0-based*/; nearest: string[] /*at most 3*/ }[];
  hasChecksum: boolean; // 24 known words whose checksum fits
}
/** The account, and the number of the update that a change will be: one more than the last. */
export interface AccountRevision { account: Uint8Array /*16*/; revision: number }
/** Whose key is got back, as it stood when the shares were sealed. */
export interface RecoveredAccount { account: Uint8Array /*16*/; publicKey: Uint8Array /*32*/; revision: number }
/** derivation: what the root became, as it stands in envelopes from then on. */
export interface ImportedRoot { root: Handle; derivation: number; publicKey: Uint8Array /*32*/ }
/** A card from the server, and the account key that the person expects of this officer. */
export interface ExpectedOfficer { card: Uint8Array /*152*/; accountKey: Uint8Array /*32*/ }
/** A key that an account had. */
export interface KeyPeriod { publicKey: Uint8Array /*32*/; derivation: number; signedByOldKey: boolean }
/** A row of the first login server, e-mail as it stands there. verifier: its check value where known, which tells a wrong password from damage. */
export interface LegacyAccount {
  email: string; appSecret: Uint8Array; encryptedKey: Uint8Array /*80*/; publicKey: Uint8Array;
  verifier?: { serverKey: Uint8Array /*16*/; value: bigint /*64 bits*/ };
}

/** What the signature covers, all of it. Keys are hex, amounts decimal text "12.50", dates seconds since 1970 UTC. `type` says which further members there are. */
export type TransactionSummary = SummaryHead & (
  | ({ type: "transfer" } & TransferSummary)
  | { type: "creation"; amount: string; receiver: string; target_date_s?: number; ident_hash?: number; community?: string }
  | { type: "split_transfer"; amount: string; senders: { key: string; amount: string; final_balance: string }[]; receivers: { key: string; amount: string }[] }
  | ({ type: "cross_transfer"; direction: "inbound" | "outbound"; paired?: SummaryTime } & TransferSummary) // other_group in the head
  | { type: "group_friends"; group: string; action: "add" | "remove" }
  | { type: "group_member"; user: string; change: "add_user" | "move_inbound" | "move_outbound"; target_group?: string; paired?: SummaryTime }
  | { type: "community_friends"; color_fusion: boolean }
  | { type: "register_address"; address_type: AddressType; user?: string; account?: string; name_hash?: string; derivation_index: number }
  | { type: "community_root"; community: string; gmw: string; auf: string }
  | ({ type: "deferred_transfer"; timeout_s: number } & TransferSummary)
  | ({ type: "redeem_deferred_transfer"; deferred_number: string /*64 bits*/ } & TransferSummary)
  | { type: "timeout_deferred_transfer"; deferred_number: string });
export interface SummaryHead {
  era: 1 | 2 | 3; // 2019, 2021, 2025
  created_s: number; created_nanos?: number;
  memo: string; // of several plain ones (2025) a line each
  encrypted_memos?: { kind: "shared_secret" | "community_secret"; bytes: number; sha256: string /*hex*/ }[];
  route?: "inbound" | "outbound" | "cross"; other_group?: string;
  version?: string; // 2021, where it is not 0
}
export interface TransferSummary { amount: string; sender: string; receiver: string; community?: string; final_balance?: string /*2019: of the sender, as claimed*/ }
export interface SummaryTime { s: number; nanos: number }
export type AddressType =
  | "none" | "community_human" | "community_gmw" | "community_auf" | "community_project" | "subaccount" | "crypto_account" | "deferred_transfer";

/**
 * A page's door: loads worker and module. With Trusted Types (policy name `ownkey`) once per page.
 * @param wasmBase URL folder of the modules; @param name which one.
 * Rejects crypto_unavailable (a file that cannot be loaded, or no WebAssembly).
 */
export function openCrypto<Name extends keyof Modules = "ownkey">(wasmBase: string, name?: Name): Promise<Modules[Name]>;
