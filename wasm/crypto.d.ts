// Types of web/js/crypto.mjs: the page's only door to the worker in which WASM runs (wasm/ does no logic, only handles and codes).
// Every method rejects with OwnkeyError. Bytes cross as Uint8Array; passwords are transferred, not copied, and zeroed after use.
export class OwnkeyError extends Error {
  code: number; // core/error.def
  name: string; // e.g. "wrong_password"
}
/** Opaque numbers; the secrets behind them live in the worker's WASM heap until close(). */
export type Handle = number;

export interface Modules {
  "ownkey": Crypto; // what pages load
  "ownkey-whole": WholeCrypto; // everything
}
export interface Crypto {
  registerStart(password: Uint8Array): Promise<{ handle: Handle; request: Uint8Array /*32*/ }>;
  registerFinish(handle: Handle, response: Uint8Array /*64*/): Promise<{ record: Uint8Array /*192*/ }>;
  loginStart(password: Uint8Array): Promise<{ handle: Handle; ke1: Uint8Array /*96*/ }>;
  /** After this the handle holds the export key. Rejects wrong_password. */
  loginFinish(handle: Handle, ke2: Uint8Array /*320*/): Promise<{ ke3: Uint8Array /*64*/ }>;
  /** A new random root. */
  rootCreate(): Promise<{ root: Handle; publicKey: Uint8Array; words: string[] /*24, to be shown once*/ }>;
  /** Checks asked-back words against the root; positions 0..23. */
  rootCheckWords(root: Handle, positions: number[], words: string[]): Promise<boolean>;
  /** Looks at words while they are typed; for the person's own screen only. */
  phraseCheck(words: string): Promise<PhraseCheck>;
  /** 24 words from elsewhere. Older ones have no checksum: they become a key of another derivation. Rejects phrase_*. */
  rootImport(words: string, derivation: number): Promise<ImportedRoot & { hasChecksum: boolean }>;
  /** Seals root for the password login `login` and signs the first update document (revision 1). */
  firstUpdate(root: Handle, login: Handle, account: Uint8Array /*16*/): Promise<{ document: Uint8Array; signature: Uint8Array }>;
  envelopeOpen(login: Handle, envelope: Uint8Array, account: Uint8Array, publicKey: Uint8Array, leastRevision: number): Promise<{ root: Handle }>;
  /** The page keeps its share wrapped (web/js/share_store.mjs), the server's goes to PUT /api/v1/unlock-window. 32 bytes each. */
  unlockSplit(root: Handle): Promise<{ pageShare: Uint8Array; serverShare: Uint8Array }>;
  unlockJoin(pageShare: Uint8Array, serverShare: Uint8Array, derivation: number, publicKey: Uint8Array): Promise<{ root: Handle }>;
  /** Decodes the bytes to be signed. No key needed. */
  summary(body: Uint8Array): Promise<TransactionSummary>;
  /** Decodes, checks rules and signer, signs, verifies its own signature. nowS is the page's clock. */
  sign(root: Handle, body: Uint8Array, nowS: number): Promise<{ signature: Uint8Array; publicKey: Uint8Array }>;
  /** Wipes what the handle holds. Never rejects: a handle that a failure closed already is fine. */
  close(handle: Handle): Promise<void>;
  /** 0..4 by zxcvbn, in the worker; loads the strength module on first use. */
  strength(password: Uint8Array, userInputs: string[]): Promise<{ score: 0 | 1 | 2 | 3 | 4; guessesLog10: number }>;
}
export interface WholeCrypto extends Crypto {
  /** A key of the first login server. Rejects legacy_wrong_password, legacy_key. */
  legacyOpen(password: Uint8Array, account: LegacyAccount): Promise<ImportedRoot>;
  /** A passkey's PRF output or a device's key as unlock key, for envelopeSeal and envelopeOpen. The secret (32) is zeroed. */
  unlockKey(method: "passkey" | "device", secret: Uint8Array): Promise<{ key: Handle }>;
  /** Seals root for a login or an unlock key. */
  envelopeSeal(root: Handle, key: Handle, at: AccountRevision): Promise<{ envelope: Uint8Array /*168*/ }>;
  /** Signs an update of any revision: all envelopes that are valid from then on; record when the password changes. */
  update(root: Handle, at: AccountRevision, envelopes: Uint8Array[], record?: Uint8Array): Promise<{ document: Uint8Array; signature: Uint8Array }>;
  /** A recovery officer's signed card. */
  officerCard(root: Handle, officer: Uint8Array /*16*/): Promise<{ card: Uint8Array /*152*/ }>;
  /** Any `threshold` of the officers can help. Rejects officer_card, officer_substituted, recovery_threshold. */
  recoverySeal(root: Handle, at: AccountRevision, officers: { card: Uint8Array; accountKey: Uint8Array }[], threshold: number): Promise<{ envelopes: Uint8Array[] }>;
  /** The officer's side. The share (34) is secret. */
  recoveryOpen(officerRoot: Handle, envelope: Uint8Array, account: Uint8Array, publicKey: Uint8Array, leastRevision: number): Promise<{ share: Uint8Array }>;
  /** Rejects share_count, share_mismatch. */
  recoveryJoin(shares: Uint8Array[], derivation: number, publicKey: Uint8Array): Promise<{ root: Handle }>;
  /** The next entry (256) of a key history, signed by the old key where it is still there. Rejects key_history. */
  historyNext(account: Uint8Array, before: Uint8Array | undefined, root: Handle, oldRoot?: Handle): Promise<{ entry: Uint8Array }>;
  historyRead(entries: Uint8Array[], account: Uint8Array, current: Uint8Array): Promise<{ publicKey: Uint8Array; derivation: number; signedByOldKey: boolean }[]>;
}
export interface PhraseCheck {
  words: number; // how many were typed
  unknown: { position: number /*0-based*/; nearest: string[] /*at most 3*/ }[];
  hasChecksum: boolean; // 24 known words whose checksum fits
}
export interface AccountRevision { account: Uint8Array /*16*/; revision: number }
export interface ImportedRoot { root: Handle; derivation: number; publicKey: Uint8Array }
export interface LegacyAccount {
  email: string; appSecret: Uint8Array; encryptedKey: Uint8Array /*80*/; publicKey: Uint8Array;
  verifier?: { serverKey: Uint8Array /*16*/; value: bigint };
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
  encrypted_memos?: { kind: "shared_secret" | "community_secret"; bytes: number }[];
  route?: "inbound" | "outbound" | "cross"; other_group?: string;
  version?: string; // 2021, where it is not 0
}
export interface TransferSummary { amount: string; sender: string; receiver: string; community?: string; final_balance?: string /*2019: of the sender, as claimed*/ }
export interface SummaryTime { s: number; nanos: number }
export type AddressType =
  | "none" | "community_human" | "community_gmw" | "community_auf" | "community_project" | "subaccount" | "crypto_account" | "deferred_transfer";
/** Loads worker and module. `wasmBase` is the URL folder of the modules. */
export function openCrypto<Name extends keyof Modules = "ownkey">(wasmBase: string, name?: Name): Promise<Modules[Name]>;
