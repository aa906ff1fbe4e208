// Messages that several transaction types share, 2021 era (docs/community.md): TransferAmount,
// TimestampSeconds, public keys.
#pragma once

#include "transaction.h"
#include "wire.h"

namespace ownkey::tx {

/// The field of the 2021 body in which this type's content stands.
#define TRANSACTION_TYPE(name, Struct, field)                                                      \
    constexpr std::uint32_t type_field(const Struct&) {                                            \
        return field;                                                                              \
    }
#include "types.def"
#undef TRANSACTION_TYPE

struct TransferAmount {
    PublicKey public_key;
    std::int64_t amount = 0;
};

/// Fails: tx_key_length.
Result<PublicKey> decode_key(ByteView bytes);
/// TransferAmount{bytes pubkey=1; sint64 amount=2}.
Result<TransferAmount> decode_amount(ByteView bytes);
ByteVector encode_amount(const TransferAmount& amount);
/// TimestampSeconds{int64 seconds=1}.
Result<std::int64_t> decode_seconds(ByteView bytes);
ByteVector encode_seconds(std::int64_t seconds);
/// TransactionBody{memo=1; created=2; content in the field of types.def}.
ByteVector encode_body(std::string_view memo,
                       std::int64_t created_s,
                       std::uint32_t content_field,
                       ByteView content);

} // namespace ownkey::tx
