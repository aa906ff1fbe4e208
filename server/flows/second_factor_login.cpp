#include "second_factor_login.h"

#include "server/flows/devices.h"
#include "server/flows/journal.h"
#include "server/flows/notice.h"
#include "server/flows/second_factor.h"

namespace ownkey::flows {
namespace {

/// The open challenge. Fails: signin_not_found, code_too_many_tries.
Outcome<Signin> challenge(Tables& tables, const World& world, const Uuid& id) {
    auto signin = TRY(tables.find_signin(id));
    if (!signin || signin->purpose != SigninPurpose::second_factor || signin->session_id ||
        signin->expires_at <= world.clock.now())
        return Error::signin_not_found;
    if (signin->closing == Closing::too_many_tries) return Error::code_too_many_tries;
    if (signin->closing != Closing::open) return Error::signin_not_found;
    if (!TRY(still_current(tables, *signin))) return Error::signin_not_found;
    return *std::move(signin);
}

constexpr const char* kWrong = "second_factor.wrong";
constexpr const char* kOwnerWarned = "second_factor.owner_warned";
constexpr auto kDay = std::chrono::hours(24);

/// So many events of this name within a day.
Outcome<bool> happened(Tables& tables,
                       const World& world,
                       const Uuid& account_id,
                       const std::string& event,
                       int times) {
    const auto events =
        TRY(tables.search_audit({.account_id = account_id, .event = event, .limit = times}));
    return static_cast<int>(events.size()) == times && events.back().at + kDay > world.clock.now();
}

/// Somebody knows the password and guesses codes: the owner hears of it once a day. Wrong codes
/// count over all challenges, so that leaving each with a try left hides nothing.
Done warn_owner(Tables& tables, const World& world, const Caller& caller, const Account& account) {
    if (!TRY(happened(tables, world, account.id, kWrong, world.settings.second_factor.tries)))
        return ok();
    if (TRY(happened(tables, world, account.id, kOwnerWarned, 1))) return ok();
    TRY(queue_notice(tables, world, account, "second_factor_guessed", done_from(world, caller)));
    return audit(tables, world, caller, account.id, kOwnerWarned);
}

/// Out: what is told; the try is used up.
Outcome<Login> refuse_code(Tables& tables,
                           const World& world,
                           const Caller& caller,
                           const Account& account,
                           Signin signin) {
    TRY(audit(tables, world, caller, account.id, kWrong));
    TRY(warn_owner(tables, world, caller, account));
    --signin.tries_left;
    if (signin.tries_left <= 0) signin.closing = Closing::too_many_tries;
    TRY(tables.update_signin(signin));
    return Login{.verdict = refused(signin.tries_left > 0 ? Error::second_factor_wrong
                                                          : Error::code_too_many_tries)};
}

} // namespace

Outcome<Login> after_password(Tables& tables,
                              const World& world,
                              const Caller& caller,
                              const Signin& signin,
                              const Account& account) {
    const auto factor = TRY(tables.find_second_factor(account.id));
    const bool has_one = factor && factor->confirmed;
    const auto device = TRY(known_device(tables, world, caller, account.id));
    const auto& rules = world.settings.second_factor;
    const bool always = account.role != Role::none && rules.for_roles;
    if (!has_one || (device && device->second_factor && !always)) {
        if (!TRY(tables.close_signin(signin.id, Closing::success))) return Error::signin_not_found;
        return Login{.account = account, .second_factor = has_one};
    }
    auto asked = signin;
    asked.purpose = SigninPurpose::second_factor;
    asked.state.clear();
    asked.tries_left = rules.tries;
    asked.expires_at = world.clock.now() + rules.validity;
    TRY(tables.update_signin(asked)); // of two at once, one is first
    TRY(audit(tables, world, caller, account.id, "second_factor.asked"));
    return Login{.asked = SecondFactorAsked{asked.id, asked.expires_at}};
}

Outcome<LoginFinished> finish_second_factor(const World& world,
                                            const Caller& caller,
                                            const Uuid& challenge_id,
                                            const std::string& code) {
    auto finished = start_session(world, caller, [&](Tables& tables) -> Outcome<Login> {
        const auto signin = TRY(challenge(tables, world, challenge_id));
        const auto account = TRY(tables.find_account(signin.account_id));
        if (!account) return Error::signin_not_found;
        if (!TRY(take_second_factor(tables, world, account->id, code)))
            return refuse_code(tables, world, caller, *account, signin);
        if (!TRY(tables.close_signin(signin.id, Closing::success))) return Error::signin_not_found;
        if (const auto why = why_not(*account)) return Login{.verdict = refused(*why)};
        return Login{.account = *account, .second_factor = true};
    });
    return finished;
}

} // namespace ownkey::flows
