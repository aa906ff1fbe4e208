// Community transactions: bytes in, meaning out (docs/community.md). The signed bytes are the
// received body bytes, never re-encoded. The rules are: an unknown field, an unknown type, a
// repeated single field, an over-long number or a trailing byte is an error; whatever the signature
// covers is in the summary. Amounts are integers of 1/10000 GDD. Times are seconds since 1970 UTC.
#pragma once

#include "../keys/keys.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ownkey::tx {

inline constexpr std::size_t kMaxBodyBytes = 4096;
/// A body, and room for some thirty signatures.
inline constexpr std::size_t kMaxSignedBytes = 2 * kMaxBodyBytes;
inline constexpr std::int64_t kUnitsPerGdd = 10'000;

enum class Era : std::uint8_t { gradido_2019 = 1, gradido_2021 = 2, gradido_2025 = 3 };

struct Timestamp {
    std::int64_t seconds = 0;
    std::int32_t nanos = 0;
    friend bool operator==(const Timestamp&, const Timestamp&) = default;
};

/// From one account to one other; every era.
struct Transfer {
    PublicKey sender;
    PublicKey receiver;
    std::int64_t amount = 0;
    std::string community = {};     ///< whose currency; 2025 only, empty: the own one
    std::int64_t final_balance = 0; ///< of the sender, as claimed; 2019 only
};

/// New money for a target month; every era.
struct Creation {
    PublicKey receiver;
    std::int64_t amount = 0;
    std::optional<std::int64_t> target_date_s; ///< none only in 2019: the month of `created`
    std::int32_t ident_hash = 0;               ///< 2019 only
    std::string community = {};                ///< 2025 only
};

struct Part {
    PublicKey key;
    std::int64_t amount = 0;
    std::int64_t final_balance = 0; ///< of a sender, as claimed
};

/// More than one sender or receiver; 2019 only. With one each it is a Transfer.
struct SplitTransfer {
    std::vector<Part> senders;
    std::vector<Part> receivers;
    std::int64_t amount = 0; ///< the sum of either side
};

/// One half of a transfer between groups; 2021 only. (2025 has a Route for every type.)
struct CrossTransfer {
    Transfer transfer;
    bool outbound = false;
    std::string other_group;
    std::optional<Timestamp> paired; ///< names the other half
};

/// The group trusts another group's currency, or no longer; 2021 only.
struct GroupFriends {
    std::string group;
    bool remove = false;
};

enum class MemberChange : std::uint8_t { add_user = 0, move_inbound = 1, move_outbound = 2 };

/// 2021 only.
struct GroupMember {
    PublicKey user;
    MemberChange change = MemberChange::add_user;
    std::string target_group; ///< of a move
    std::optional<Timestamp> paired;
};

/// 2025 only, like all that follow.
struct CommunityFriends {
    bool color_fusion = false;
};

enum class AddressType : std::uint8_t {
    none = 0,
    community_human = 1,
    community_gmw = 2,
    community_auf = 3,
    community_project = 4,
    subaccount = 5,
    crypto_account = 6,
    deferred_transfer = 7,
};

struct RegisterAddress {
    std::optional<PublicKey> user;
    AddressType type = AddressType::none;
    std::optional<Hash32> name_hash;
    std::optional<PublicKey> account;
    std::uint32_t derivation_index = 0;
};

struct CommunityRoot {
    PublicKey community;
    PublicKey gmw; ///< the community's common good account
    PublicKey auf; ///< its equalisation and environment account
};

struct DeferredTransfer {
    Transfer transfer;
    std::int64_t timeout_s = 0;
};

struct RedeemDeferredTransfer {
    std::uint64_t deferred_number = 0;
    Transfer transfer;
};

struct TimeoutDeferredTransfer {
    std::uint64_t deferred_number = 0;
};

using Content = std::variant<Transfer,
                             Creation,
                             SplitTransfer,
                             CrossTransfer,
                             GroupFriends,
                             GroupMember,
                             CommunityFriends,
                             RegisterAddress,
                             CommunityRoot,
                             DeferredTransfer,
                             RedeemDeferredTransfer,
                             TimeoutDeferredTransfer>;

enum class MemoKind : std::uint8_t { shared_secret = 0, community_secret = 1, plain = 2 };

struct EncryptedMemo {
    MemoKind kind = MemoKind::shared_secret; ///< never plain
    ByteVector bytes;
};

/// Whether the other community keeps a half of this; 2025 only.
enum class Route : std::uint8_t { local = 0, inbound = 1, outbound = 2, cross = 3 };

/// A decoded body. A new type is a row in types.def, a struct here and a file of its own.
struct Body {
    Era era = Era::gradido_2021;
    std::string memo; ///< in clear; 2025: the plain ones, joined by '\n', which none of them has
    std::vector<EncryptedMemo> encrypted_memos; ///< 2025 only
    std::int64_t created_s = 0;
    std::int32_t created_nanos = 0; ///< 2025 only
    Route route = Route::local;
    std::string other_group;   ///< of a route that is not local
    std::uint64_t version = 0; ///< 2021 only; a 2025 body is of "3.5"
    Content content;
};

