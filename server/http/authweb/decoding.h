// Requests of AuthWebApi as the flows take them.
#pragma once

#include "server/flows/guid_signup.h"
#include "server/http/authweb/dto.h"
#include "server/http/message.h"

namespace ownkey::http::authweb {

struct Credentials {
    flows::GuidUser user;
    flows::PlainPassword password;
};

/// Programs keep no cookies here, so none are looked at. Fails: as the store.
Outcome<flows::GuidCaller> caller_in(const World& world, const Request& request);

/// Login and password are there. Fails: as decode; field_missing.
Outcome<Credentials> credentials_of(const Request& request);
/// Of which one can ask whether they exist: at least a login. Fails: likewise.
Outcome<flows::GuidUser> user_of(const Request& request);
Outcome<flows::GuidSignupEnd> signup_end_of(const Request& request);

/// Any form that .NET writes a Guid in. Fails: field_missing, bad_uuid (both with `field`).
Outcome<Uuid> guid_in(const char* field, const std::optional<std::string>& text);
/// Fails: field_missing.
Outcome<std::string> text_in(const char* field, const std::optional<std::string>& text);

/// "2026-11-21T14:30:00Z"
std::string date_time(Time time);

template <class T>
Outcome<T> body_of(const Request& request) {
    return decode<T>(request.body, {.unknown_fields = true});
}

} // namespace ownkey::http::authweb
