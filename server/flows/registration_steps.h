// The step of a registration that makes the account: for pages, whose record comes in a request of
// its own (registration.h), and for passwords that came in plain (plain_password.h).
#pragma once

#include "server/flows/codes.h"
#include "server/flows/world.h"

#include <optional>

namespace ownkey::flows {

/// What pages ask of people who register. Fails: field_rule, field_missing.
Done check_signup(const Settings::Registration& rules, const Signup& signup);

/// What a registration brings besides its signup.
struct Registrant {
    const opaque::RegistrationRecord& record;
    const Settings::Community& community; ///< whose member the person becomes
    std::string description{};
    std::int64_t publisher_id = 0;
    ConfirmationMail mail{};
};

struct Registered {
    Account account;
    NewEmailCode code; ///< secret
};

/// In: an open signup; it waits for the confirmation then. Out: the unconfirmed account, or nothing
/// where the address has one that keeps it: its owner is told. Fails: username_taken.
Outcome<std::optional<Registered>> accept_record(Tables& tables,
                                                 const World& world,
                                                 const Caller& caller,
                                                 const Signup& signup,
                                                 const Registrant& registrant);

} // namespace ownkey::flows
