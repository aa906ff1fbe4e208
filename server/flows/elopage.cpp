#include "elopage.h"

#include "server/flows/acting.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/person.h"
#include "server/flows/settle.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr std::size_t kMaxWord = 64;
constexpr std::size_t kMaxName = 512;
constexpr std::size_t kMinCharacters = 2; // of a name, as check_name says
constexpr std::size_t kMaxCharacters = 100;
constexpr std::string_view kAboutLessons = "lesson.";

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

/// The shop's fields are named as it names them.
Done check_word(const char* field, const std::string& word, bool needed) {
    if (needed && word.empty()) return Failure(Error::field_missing, field, "");
    if (word.size() > kMaxWord) return Failure(Error::field_too_long, field, "at most 64 bytes");
    if (!is_utf8(as_bytes(word)) || std::any_of(word.begin(), word.end(), is_control))
        return Failure(Error::field_rule, field, "plain text");
    return ok();
}

Done check_name_size(const char* field, const std::string& name) {
    if (name.size() > kMaxName) return Failure(Error::field_too_long, field, "at most 512 bytes");
    if (!is_utf8(as_bytes(name))) return Failure(Error::field_rule, field, "UTF-8");
    return ok();
}

Done check_event(const ElopageEvent& event) {
    TRY(check_word("order_id", event.order_id, true));
    TRY(check_word("payment_state", event.payment_state, false));
    if (event.email.empty()) return Failure(Error::field_missing, "payer[email]", "");
    if (!check_email(trimmed(event.email)))
        return Failure(Error::field_rule, "payer[email]", "not an e-mail address");
    TRY(check_name_size("payer[first_name]", event.first_name));
    return check_name_size("payer[last_name]", event.last_name);
}

/// What check_name takes of it; the person can mend it.
std::string cleaned(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (!is_control(c) && std::string_view("<>&;").find(c) == std::string_view::npos) out += c;
    while (utf8_length(as_bytes(out)) > kMaxCharacters)
        do {
            out.pop_back();
        } while (!is_utf8(as_bytes(out)));
    return trimmed(out);
}

std::string name_from(const std::string& name, const std::string& email) {
    auto text = cleaned(name);
    return utf8_length(as_bytes(text)) >= kMinCharacters ? text : cleaned(email);
}

Outcome<Account>
make_account(Tables& tables, const World& world, const ElopageBuy& buy, const ElopagePayer& payer) {
    auto account = TRY(invited_account(world,
                                       {.first_name = name_from(payer.first_name, payer.email),
                                        .last_name = name_from(payer.last_name, payer.email),
                                        .email = payer.email,
                                        .language = world.settings.elopage.language}));
    account.publisher_id = buy.publisher_id;
    TRY(tables.insert_account(account));
    if (!payer.no_mail) {
        const auto link = TRY(new_invitation(tables, world, account));
        TRY(queue_invitation(tables, world, account, link));
    }
    TRY(queue_webhooks(tables, world, account, "registered"));
    const auto detail = JsonObject().text("by", "elopage").str();
    TRY(audit(tables, world, {}, account.id, "account.invited", detail));
    return account;
}

} // namespace

Done take_elopage_event(const World& world, const ElopageEvent& event) {
    TRY(check_word("event", event.event, true));
    if (event.event.starts_with(kAboutLessons)) return ok();
    TRY(check_event(event));
    const ElopageBuy buy{.id = world.random.uuid(),
                         .order_id = event.order_id,
                         .event = event.event,
                         .payload = {},
                         .product_id = event.product_id,
                         .price_cents = event.price_cents,
                         .publisher_id = event.publisher_id,
                         .payer_email_key = email_key_of(event.email),
                         .payment_state = event.payment_state,
                         .received_at = world.clock.now(),
                         .account_id = std::nullopt};
    const auto done = world.store.transact(Durability::full, [&](Tables& tables) -> Done {
        TRY(tables.insert_elopage_buy(buy));
        return queue_elopage(tables,
                             world,
                             buy.id,
                             JsonObject()
                                 .text("email", trimmed(event.email))
                                 .text("first_name", event.first_name)
                                 .text("last_name", event.last_name)
                                 .boolean("no_mail", event.no_mail)
                                 .str());
    });
    if (!done && done.error().error == Error::store_duplicate) return ok();
    return done;
}

Done make_elopage_account(const World& world, const Uuid& buy_id, const ElopagePayer& payer) {
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        auto buy = TRY(tables.find_elopage_buy(buy_id));
        if (!buy || buy->account_id) return ok();
        auto account = TRY(tables.find_account_by_email(buy->payer_email_key));
        if (!account) account = TRY(make_account(tables, world, *buy, payer));
        buy->account_id = account->id;
        return tables.update_elopage_buy(*buy);
    }));
    return ok();
}

Outcome<bool> has_elopage(const World& world, const Account& account) {
    return in_read<bool>(
        world.store, [&](Tables& tables) { return tables.has_elopage_buys(account.email_key); });
}

} // namespace ownkey::flows
