#include "reset_code.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/codes.h"
#include "server/flows/person.h"
#include "server/flows/server_keys.h"
#include "server/flows/throttle.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

/// Who may win back access. An address that nobody has proved to own yet is proved by this; an
/// emptied row has none.
bool may_reset(const Account& account) {
    return !account.email.empty() &&
           (account.state == AccountState::active || account.state == AccountState::unconfirmed);
}

bool sets_password(CodePurpose purpose) {
    return purpose == CodePurpose::reset_password || purpose == CodePurpose::invitation;
}

Uuid counter_id(ResetCount what) {
    Uuid id; // no UUID that is drawn looks like this: version and variant are missing
    id.bytes.back() = static_cast<Byte>(what);
    return id;
}

Outcome<ResetProof> refused_proof(Error error) {
    return ResetProof{refused(error), {}, {}};
}

Outcome<ResetProof> by_link(Tables& tables, const World& world, const ResetCode& sent) {
    const auto hash = link_hash_of(sent.link_code);
    if (!hash) return refused_proof(Error::code_wrong);
    auto code = TRY(tables.find_email_code_by_link(*hash));
    if (!code || !sets_password(code->purpose)) return refused_proof(Error::code_wrong);
    const auto account = TRY(tables.find_account(code->account_id));
    if (!sent.email.empty() && (!account || account->email_key != email_key_of(sent.email)))
        return refused_proof(Error::code_wrong);
    if (code->closing == Closing::success) return refused_proof(Error::code_used);
    if (code->closing != Closing::open) return refused_proof(Error::code_expired);
    if (code->link_until <= world.clock.now()) {
        code->closing = Closing::timeout;
        TRY(tables.update_email_code(*code));
        return refused_proof(Error::code_expired);
    }
    if (!account || !may_reset(*account)) return refused_proof(Error::code_wrong);
    return ResetProof{accepted(), *code, *account};
}

/// The newest open code that a mail brought: of a reset, else of an invitation.
Outcome<std::optional<EmailCode>> open_code(Tables& tables, const Uuid& account_id) {
    const auto reset = TRY(tables.find_open_email_code(account_id, CodePurpose::reset_password));
    const auto invitation = TRY(tables.find_open_email_code(account_id, CodePurpose::invitation));
    return reset ? reset : invitation;
}

/// What is wrong is told only to who typed the right characters. Everybody else hears the same,
/// whether there is a code, an account, or a try left.
Outcome<ResetProof>
by_typing(Tables& tables, const World& world, const Caller& caller, const ResetCode& typed) {
    const auto target = TRY(reset_target(tables, world, email_key_of(typed.email)));
    TRY(check_wait(tables, world, target.id, ResetCount::typed_code));
    auto code = TRY(open_code(tables, target.id));
    const auto hash = typed_hash_of(world, target.id, typed.typed_code);
    const bool right = same_hash(hash, code ? code->typed_hash : Hash32{});
    if (right && target.account) {
        if (code->tries_left <= 0) return refused_proof(Error::code_too_many_tries);
        if (code->typed_until <= world.clock.now()) return refused_proof(Error::code_expired);
        return ResetProof{accepted(), *code, *target.account};
    }
    TRY(count(tables, world, caller, target.id, ResetCount::typed_code));
    if (code && target.account) {
        // The code stays open when its tries are used up: the link in the same mail still works.
        code->tries_left = std::max(0, code->tries_left - 1);
        TRY(tables.update_email_code(*code));
        TRY(tables.update_account(*target.account)); // tells guesses made at once apart
    } else {
        TRY(write_decoy(tables, world, target.id));
    }
    return refused_proof(Error::code_wrong);
}

} // namespace

Outcome<ResetTarget>
reset_target(Tables& tables, const World& world, const std::string& email_key) {
    Secret<struct UnknownResetTag, 64> mac;
    hmac_sha512(key_for(world.server_secret, "unknown reset").reveal(),
                {as_bytes(email_key)},
                mac.reveal());
    const auto derived = MUST(Uuid::from(mac.reveal().first<Uuid::kSize>()));
    auto account = TRY(tables.find_account_by_email(email_key));
    if (!account || !may_reset(*account)) return ResetTarget{derived, {}};
    return ResetTarget{account->id, std::move(account)};
}

Outcome<FailedSignins>
counted(Tables& tables, const World& world, const Uuid& target_id, ResetCount what) {
    const auto since = world.clock.now() - std::chrono::hours(1);
    return tables.failed_signins_of_device(target_id, counter_id(what), since);
}

Done count(Tables& tables,
           const World& world,
           const Caller& caller,
           const Uuid& target_id,
           ResetCount what) {
    const auto now = world.clock.now();
    return tables.insert_signin({.id = world.random.uuid(),
                                 .account_id = target_id,
                                 .purpose = SigninPurpose::login,
                                 .device_id = counter_id(what),
                                 .address = caller.address,
                                 .created_at = now,
                                 .expires_at = now,
                                 .closing = Closing::cancelled});
}

Done check_wait(Tables& tables, const World& world, const Uuid& target_id, ResetCount what) {
    TRY(check_throttle(tables, world, target_id, counter_id(what)));
    return ok();
}

Done write_decoy(Tables& tables, const World& world, const Uuid& target_id) {
    const auto now = world.clock.now();
    const auto id = world.random.uuid();
    const Signup decoy{.id = id,
                       .account_id = target_id,
                       .email_key = to_text(id), // no "@": nobody's address
                       .created_at = now,
                       .expires_at = now,
                       .closing = Closing::cancelled};
    TRY(tables.insert_signup(decoy));
    return tables.update_signup(decoy);
}

Outcome<ResetProof>
prove_reset(Tables& tables, const World& world, const Caller& caller, const ResetCode& code) {
    return code.link_code.empty() ? by_typing(tables, world, caller, code)
                                  : by_link(tables, world, code);
}

} // namespace ownkey::flows
