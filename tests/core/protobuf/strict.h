// What strict reading must refuse although protobuf reads it, said a second time and without core's
// reader: by walking the bytes along protobuf's own description of the message, and by a table
// of what the fields must hold.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

namespace ownkey::second_opinion {

/// The first objection in plain words, or "" when `bytes` are exactly a transaction. In: `parsed`,
/// what protobuf made of `bytes`.
std::string objection(std::string_view bytes, const google::protobuf::Message& parsed);

} // namespace ownkey::second_opinion
