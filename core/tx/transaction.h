// Community transactions: bytes in, meaning out (docs/community.md). The signed bytes are the
// received body bytes, never re-encoded. The rules are: an unknown field, an unknown type, a
// repeated single field, an over-long number or a trailing byte is an error. Amounts are integers
// of 1/10000 GDD. Times are seconds since 1970 UTC.
#pragma once

#include "../keys/keys.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ownkey::tx {

inline constexpr std::size_t kMaxBodyBytes = 4096;
inline constexpr std::int64_t kUnitsPerGdd = 10'000;

enum class Era : std::uint8_t { gradido_2019 = 1, gradido_2021 = 2, gradido_2025 = 3 };

struct Transfer {
    PublicKey sender;
    PublicKey receiver;
    std::int64_t amount = 0;
};

struct Creation {
    PublicKey receiver;
    std::int64_t amount = 0;
    std::int64_t target_date_s = 0;
};

/// A decoded body. A new type is a row in types.def, a struct here and a pair of files.
struct Body {
    Era era = Era::gradido_2021;
    std::string memo;
    std::int64_t created_s = 0;
    std::variant<Transfer, Creation> content;
};

/// Decodes body bytes of any known era, told apart by structure. Fails: 3xx.
Result<Body> decode_body(ByteView body_bytes);

struct Rules {
    std::int64_t now_s = 0;
    /// A clock of another machine may be ahead by this much.
    std::int64_t allowed_skew_s = 120;
};

/// The rules that a body alone can be checked against. Fails: tx_memo_*, tx_amount,
/// tx_creation_limit, tx_target_date, tx_created_in_future, tx_same_account.
Status check_rules(const Body& body, const Rules& rules);

/// Whose signature does this body need? For a transfer the sender; for a creation anybody but the
/// receiver. Fails: tx_not_concerned, tx_receiver_signs.
Status check_signer(const Body& body, const PublicKey& signer);

/// What a person is shown, from the decoded body. `json` is
/// {"type","era","created_s","memo","amount","sender"?,"receiver"?, "target_date_s"?} with keys as
/// hex, amount as decimal text "12.50" and texts escaped for JSON in HTML.
std::string summary_json(const Body& body);
/// "12.50": at least two, at most four decimals. In: 1/10000 GDD.
std::string amount_text(std::int64_t units);
/// In: "12.50" (digits, at most four decimals, '.' or ','). Fails: tx_amount.
Result<std::int64_t> parse_amount(std::string_view text);

struct SignaturePair {
    PublicKey public_key;
    Signature signature;
};

struct SignedTransaction {
    Era era = Era::gradido_2021;
    std::vector<SignaturePair> signatures;
    ByteVector body_bytes;
};

/// Fails: 3xx, signature_invalid (not 64 bytes). Signatures are not verified here.
Result<SignedTransaction> decode_signed(ByteView bytes);
/// Encodes signature map and the body bytes exactly as given.
ByteVector encode_signed(const SignedTransaction& transaction);
/// Every signature over the body bytes, at least one. Fails: signature_invalid.
Status verify_signatures(const SignedTransaction& transaction);

/// Builders, 2021 era, for community servers and tests.
ByteVector
encode_transfer_body(const Transfer& transfer, std::string_view memo, std::int64_t created_s);
ByteVector
encode_creation_body(const Creation& creation, std::string_view memo, std::int64_t created_s);

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

} // namespace ownkey::tx
