#include "code_exchange.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/codes.h"
#include "server/flows/members.h"
#include "server/flows/registration.h"
#include "server/flows/reset_code.h"
#include "server/flows/server_keys.h"
#include "server/flows/session_start.h"

namespace ownkey::flows {
namespace {

constexpr auto kUse = "exchanged code";

/// The row of a number: an id that says nothing without the deployment's secret, and that no
/// account has: nothing is counted under it.
Uuid row_id(const World& world, std::int32_t number) {
    Secret<struct NumberMacTag, 64> mac;
    const auto text = std::to_string(number);
    hmac_sha512(key_for(world.server_secret, kUse).reveal(), {as_bytes(text)}, mac.reveal());
    return MUST(Uuid::from(mac.reveal().first<Uuid::kSize>()));
}

Outcome<std::int32_t>
park(Tables& tables, const World& world, const Caller& caller, const std::string& link_code) {
    const auto number = random_alias(world.random);
    const auto id = row_id(world, number);
    const auto now = world.clock.now();
    TRY(tables.insert_signin({.id = id,
                              .account_id = id,
                              .purpose = SigninPurpose::verified,
                              .state = seal(world, kUse, id.view(), as_bytes(link_code)),
                              .address = caller.address,
                              .created_at = now,
                              .expires_at = now + world.settings.signup.typed_code_validity}));
    return number;
}

/// Fails: code_wrong, code_expired, code_used.
Outcome<CodeExchanged> exchange_reset(const World& world,
                                      const Caller& caller,
                                      const std::string& community,
                                      const std::string& link_code) {
    CodeExchanged exchanged;
    TRY(decide(world.store, Durability::relaxed, [&](Tables& tables) -> Outcome<Verdict> {
        const ResetCode code{.link_code = link_code, .email = {}, .typed_code = {}};
        auto proof = TRY(prove_reset(tables, world, caller, code));
        if (proof.verdict.refusal) return proof.verdict;
        if (!is_of_community(world, community, proof.account)) return refused(Error::code_wrong);
        const auto number = TRY(park(tables, world, caller, link_code));
        exchanged = {std::move(proof.account), proof.code.purpose, number};
        return accepted();
    }));
    return exchanged;
}

struct Found {
    EmailCode code;
    Account account;
};

/// Fails: code_wrong.
Outcome<Found>
find_code(const World& world, const std::string& community, const std::string& link_code) {
    const auto hash = TRY(link_hash_of(link_code));
    return in_read<Found>(world.store, [&](Tables& tables) -> Outcome<Found> {
        const auto code = TRY(tables.find_email_code_by_link(hash));
        if (!code) return Error::code_wrong;
        const auto account = TRY(tables.find_account(code->account_id));
        if (!account || !is_of_community(world, community, *account)) return Error::code_wrong;
        return Found{*code, *account};
    });
}

} // namespace

Outcome<CodeExchanged> exchange_code(const World& world,
                                     const Caller& caller,
                                     const std::string& community,
                                     const std::string& link_code) {
    const auto found = TRY(find_code(world, community, link_code));
    if (found.code.purpose != CodePurpose::confirm_email)
        return exchange_reset(world, caller, community, link_code);
    // Before the code is used up: who was active is not signed in by a mail.
    if (found.account.state != AccountState::unconfirmed) return Error::code_used;
    TRY(confirm_email_by_link(world, caller, link_code));
    auto started = TRY(start_proved_session(world, caller, found.account.id));
    return CodeExchanged{
        std::move(started.view.account), CodePurpose::confirm_email, started.view.session.alias};
}

Outcome<Account> reset_by_number(const World& world,
                                 const Caller& caller,
                                 std::int32_t number,
                                 PlainPassword password) {
    const auto id = row_id(world, number);
    const auto row = TRY(in_read<std::optional<Signin>>(
        world.store, [&](Tables& tables) { return tables.find_signin(id); }));
    if (!row || row->closing != Closing::open || row->expires_at <= world.clock.now())
        return Error::no_session;
    const auto opened = open_sealed(world, kUse, id.view(), row->state);
    if (!opened) return Error::no_session;
    const ResetCode code{
        .link_code = std::string(as_text(opened->reveal())), .email = {}, .typed_code = {}};
    auto account = TRY(reset_password(world, caller, Surface::gradido, code, std::move(password)));
    TRY(world.store.transact(Durability::relaxed, [&](Tables& tables) -> Done {
        TRY(tables.close_signin(id, Closing::success));
        return ok();
    }));
    return account;
}

} // namespace ownkey::flows
