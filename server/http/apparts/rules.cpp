#include "rules.h"

#include "core/encoding.h"
#include "server/flows/own_words.h"
#include "server/flows/person.h"

#include <algorithm>

namespace ownkey::http::apparts {
namespace {

constexpr const char* kOtherwise = "en";

Done check_length(const char* field, ByteView text, int least) {
    if (utf8_length(text) >= static_cast<std::size_t>(least)) return ok();
    return Failure(Error::field_rule, field, std::to_string(least) + " characters at least");
}

/// RFC 3986 §2.1, all but unreserved characters.
std::string percent_encoded(const std::string& text) {
    constexpr const char* kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain)
            out += c;
        else
            out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
    return out;
}

std::string link(const World& world, const Account& account, const std::string& code) {
    const auto& page = world.settings.apparts.reset_url;
    const auto* const mark = page.find('?') == page.npos ? "?" : "&";
    return page + mark + "token=" + code + "&email=" + percent_encoded(account.email);
}

} // namespace

Done check_length_of_name(const World& world, const std::string& name) {
    const auto shown = flows::trimmed(name);
    return check_length("name", as_bytes(shown), world.settings.apparts.name_length_min);
}

Done check_length_of_password(const World& world, const flows::PlainPassword& password) {
    return check_length("password", password.text.reveal(), world.settings.apparts.pw_length_min);
}

Outcome<std::string> language_of(const World& world, const std::optional<std::string>& lang) {
    const auto& all = world.settings.apparts.supported_languages;
    if (lang && std::find(all.begin(), all.end(), *lang) == all.end())
        return Failure(Error::field_rule, "lang", "one of apparts.supported_languages");
    const auto wanted = lang ? *lang : all.empty() ? kOtherwise : all.front();
    return flows::check_language(wanted) ? wanted : std::string(kOtherwise);
}

std::string username_for(const std::string& name) {
    const auto wanted = flows::trimmed(name);
    return flows::check_username(wanted) ? wanted : std::string();
}

flows::ResetLetter welcome_letter(const World& world) {
    return [&world](const Account& account, const std::string& code) {
        const auto& own = world.settings.apparts;
        return flows::in_own_words(account,
                                   own.welcome_mail_title,
                                   own.welcome_mail_body,
                                   link(world, account, code) + "&welcome=true");
    };
}

flows::ResetLetter reset_letter(const World& world) {
    return [&world](const Account& account, const std::string& code) {
        const auto& own = world.settings.apparts;
        return flows::in_own_words(
            account, own.reset_mail_title, own.reset_mail_body, link(world, account, code));
    };
}

} // namespace ownkey::http::apparts
