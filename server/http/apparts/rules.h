// What the settings of this surface ask of what people choose, in the order in which the original
// checked it, and the words of its mails.
#pragma once

#include "server/flows/plain_password.h"

#include <optional>
#include <string>

namespace ownkey::http::apparts {

/// Settings::AppArts::name_length_min. Fails: field_rule (name).
Done check_length_of_name(const World& world, const std::string& name);
/// Settings::AppArts::pw_length_min. Fails: field_rule (password).
Done check_length_of_password(const World& world, const flows::PlainPassword& password);
/// The language of somebody new: `lang`, or the first of Settings::AppArts::supported_languages.
/// One that our own mails do not speak becomes English. Fails: field_rule (lang).
Outcome<std::string> language_of(const World& world, const std::optional<std::string>& lang);

/// Our user name for a name that has the form of one, else none: the name that is shown is free.
std::string username_for(const std::string& name);

/// Mails whose link leads to Settings::AppArts::reset_url: `?token=...&email=...`, in the first
/// mail also `&welcome=true`.
flows::ResetLetter welcome_letter(const World& world);
flows::ResetLetter reset_letter(const World& world);

} // namespace ownkey::http::apparts
