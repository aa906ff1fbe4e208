#include "tools/community/draft.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace ownkey::community {

namespace {

constexpr const char* kMemoLength = "The memo must have 5 to 150 bytes (umlauts count as 2).";
constexpr const char* kSomebodyElse = "The recipient must be somebody else than you.";
constexpr const char* kMonth = "The month must be the current one or one of the two before.";
constexpr const char* kLimit = "The amount must be at most 1000.00 GDD for each month.";

/// Which field of the form an error of core's rules belongs to, and its rule in words.
FieldError explained(Error error) {
    // The rest cannot come from a form: it is shown as it is, for the form as a whole.
    constexpr std::array kNamed{
        std::tuple{Error::tx_memo_length, "memo", kMemoLength},
        std::tuple{Error::tx_too_large, "memo", kMemoLength},
        std::tuple{
            Error::tx_memo_text, "memo", "The memo must be text without control characters."},
        std::tuple{Error::tx_amount, "amount", "The amount must be above 0."},
        std::tuple{Error::tx_creation_limit, "amount", kLimit},
        std::tuple{Error::tx_target_date, "month", kMonth},
        std::tuple{Error::tx_same_account, "recipient", kSomebodyElse},
    };
    for (const auto& [named, field, text] : kNamed) {
        if (named == error) return {field, text};
    }
    return {"", std::string(error_text(error))};
}

Result<std::optional<Member>> recipient_of(Draft& draft, Ledger& ledger, const Member& author) {
    const auto email = draft.value("recipient");
    auto member = TRY(ledger.find_member_by_email(email));
    if (!member) {
        draft.add_error(
            "recipient",
            email.empty() ? "The recipient is missing: the e-mail address of a member."
                          : "The recipient must be a member: nobody here has this e-mail address.");
    } else if (member->id == author.id) {
        draft.add_error("recipient", kSomebodyElse);
    }
    return member;
}

std::optional<std::int64_t> amount_of(Draft& draft) {
    const auto amount = tx::parse_amount(draft.value("amount"));
    if (amount) return *amount;
    draft.add_error(
        "amount",
        "The amount must be a number above 0 with at most four decimals, such as 12.50 or 12,50.");
    return std::nullopt;
}

/// What core has against the body, unless that field has an error already.
void check_body(Draft& draft, ByteView body_bytes, std::int64_t created_s) {
    const auto body = tx::decode_body(body_bytes);
    const Status status =
        body ? tx::check_rules(*body, {.now_s = created_s}) : Status(body.error());
    if (status) return;
    auto found = explained(status.error());
    const bool known = std::ranges::any_of(
        draft.errors, [&](const auto& error) { return error.field == found.field; });
    if (!known) draft.errors.push_back(std::move(found));
}

std::optional<ByteVector> finished(const Draft& draft, ByteVector body) {
    if (draft.errors.empty()) return body;
    return std::nullopt;
}

} // namespace

std::string Draft::value(const std::string& field) const {
    const auto found = typed.find(field);
    if (found == typed.end()) return {};
    const auto& text = found->second;
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

Result<std::optional<ByteVector>>
transfer_body(Draft& draft, Ledger& ledger, const Member& sender, std::int64_t created_s) {
    const auto recipient = TRY(recipient_of(draft, ledger, sender));
    const auto amount = amount_of(draft);
    const auto balance = sender.balance.at(created_s);
    if (amount && *amount > balance)
        draft.add_error("amount",
                        "The amount must be at most your balance of " + tx::amount_text(balance) +
                            " GDD.");
    // With stand-ins for what is wrong already, so that everything wrong is said at once.
    const tx::Transfer transfer{
        sender.public_key, recipient ? recipient->public_key : PublicKey{}, amount.value_or(1)};
    auto body = tx::encode_transfer_body(transfer, draft.value("memo"), created_s);
    check_body(draft, body, created_s);
    return finished(draft, std::move(body));
}

Result<std::optional<ByteVector>>
creation_body(Draft& draft, Ledger& ledger, const Member& admin, std::int64_t created_s) {
    const auto recipient = TRY(recipient_of(draft, ledger, admin));
    const auto amount = amount_of(draft);
    const auto months = target_months(created_s);
    const auto month = std::ranges::find(months, draft.value("month"), month_text);
    if (month == months.end()) draft.add_error("month", kMonth);
    const tx::Creation creation{recipient ? recipient->public_key : PublicKey{},
                                amount.value_or(1),
                                month_start_s(month == months.end() ? months.front() : *month)};
    auto body = tx::encode_creation_body(creation, draft.value("memo"), created_s);
    check_body(draft, body, created_s);
    return finished(draft, std::move(body));
}

std::string month_text(std::int64_t month) {
    const auto number = std::to_string(month % 12 + 1);
    return std::to_string(1970 + month / 12) + '-' + (number.size() == 1 ? "0" : "") + number;
}

std::vector<std::int64_t> target_months(std::int64_t now_s) {
    const auto current = month_of(now_s);
    return {current, current - 1, current - 2};
}

} // namespace ownkey::community
