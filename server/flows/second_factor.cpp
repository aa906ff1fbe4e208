#include "second_factor.h"

#include "server/flows/codes.h"
#include "server/flows/communities.h"
#include "server/flows/devices.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/no_mail.h"
#include "server/flows/notice.h"
#include "server/flows/own_account.h"
#include "server/flows/server_keys.h"
#include "server/flows/throttle.h"
#include "server/flows/totp.h"
#include "server/flows/verdict.h"

namespace ownkey::flows {
namespace {

constexpr int kRecoveryCodes = 10;
constexpr std::size_t kCodeLength = 10; ///< 50 bits
constexpr std::string_view kSealUse = "totp";

/// By what people tell the entries of their authenticator apart.
std::string label_of(const Account& account) {
    return gets_mail(account.email) ? account.email : account.username;
}

ByteVector sealed(const World& world, const Uuid& account_id, const TotpSecret& secret) {
    return seal(world, kSealUse, account_id.view(), secret.reveal());
}

Result<TotpSecret> opened(const World& world, const SecondFactor& factor) {
    const auto plain =
        TRY(open_sealed(world, kSealUse, factor.account_id.view(), factor.sealed_secret));
    return TotpSecret::from(plain.reveal());
}

std::string random_recovery_code(Random& random) {
    auto code = random_code(random, kCodeLength);
    return code.insert(kCodeLength / 2, 1, '-');
}

Outcome<std::vector<std::string>>
put_recovery_codes(Tables& tables, const World& world, const Uuid& account_id) {
    std::vector<std::string> texts;
    std::vector<RecoveryCode> rows;
    for (int i = 0; i < kRecoveryCodes; ++i) {
        texts.push_back(random_recovery_code(world.random));
        rows.push_back({account_id, typed_hash_of(world, account_id, texts.back())});
    }
    TRY(tables.replace_recovery_codes(account_id, rows));
    return texts;
}

Outcome<SecondFactor> factor_in_force(Tables& tables, const Uuid& account_id) {
    const auto factor = TRY(tables.find_second_factor(account_id));
    if (!factor || !factor->confirmed) return Error::second_factor_missing;
    return *factor;
}

/// Confirms the open secret with its first code. Fails as confirm_second_factor.
Done put_in_force(Tables& tables,
                  const World& world,
                  const Uuid& account_id,
                  const std::string& code) {
    auto factor = TRY(tables.find_second_factor(account_id));
    if (!factor) return Error::second_factor_missing;
    if (factor->confirmed) return Error::second_factor_exists;
    const auto secret = TRY(opened(world, *factor));
    const auto digits = totp_digits(code);
    const auto step =
        digits ? totp_step(secret, *digits, world.clock.now(), factor->last_step) : std::nullopt;
    if (!step) return Error::second_factor_wrong;
    factor->confirmed = true;
    factor->last_step = *step;
    return tables.put_second_factor(*factor);
}

/// A wrong code counts as a failed login does, so that guessing here is bounded with guessing
/// there.
Done count_wrong_code(Tables& tables,
                      const World& world,
                      const Caller& caller,
                      const SessionView& view) {
    const auto now = world.clock.now();
    TRY(tables.insert_signin({.id = world.random.uuid(),
                              .account_id = view.account.id,
                              .known = true,
                              .purpose = SigninPurpose::second_factor,
                              .session_id = view.session.id,
                              .device_id = view.session.device_id,
                              .address = caller.address,
                              .created_at = now,
                              .expires_at = now,
                              .closing = Closing::rejected_to_provide_code}));
    return audit(tables, world, caller, view.account.id, "second_factor.wrong");
}

} // namespace

Outcome<SecondFactorState> second_factor_state(const World& world, const SessionView& view) {
    return in_read<SecondFactorState>(
        world.store, [&](Tables& tables) -> Outcome<SecondFactorState> {
            const auto factor = TRY(tables.find_second_factor(view.account.id));
            const auto left = TRY(tables.count_recovery_codes(view.account.id));
            return SecondFactorState{factor && factor->confirmed, left};
        });
}

Outcome<SecondFactorSetup>
set_up_second_factor(const World& world, const Caller& caller, const SessionView& view) {
    TRY(require_fresh(world, view));
    const auto& account = view.account;
    TotpSecret secret;
    world.random.fill(secret.reveal());
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        TRY(own_account(tables, view));
        const auto before = TRY(tables.find_second_factor(account.id));
        if (before && before->confirmed) return Error::second_factor_exists;
        TRY(tables.put_second_factor({.account_id = account.id,
                                      .sealed_secret = sealed(world, account.id, secret),
                                      .created_at = world.clock.now(),
                                      .version = before ? before->version : 0}));
        return audit(tables, world, caller, account.id, "second_factor.set_up");
    }));
    return SecondFactorSetup{
        base32(secret),
        otpauth_uri(secret, community_of(world.settings, account).name, label_of(account))};
}

