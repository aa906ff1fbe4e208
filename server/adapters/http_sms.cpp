#include "server/adapters/http_sms.h"

#include "core/encoding.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace ownkey {

namespace {

constexpr std::size_t kMaxReplyBytes = 65'536; // of which nothing is used

Failure failed(std::string reason) {
    return {Error::sms_failed, "", std::move(reason)};
}

bool is_e164(const std::string& number) {
    return number.size() >= 8 && number.size() <= 16 && number.front() == '+' &&
           std::all_of(
               number.begin() + 1, number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// One pass over the template: a value that holds a placeholder stays as it is.
std::string filled(std::string_view pattern, const std::string& to, const std::string& text) {
    const std::array<std::pair<std::string_view, std::string>, 2> values{
        {{"##TO##", json_escaped(to)}, {"##TEXT##", json_escaped(text)}}};
    std::string out;
    while (!pattern.empty()) {
        const auto* const found =
            std::find_if(values.begin(), values.end(), [&](const auto& value) {
                return pattern.starts_with(value.first);
            });
        out += found == values.end() ? std::string(1, pattern.front()) : found->second;
        pattern.remove_prefix(found == values.end() ? 1 : found->first.size());
    }
    return out;
}

Outcome<std::string> first_line(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line)) return failed("sms.authorization_file cannot be read: " + file);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

} // namespace

HttpSms::HttpSms(const Settings::Sms& settings)
    : settings_(settings), client_({settings.timeout, kMaxReplyBytes}) {}

Done HttpSms::send(const std::string& to, const std::string& text) {
    if (settings_.url.empty()) return failed("no gateway is configured (sms.url)");
    if (!is_e164(to)) return failed("the number is not E.164");
    HttpClient::Headers headers;
    if (!settings_.authorization_file.empty())
        headers.emplace_back("Authorization", TRY(first_line(settings_.authorization_file)));
    const auto reply = client_.post_json(settings_.url, filled(settings_.body, to, text), headers);
    for (auto& [name, value] : headers)
        sodium_memzero(value.data(), value.size());
    if (!reply) return failed(reply.error().detail);
    if (reply->status / 100 != 2)
        return failed("the gateway answered " + std::to_string(reply->status));
    return ok();
}

} // namespace ownkey
