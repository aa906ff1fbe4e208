// Recovery officers: a person whose password was reset has an account, but no key. Officers with
// whom shares of the root were left (core/vault/recovery.h) hand them over, sealed to a key that
// only the person's browser has (core/vault/handover.h). The rules are:
//  - Consent is what stands in the account's update document: its recovery envelopes. Nobody else
//    adds an officer.
//  - A case is asked for by the person, told by mail to the person and to all officers, and waits
//    Settings::Recovery::delay. Until then no officer gets an envelope, so none can open it early.
//  - The person sees it and can cancel it from any session. Each officer sees only cases with a
//    share of their own, and only that share. No other role sees anything here.
//  - Each step stands in the audit log of the person's account: also that an officer was given the
//    envelope.
#pragma once

#include "core/vault/handover.h"
#include "server/flows/sessions.h"

namespace ownkey::flows {

/// Somebody who can help now: active, with the role, an own key that is not locked, and a card
/// that this key signed.
struct OfficerView {
    Uuid id;
    std::string name;
    PublicKey public_key;
    vault::OfficerPublicKey box_key;
    ByteVector card;
};

Outcome<std::vector<OfficerView>> list_officers(const World& world);

/// Fails: role_missing, second_factor_missing, password_needed, key_missing, key_locked,
/// officer_card (also one with the box of another officer), officer_substituted (signed by another
/// key, or for another account).
Done put_officer_card(const World& world,
                      const Caller& caller,
                      const SessionView& view,
                      ByteView card);
/// Fails: role_missing, second_factor_missing.
Done remove_officer_card(const World& world, const Caller& caller, const SessionView& view);

/// With whom shares were left, as far as they can still help.
struct Consent {
    int threshold = 0;
    int shares = 0; ///< how many officers there were
    std::vector<OfficerView> officers;

    [[nodiscard]] bool enough() const { return static_cast<int>(officers.size()) >= threshold; }
};

struct ReceivedShare {
    Uuid officer_id;
    std::string name;
    ByteVector sealed;
    Time at{};
};

struct OwnCase {
    RecoveryCase recovery;
    std::vector<ReceivedShare> shares;
};

struct OwnRecovery {
    std::optional<Consent> consent;
    std::optional<OwnCase> open;
};

Outcome<OwnRecovery> own_recovery(const World& world, const SessionView& view);

/// The same box key again while the case is open gives the same case. Fails: password_needed,
/// key_missing, key_exists (it is not locked), recovery_not_found (no consent), recovery_exists.
Outcome<RecoveryCase> ask_for_recovery(const World& world,
                                       const Caller& caller,
                                       const SessionView& view,
                                       const vault::CasePublicKey& box_key);
/// Fails: recovery_not_found (also that of somebody else), recovery_closed.
Done cancel_recovery(const World& world,
                     const Caller& caller,
                     const SessionView& view,
                     const Uuid& case_id);

/// A case as one officer sees it.
struct OfficersCase {
    RecoveryCase recovery;
    Account person;
    std::optional<ByteVector> envelope; ///< the officer's own; absent until the case opens
    bool handed = false;
};

struct CasePage {
    std::vector<OfficersCase> cases;
    std::optional<Uuid> next; ///< absent: the end
};

/// Open cases with a share for this officer, by id. A page may hold few of them, or none, and have
/// a next one: 500 waiting cases are looked at for each. Fails: role_missing, second_factor_missing.
Outcome<CasePage> cases_for_officer(const World& world,
                                    const Caller& caller,
                                    const SessionView& view,
                                    const std::optional<Uuid>& after,
                                    int limit);

/// In: a handed share (public). A repeat takes the place of the one before. Fails: role_missing,
/// second_factor_missing, password_needed, read_handover's, recovery_not_found (no case with a
/// share for this officer), recovery_closed, recovery_waiting, officer_substituted (signed by
/// another), handover_wrong_case (made for anything but this case and share).
Done hand_over(const World& world,
               const Caller& caller,
               const SessionView& view,
               const Uuid& case_id,
               ByteView sealed);

/// Closes the case: one officer's doubt is enough; the person may ask again. Fails: role_missing,
/// second_factor_missing, field_rule, field_too_long (reason), recovery_not_found,
/// recovery_closed.
Done refuse_recovery(const World& world,
                     const Caller& caller,
                     const SessionView& view,
                     const Uuid& case_id,
                     const std::string& reason);

/// The key opens again (or was replaced): for the transaction that says so. Nothing happens when no
/// case is open.
Done close_recovery(Tables& tables,
                    const World& world,
                    const Caller& caller,
                    const Uuid& account_id);

/// The password was reset: whoever asked may have been somebody else, with a box key that is not
/// the person's. Ends the case as cancelled and tells person and officers; for the transaction of
/// the reset. Nothing happens when no case is open.
Done call_off_recovery(Tables& tables,
                       const World& world,
                       const Caller& caller,
                       const Account& account);

} // namespace ownkey::flows
