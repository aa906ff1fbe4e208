// The questions of a campaign, and answers to them. The rules are:
//  - A question: title (1 to 200 characters), description (at most 2000), key (a letter, then
//    letters, digits, _ and -, 64 at most; once in a campaign), type, whether an answer is
//    required, and for choices what there is to choose (1 to 100 different texts of 1 to 200).
//  - The order of the questions is that of their list, for people and for the answers.
//  - Answers come from strangers: what nobody asked is left out, what is asked is checked, and what
//    is stored is written anew. An empty text, an empty list or null is no answer.
//  - text: at most 2000 characters. number: digits with an optional sign and decimals, kept as
//    written (15 digits, 6 decimals). choice: one of them. multiple choice: some, each once.
//    yes/no: true or false, also as text.
#pragma once

#include "server/domain/failure.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ownkey::flows {

enum class FieldType : std::uint8_t { text, number, choice, multiple_choice, yes_no };

struct CampaignField {
    std::string title;
    std::string description;
    std::string key;
    FieldType type = FieldType::text;
    bool required = false;
    std::vector<std::string> choices;

    friend bool operator==(const CampaignField&, const CampaignField&) = default;
};

/// What is wrong with which field of a form; there may be several.
struct Fault {
    std::string field;
    std::string text; ///< for people, English
};

using Faults = std::vector<Fault>;

/// "text", "number", "choice", "multiple_choice", "yes_no".
std::string_view field_type_name(FieldType type);
/// Also "multiple choice", "yes/no" and "boolean". Absent: any other text.
std::optional<FieldType> field_type_of(std::string_view name);

/// In: questions as an admin wrote them.
Faults check_fields(const std::vector<CampaignField>& fields, int most);
/// As Campaign::fields keeps them.
std::string fields_json(const std::vector<CampaignField>& fields);
/// Fails: bad_json (not written by fields_json).
Outcome<std::vector<CampaignField>> fields_of(const std::string& json);

struct Answers {
    Faults faults;    ///< fields are "responses.<key>", or "responses"
    std::string json; ///< without faults: an object in the order of the questions
};

/// In: a JSON object by key, or a JSON text that holds one; empty: no answers.
Answers check_answers(const std::vector<CampaignField>& fields, const std::string& responses);

} // namespace ownkey::flows
