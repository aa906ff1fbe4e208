// How both generations say things: "ok", an object, a refusal in the words of the original.
#pragma once

#include "server/flows/sessions.h"
#include "server/http/message.h"

#include <string_view>

namespace ownkey::http::apparts {

enum class Generation : std::uint8_t { v2019, now };

/// By the path: /v1 is of 2019.
Generation generation_of(const Request& request);

/// "ok" with quotes: answers are JSON values.
Response done();
/// A text as a JSON value.
Response said(int status, std::string_view text);
/// 2019: the text; now: {"error","description"}, without an empty description.
Response refusal(Generation generation,
                 int status,
                 std::string_view text,
                 std::string_view description = {});

/// Cookie loginToken: HttpOnly; SameSite=Strict; Secure when public_url is https.
void set_login_token(Response& response, const World& world, const flows::SessionToken& token);
void clear_login_token(Response& response, const World& world);

/// As JavaScript writes a Date: "Sat Nov 21 2026 20:54:58 GMT+0000 (Coordinated Universal Time)".
std::string date_text(Time time);

} // namespace ownkey::http::apparts
