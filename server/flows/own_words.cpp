#include "own_words.h"

namespace ownkey::flows {
namespace {

constexpr std::string_view kName = "##NAME##";
constexpr std::string_view kUrl = "##URL##";

} // namespace

std::string with_words(std::string_view body, const std::string& name, const std::string& url) {
    std::string out;
    while (!body.empty()) {
        if (body.starts_with(kName)) {
            out += name;
            body.remove_prefix(kName.size());
        } else if (body.starts_with(kUrl)) {
            out += url;
            body.remove_prefix(kUrl.size());
        } else {
            out += body.front();
            body.remove_prefix(1);
        }
    }
    return out;
}

MailOrder in_own_words(const Account& account,
                       const std::string& title,
                       const std::string& body,
                       const std::string& url) {
    const auto& name = account.first_name.empty() ? account.email : account.first_name;
    return {.to = account.email,
            .template_name = "own_words",
            .language = account.language,
            .vars = {{"title", title}, {"text", with_words(body, name, url)}}};
}

} // namespace ownkey::flows
