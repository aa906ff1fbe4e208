// What every transaction type brings along: a decoder for each era that has it, its rules, whose
// signatures it needs, and what a person is shown. types/<name>.cpp holds them, types.def lists the
// types, eras.cpp says in which field each stands.
#pragma once

#include "json.h"
#include "transaction.h"

namespace ownkey::tx {

#define TRANSACTION_TYPE(name, Struct, memo)                                                       \
    /** Fails: the errors that docs/community.md names for this type. */                           \
    Status check(const Struct& content, const Body& body, const Rules& rules);                     \
    Signers signers(const Struct& content);                                                        \
    /** Members of the summary, everything that the signature covers. */                           \
    void describe(const Struct& content, Json& json);                                              \
    constexpr std::string_view type_name(const Struct&) {                                          \
        return #name;                                                                              \
    }                                                                                              \
    constexpr bool needs_memo(const Struct&) {                                                     \
        return memo;                                                                               \
    }
#include "types.def"
#undef TRANSACTION_TYPE

/// In: the bytes of the field in which the content stands. Fails: 3xx.
using Decoder = Result<Content> (*)(ByteView bytes);

Result<Content> decode_transfer_2019(ByteView bytes); ///< or a SplitTransfer
Result<Content> decode_transfer_2021(ByteView bytes); ///< or a CrossTransfer
Result<Content> decode_transfer_2025(ByteView bytes);
Result<Content> decode_creation_2019(ByteView bytes);
Result<Content> decode_creation_2021(ByteView bytes);
Result<Content> decode_creation_2025(ByteView bytes);
Result<Content> decode_group_friends(ByteView bytes);
Result<Content> decode_group_member(ByteView bytes);
Result<Content> decode_community_friends(ByteView bytes);
Result<Content> decode_register_address(ByteView bytes);
Result<Content> decode_community_root(ByteView bytes);
Result<Content> decode_deferred_transfer(ByteView bytes);
Result<Content> decode_redeem_deferred_transfer(ByteView bytes);
Result<Content> decode_timeout_deferred_transfer(ByteView bytes);

} // namespace ownkey::tx
