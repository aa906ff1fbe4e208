// A form as a person typed it, what is wrong with it, and the transaction body it stands for.
// The rules are: an error names its field and the rule; the rules are core's, so that what passes
// here is signable there.
#pragma once

#include "tools/community/ledger.h"

#include <map>

namespace ownkey::community {

using FormFields = std::map<std::string, std::string>;

struct FieldError {
    std::string field; ///< name of the input; empty = the form as a whole
    std::string text;
};

struct Draft {
    FormFields typed;
    std::vector<FieldError> errors;

    /// As typed, without blanks around it; empty when absent.
    [[nodiscard]] std::string value(const std::string& field) const;

    void add_error(std::string field, std::string text) {
        errors.push_back({std::move(field), std::move(text)});
    }
};

/// Fields recipient, amount, memo. Out: body bytes, or nothing and the draft says why. Fails:
/// store_failed.
Result<std::optional<ByteVector>>
transfer_body(Draft& draft, Ledger& ledger, const Member& sender, std::int64_t created_s);

/// Fields recipient, amount, month ("2024-11"), memo; signed by `admin`. Likewise.
Result<std::optional<ByteVector>>
creation_body(Draft& draft, Ledger& ledger, const Member& admin, std::int64_t created_s);

/// "2024-11".
std::string month_text(std::int64_t month);
/// The months that a creation may be meant for, the current one first.
std::vector<std::int64_t> target_months(std::int64_t now_s);

} // namespace ownkey::community