Outcome<SecondFactorConfirmed> confirm_second_factor(const World& world,
                                                     const Caller& caller,
                                                     const SessionView& view,
                                                     const std::string& code) {
    TRY(require_fresh(world, view));
    const auto& account = view.account;
    const auto work = [&](Tables& tables) -> Outcome<SecondFactorConfirmed> {
        TRY(put_in_force(tables, world, account.id, code));
        TRY(mark_devices(tables, account.id, view.session.device_id.value_or(Uuid{}), true));
        // Whoever is in already, with a stolen password or cookie, is not once the factor is on.
        TRY(end_all_sessions(tables, world, account.id, view.session.id));
        TRY(audit(tables, world, caller, account.id, "second_factor.on"));
        TRY(queue_notice(tables, world, account, "second_factor_on", done_from(world, caller)));
        auto codes = TRY(put_recovery_codes(tables, world, account.id));
        auto session =
            TRY(renew_session(tables, world, view, [](Session& row) { row.second_factor = true; }));
        return SecondFactorConfirmed{std::move(session), std::move(codes)};
    };
    auto confirmed = TRY(settle<SecondFactorConfirmed>(world.store, Durability::full, work));
    return confirmed;
}

Outcome<std::vector<std::string>>
new_recovery_codes(const World& world, const Caller& caller, const SessionView& view) {
    TRY(require_fresh(world, view));
    using Codes = std::vector<std::string>;
    auto codes =
        TRY(settle<Codes>(world.store, Durability::full, [&](Tables& tables) -> Outcome<Codes> {
            TRY(own_account(tables, view));
            TRY(factor_in_force(tables, view.account.id));
            if (!view.session.second_factor) return Error::second_factor_needed;
            TRY(audit(tables, world, caller, view.account.id, "second_factor.new_codes"));
            TRY(queue_notice(
                tables, world, view.account, "new_recovery_codes", done_from(world, caller)));
            return put_recovery_codes(tables, world, view.account.id);
        }));
    return codes;
}

Done turn_off_second_factor(const World& world,
                            const Caller& caller,
                            const SessionView& view,
                            const std::string& code) {
    TRY(require_fresh(world, view));
    const auto& account = view.account;
    TRY(decide(world.store, Durability::full, [&](Tables& tables) -> Outcome<Verdict> {
        TRY(own_account(tables, view));
        TRY(factor_in_force(tables, account.id));
        TRY(check_throttle(tables, world, account.id, view.session.device_id));
        if (!TRY(take_second_factor(tables, world, account.id, code))) {
            TRY(count_wrong_code(tables, world, caller, view));
            return refused(Error::second_factor_wrong);
        }
        TRY(drop_second_factor(tables, world, account.id));
        TRY(audit(tables, world, caller, account.id, "second_factor.off"));
        TRY(queue_notice(tables, world, account, "second_factor_off", done_from(world, caller)));
        return accepted();
    }));
    return ok();
}

Outcome<bool> take_second_factor(Tables& tables,
                                 const World& world,
                                 const Uuid& account_id,
                                 const std::string& code) {
    auto factor = TRY(tables.find_second_factor(account_id));
    if (!factor || !factor->confirmed) return false;
    const auto digits = totp_digits(code);
    if (!digits)
        return tables.use_recovery_code({account_id, typed_hash_of(world, account_id, code)});
    const auto secret = TRY(opened(world, *factor));
    const auto step = totp_step(secret, *digits, world.clock.now(), factor->last_step);
    if (!step) return false;
    factor->last_step = *step; // whoever sends the same code at once loses by the row's version
    TRY(tables.put_second_factor(*factor));
    return true;
}

Done drop_second_factor(Tables& tables, const World& world, const Uuid& account_id) {
    TRY(tables.remove_second_factor(account_id));
    TRY(mark_devices(tables, account_id, std::nullopt, false));
    for (auto& session : TRY(tables.sessions_of(account_id, world.settings.session.most))) {
        session.second_factor = false;
        TRY(tables.update_session(session));
    }
    return ok();
}

} // namespace ownkey::flows
