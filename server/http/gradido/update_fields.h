// The member "update" of updateUserInfos: fields named "User.…", each read by itself, so that one
// of a wrong type does not keep the others from being taken.
#pragma once

#include "server/flows/member_update.h"

#include <string_view>

namespace ownkey::http::gradido {

struct UpdateFields {
    flows::MemberUpdate update;
    std::vector<std::string> errors; ///< of fields with a wrong type, or that are not known
};

/// In: the body of the call; its passwords are copied into secrets. Fails: bad_json, field_type
/// (update: absent, empty or no object).
Outcome<UpdateFields> read_update(std::string_view body);

/// What the call says of a field that was not taken.
std::string update_error(const Failure& failure);

} // namespace ownkey::http::gradido
