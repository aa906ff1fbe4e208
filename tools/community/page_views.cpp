// What the templates are filled with.
#include "tools/community/assets.h"
#include "tools/community/pages.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace ownkey::community {

namespace {

using kainjow::mustache::data;

constexpr std::int64_t kShownEntries = 100;
constexpr std::int64_t kShownReports = 50;

std::string time_text(std::int64_t time_s) {
    using namespace std::chrono;
    const sys_seconds time{seconds{time_s}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    std::array<char, 40> text{};
    std::snprintf(text.data(),
                  text.size(),
                  "%04d-%02u-%02u %02d:%02d UTC",
                  static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()));
    return text.data();
}

std::string full_name(const Member& member) {
    return member.first_name + ' ' + member.last_name;
}

data list_of(const std::vector<data>& items) {
    data list{data::type::list};
    for (const auto& item : items)
        list << item;
    return list;
}

} // namespace

Result<std::string> Pages::name_of(const PublicKey& key) {
    const auto member = TRY(ledger_.find_member_by_key(key));
    return member ? full_name(*member) : std::string("somebody unknown");
}

/// What a row is for one member: the change of the balance, and the balance then.
Result<EntryPart> Pages::part_of(const Entry& entry, const Member& member) {
    for (const auto& part : entry.parts) {
        const auto holder = TRY(ledger_.find_member_by_key(part.key));
        if (holder && holder->id == member.id) return part;
    }
    const auto receiver = TRY(ledger_.find_member_by_key(entry.receiver));
    if (receiver && receiver->id == member.id)
        return EntryPart{entry.receiver, entry.amount, entry.receiver_balance};
    return EntryPart{
        entry.sender.value_or(PublicKey{}), -entry.amount, entry.sender_balance.value_or(0)};
}

Result<Pages::View> Pages::entry_view(const Entry& entry, const Member& member) {
    const auto part = TRY(part_of(entry, member));
    const bool receives = part.change >= 0;
    View view;
    view.set("amount", (receives ? "+" : "\u2212") + tx::amount_text(std::abs(part.change)));
    view.set("memo", entry.memo);
    view.set("when", time_text(entry.received_s));
    view.set("balance", tx::amount_text(part.balance));
    switch (entry.kind) {
    case Kind::transfer:
        view.set("what",
                 receives ? "Received from " + TRY(name_of(*entry.sender))
                          : "Sent to " + TRY(name_of(entry.receiver)));
        break;
    case Kind::creation:
        view.set("what", "Created for " + month_text(entry.target_month.value_or(0)));
        break;
    case Kind::welcome:
        view.set("what", "Welcome");
        break;
    case Kind::new_key:
        view.set("what", "New key");
        break;
    case Kind::moved:
        view.set("what",
                 receives ? "Moved here from a replaced key" : "Moved to the key that replaces it");
        break;
    case Kind::split:
        view.set("what", receives ? "Received from several" : "Sent together with others");
        break;
    }
    return view;
}

Result<Pages::View> Pages::form_view(const Visitor& visitor, const Draft& draft) {
    View view;
    view.set("token", tokens_.issue(visitor.session_id));
    for (const auto* field : {"recipient", "amount", "memo"})
        view.set(field, draft.value(field));
    for (const auto& error : draft.errors)
        view.set(error.field.empty() ? "form_error" : error.field + "_error", error.text);
    std::vector<data> others;
    for (const auto& member : TRY(ledger_.members())) {
        if (member.id == visitor.member.id) continue;
        data other;
        other.set("email", member.email);
        other.set("name", full_name(member));
        others.push_back(std::move(other));
    }
    view.set("members", list_of(others));
    return view;
}

Pages::Answer Pages::show_home(int status, const Visitor& visitor, const Draft& draft) {
    auto view = TRY(form_view(visitor, draft));
    view.set("balance", tx::amount_text(visitor.member.balance.at(seconds_of(clock_.now()))));
    add_gdt(view, visitor.member);
    std::vector<data> entries;
    for (const auto& entry : TRY(ledger_.entries_of(visitor.member, kShownEntries)))
        entries.push_back(TRY(entry_view(entry, visitor.member)));
    view.set("has_entries", !entries.empty());
    view.set("entries", list_of(entries));
    return page(status, "Your account", assets::render(assets::kHome, view), &visitor.member);
}

void Pages::add_gdt(View& view, const Member& member) {
    if (!gdt_.configured()) return;
    view.set("has_gdt", true);
    if (const auto sum = gdt_.sum_of(member.email)) view.set("gdt", tx::amount_text(*sum));
}

Status Pages::add_reports(View& view) {
    std::vector<data> reports;
    for (const auto& reported : TRY(ledger_.reported_errors(kShownReports))) {
        data report;
        report.set("error", reported.error);
        report.set("message", reported.message);
        report.set("hash", reported.hash);
        report.set("when", time_text(reported.received_s));
        reports.push_back(std::move(report));
    }
    view.set("has_reports", !reports.empty());
    view.set("reports", list_of(reports));
    if (const auto ping = TRY(ledger_.last_ping())) {
        view.set("ping", time_text(ping->at_s));
        if (ping->transaction_number)
            view.set("transaction_number", std::to_string(*ping->transaction_number));
    }
    return ok();
}

Pages::Answer Pages::show_admin(int status, const Visitor& visitor, const Draft& draft) {
    auto view = TRY(form_view(visitor, draft));
    std::vector<data> months;
    for (const auto month : target_months(seconds_of(clock_.now()))) {
        data option;
        option.set("value", month_text(month));
        option.set("selected", month_text(month) == draft.value("month"));
        months.push_back(std::move(option));
    }
    view.set("months", list_of(months));
    TRY(add_reports(view));
    return page(status, "Administration", assets::render(assets::kAdmin, view), &visitor.member);
}

} // namespace ownkey::community
