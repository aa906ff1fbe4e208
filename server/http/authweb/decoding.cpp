#include "decoding.h"

#include "core/encoding.h"
#include "core/wipe.h"
#include "server/flows/person.h"

#include <algorithm>
#include <array>
#include <ctime>

namespace ownkey::http::authweb {
namespace {

/// As people write numbers; E.164 comes out of what is one.
std::string phone_in(const std::optional<std::string>& text) {
    auto phone = flows::trimmed(text.value_or(""));
    std::erase_if(
        phone, [](char c) { return std::string_view(" -()/.").find(c) != std::string_view::npos; });
    return phone.starts_with("00") ? '+' + phone.substr(2) : phone;
}

flows::GuidUser user_in(const UserCredentials& dto) {
    return {flows::trimmed(dto.login.value_or("")),
            flows::trimmed(dto.email.value_or("")),
            phone_in(dto.phone_number)};
}

/// Names and numbers of the table auth_closing_code; nothing, or 0, is a success.
Outcome<Closing> closing_of(const std::optional<Loose>& code) {
    constexpr std::array<std::pair<const char*, Closing>, 6> kNames{
        {{"success", Closing::success},
         {"rejectedtoprovidevc", Closing::rejected_to_provide_code},
         {"toomanytries", Closing::too_many_tries},
         {"timeout", Closing::timeout},
         {"overriden", Closing::overriden},
         {"cancelled", Closing::cancelled}}};
    const auto text = code ? flows::email_key_of(code->text) : std::string();
    if (text.empty() || text == "0") return Closing::success;
    for (const auto& [name, closing] : kNames)
        if (text == name || text == std::to_string(static_cast<int>(closing))) return closing;
    return Failure(Error::field_rule, "SignUpClosingCode", "1 to 6, or a name");
}

} // namespace

Outcome<flows::GuidCaller> caller_in(const World& world, const Request& request) {
    return flows::guid_caller(
        world,
        {.address = request.address, .user_agent = request.header("user-agent")},
        request.header("authorization"));
}

Outcome<std::string> text_in(const char* field, const std::optional<std::string>& text) {
    auto value = flows::trimmed(text.value_or(""));
    if (value.empty()) return Failure(Error::field_missing, field, "");
    return value;
}

Outcome<Uuid> guid_in(const char* field, const std::optional<std::string>& text) {
    auto value = flows::email_key_of(TRY(text_in(field, text))); // in small letters
    if (value.starts_with('{') && value.ends_with('}')) value = value.substr(1, value.size() - 2);
    if (value.size() == 32)
        for (const auto place : {8, 13, 18, 23})
            value.insert(static_cast<std::size_t>(place), 1, '-');
    const auto guid = uuid_from_text(value);
    if (!guid) return Failure(Error::bad_uuid, field, "");
    return *guid;
}

Outcome<Credentials> credentials_of(const Request& request) {
    auto dto = TRY(body_of<UserCredentials>(request));
    TRY(text_in("Login", dto.login));
    if (!dto.password || dto.password->empty())
        return Failure(Error::field_missing, "Password", "");
    return Credentials{user_in(dto), flows::take_password(*dto.password)};
}

Outcome<flows::GuidUser> user_of(const Request& request) {
    auto dto = TRY(body_of<UserCredentials>(request));
    if (dto.password) wipe(*dto.password);
    auto user = user_in(dto);
    if (user.login.empty() && user.email.empty() && user.phone.empty())
        return Failure(Error::field_missing, "Login", "");
    return user;
}

Outcome<flows::GuidSignupEnd> signup_end_of(const Request& request) {
    const auto dto = TRY(body_of<VsuRequest>(request));
    flows::GuidSignupEnd end;
    end.signup_id = TRY(guid_in("SignUpGuid", dto.sign_up_guid));
    end.closing = TRY(closing_of(dto.sign_up_closing_code));
    if (dto.is_deprecated.value_or(false)) end.closing = Closing::timeout;
    if (dto.is_overriden.value_or(false)) end.closing = Closing::overriden;
    end.tries = dto.tries_number.value_or(0);
    if (dto.verification_code && !dto.verification_code->empty()) end.code = dto.verification_code;
    return end;
}

std::string date_time(Time time) {
    const auto seconds = std::chrono::floor<Seconds>(time).time_since_epoch().count();
    const auto when = static_cast<std::time_t>(seconds);
    std::tm parts{};
    gmtime_r(&when, &parts);
    std::array<char, 32> text{};
    const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), size};
}

} // namespace ownkey::http::authweb