/// Decodes body bytes of any known era, told apart by structure. Fails: 3xx.
Result<Body> decode_body(ByteView body_bytes);

struct Rules {
    std::int64_t now_s = 0;
    /// A clock of another machine may be ahead by this much.
    std::int64_t allowed_skew_s = 120;
};

/// The rules that a body alone can be checked against (docs/community.md). Fails: 308 and up.
Status check_rules(const Body& body, const Rules& rules);

/// Whose signatures a body needs: all of `all_of`; where `and_another`, one more key that is in
/// neither list (a creation: anybody but the receiver). Whether that one may, only the community
/// knows. None at all: nobody signs (a timeout, which the ledger itself makes).
struct Signers {
    std::vector<PublicKey> all_of;
    std::vector<PublicKey> none_of;
    bool and_another = false;
};

/// Whose signatures does this body need? Out: public.
Signers needed_signers(const Body& body);
/// May this key sign this body? Fails: tx_not_concerned, tx_receiver_signs.
Status check_signer(const Body& body, const PublicKey& signer);

/// What a person is shown, from the decoded body, as JSON: wasm/crypto.d.ts TransactionSummary says
/// the members of each type. Keys as hex, amounts as decimal text "12.50", texts escaped for JSON
/// in HTML.
std::string summary_json(const Body& body);
/// "12.50": at least two, at most four decimals. In: 1/10000 GDD.
std::string amount_text(std::int64_t units);
/// In: "12.50" (digits, at most four decimals, '.' or ','). Fails: tx_amount.
Result<std::int64_t> parse_amount(std::string_view text);

struct SignaturePair {
    PublicKey public_key;
    Signature signature;
};

/// What a ledger of 2019 wrote around a transaction that it took. Nobody signs it.
struct LedgerEntry {
    std::uint64_t number = 0;
    std::int64_t received_s = 0;
    std::optional<Hash32> hash = {};
};

struct SignedTransaction {
    Era era = Era::gradido_2021;
    std::vector<SignaturePair> signatures;
    ByteVector body_bytes;
    LedgerEntry entry = {};  ///< 2019 only
    ByteVector pairing = {}; ///< 2025 only: the LedgerAnchor as it came; nobody signs it
};

/// Fails: 3xx, signature_invalid (not 64 bytes). Signatures are not verified here, nor is the body
/// decoded, but it is of the same era.
Result<SignedTransaction> decode_signed(ByteView bytes);
/// Encodes signature map and the body bytes exactly as given.
ByteVector encode_signed(const SignedTransaction& transaction);
/// Every signature over the body bytes, at least one, no key twice. Fails: signature_invalid,
/// tx_signed_twice.
Status verify_signatures(const SignedTransaction& transaction);

/// Which of the needed signatures are there. For transactions that several people sign.
struct SignatureState {
    std::vector<PublicKey> present;
    std::vector<PublicKey> missing; ///< of Signers::all_of
    bool another_missing = false;   ///< Signers::and_another

    /// Out: whether every needed signature is there.
    [[nodiscard]] bool complete() const { return missing.empty() && !another_missing; }
};

/// Also of a transaction that nobody has signed yet. Fails: those of decode_body and
/// verify_signatures; check_signer's for a key that has no business there.
Result<SignatureState> signature_state(const SignedTransaction& transaction);
/// Adds one. Fails: those of decode_body and check_signer, signature_invalid, tx_signed_twice,
/// tx_too_large; the transaction is then as it was.
Status add_signature(SignedTransaction& transaction, const SignaturePair& pair);

/// Builders, for community servers and tests. What an era does not have must be empty (contract);
/// 2025: one plain memo.
ByteVector encode_transfer_body(const Transfer& transfer,
                                std::string_view memo,
                                std::int64_t created_s,
                                Era era = Era::gradido_2021);
/// In and out as encode_transfer_body.
ByteVector encode_creation_body(const Creation& creation,
                                std::string_view memo,
                                std::int64_t created_s,
                                Era era = Era::gradido_2021);

/// The one signing path. In: received body bytes, the signing key (secret). It decodes, checks
/// rules and signer, signs, verifies its own signature, or fails with the reason.
Result<Signature> sign_body(ByteView body_bytes, const SigningKey& key, const Rules& rules);
/// The server's side: signature of `signer` over the stored bytes. Fails: signature_invalid and
/// those of check_signer.
Status
verify_body_signature(ByteView body_bytes, const PublicKey& signer, const Signature& signature);

/// The ident hash of an e-mail address: h = rotl32(h, 7) + byte. Legacy identifier, not
/// cryptographic.
std::uint32_t ident_hash(std::string_view email);

/// Chains a ledger's entries: BLAKE2b-256 over the hash before (32 zero bytes at first), the
/// entry's number as uint64 little-endian, the time received as int64 seconds little-endian, and
/// the whole signed transaction.
Hash32 running_hash(const Hash32& before,
                    std::uint64_t number,
                    std::int64_t received_s,
                    ByteView signed_transaction);

} // namespace ownkey::tx
