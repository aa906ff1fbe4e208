// The formats of the three eras. The rules are: the bytes alone say which era they are of, and no
// bytes are of two. 2025 writes its version (field 3) as text, 2021 as a number, 2019 not at all.
// Fields 8 and 9 are both of 2019 and of 2021, with other messages: in a Transfer of 2019 field 2
// is a message, in GroupFriendsUpdate a number or left out; in a TransactionCreation of 2019 field
// 1 is a message around a key, so longer than 32 bytes, in GroupMemberUpdate the key itself.
#pragma once

#include "transaction.h"

namespace ownkey::tx {

/// By structure alone; whether the bytes are well-formed is decode_body's to say. Fails: those of
/// Reader.
Result<Era> era_of(ByteView body_bytes);

/// As if the bytes were of that era. Fails: 3xx.
Result<Body> decode_body_as(Era era, ByteView body_bytes);

/// The field of the content. In: a type that the era has.
std::uint32_t transfer_field(Era era);
std::uint32_t creation_field(Era era);

inline constexpr std::string_view kVersion2025 = "3.5";

} // namespace ownkey::tx
