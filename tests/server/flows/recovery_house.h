// Anna, who left shares of her key with officers and then forgot her password, and the officers.
#pragma once

#include "core/vault/handover.h"
#include "server/flows/key_update.h"
#include "server/flows/recovery.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::house {

inline const PublicKey& key_of(const flows::SessionView& view) {
    return *view.account.public_key;
}

/// An account of this role with an own key, in a session with a second factor.
struct Actor {
    Member member;
    flows::SessionView view;
};

class RecoveryHouse {
public:
    explicit RecoveryHouse(Store* database = nullptr) : house(database) {
        house.settings.registration.policy = "open";
    }

    Actor actor(const std::string& name, Role role) {
        auto member = make_member(house, {.email = name + "@example.org", .first_name = name});
        auto view = member.view();
        view.account = changed(view.account.id, [&](Account& account) { account.role = role; });
        view.session.second_factor = true;
        return {std::move(member), view};
    }

    Account changed(const Uuid& id, const std::function<void(Account&)>& change) {
        return MUST(in_transaction<Account>(
            house.world.store, Durability::full, [&](Tables& tables) -> Outcome<Account> {
                auto account = *TRY(tables.find_account(id));
                change(account);
                TRY(tables.update_account(account));
                return *TRY(tables.find_account(id));
            }));
    }

    vault::OfficerCardBytes card_of(const Actor& actor) {
        return vault::make_officer_card(
            actor.member.key.root, Derivation::gradido_v1, actor.view.account.id);
    }

    /// `count` officers with cards.
    void hire(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            officers.push_back(
                actor("officer" + std::to_string(officers.size() + 1), Role::recovery_officer));
            MUST(flows::put_officer_card(
                house.world, house.caller, officers.back().view, card_of(officers.back()).view()));
        }
    }

    /// Anna leaves shares with all officers: revision 2.
    void leave_shares(std::size_t threshold) { put_update(MUST(sealed_to_all(threshold)), 2); }

    Result<std::vector<vault::RecoveryEnvelope>> sealed_to_all(std::size_t threshold) {
        std::vector<vault::OfficerCard> cards;
        std::vector<vault::RecoveryRandom> random;
        for (const auto& officer : MUST(flows::list_officers(house.world))) {
            cards.push_back(MUST(vault::read_officer_card(officer.card, officer.public_key)));
            vault::RecoveryRandom one;
            one.nonce = house.bytes<vault::EnvelopeRandom>();
            one.recovery_key = house.secret<vault::RecoveryKey>();
            one.ephemeral_seed = house.secret<decltype(one.ephemeral_seed)>();
            random.push_back(std::move(one));
        }
        SecretBuffer polynomials((threshold - 1) * RootSecret::kSize);
        house.random.fill(polynomials.reveal());
        const vault::EnvelopeHeader header{Suite::one,
                                           vault::Method::recovery,
                                           Derivation::gradido_v1,
                                           anna.view.account.id,
                                           anna.member.key.public_key,
                                           2};
        return vault::seal_to_officers(
            anna.member.key.root, header, cards, threshold, polynomials, random);
    }

    /// An update of Anna's key with a password envelope and these.
    void put_update(const std::vector<vault::RecoveryEnvelope>& envelopes, std::uint64_t revision) {
        const auto login = MUST(log_in(house, anna.member.person));
        const auto signed_update = update_with(anna.member.key.root, login, envelopes, revision);
        anna.view.account = MUST(flows::apply_update(
            house.world,
            house.caller,
            login.session.view,
            {.document = signed_update.document, .signature = signed_update.signature}));
    }

    vault::SignedUpdate update_with(const RootSecret& root,
                                    const LoggedIn& login,
                                    const std::vector<vault::RecoveryEnvelope>& envelopes,
                                    std::uint64_t revision) {
        vault::Update update{.account = anna.view.account.id,
                             .public_key = anna.member.key.public_key,
                             .revision = revision};
        const auto password = vault::seal(root,
                                          login.export_key,
                                          vault::header_of(update, vault::Method::password),
                                          house.bytes<vault::EnvelopeRandom>());
        update.envelopes.emplace_back(password.bytes.begin(), password.bytes.end());
        for (const auto& envelope : envelopes)
            update.envelopes.emplace_back(envelope.bytes.begin(), envelope.bytes.end());
        return MUST(vault::make_update(root, std::move(update)));
    }

    /// As a reset by mail leaves it.
    void lock_key() {
        anna.view.account =
            changed(anna.view.account.id, [](Account& account) { account.key_locked = true; });
    }

    Outcome<RecoveryCase> ask() {
        anna.view.session.proved_at = house.clock.now();
        return flows::ask_for_recovery(house.world, house.caller, anna.view, case_keys.public_key);
    }

    /// Past the waiting time; officers prove their passwords again.
    void wait() {
        house.clock.advance(house.settings.recovery.delay);
        for (auto& officer : officers)
            officer.view.session.proved_at = house.clock.now();
    }

    Outcome<flows::CasePage> cases(std::size_t officer, int limit = 50) {
        return flows::cases_for_officer(
            house.world, house.caller, officers[officer].view, {}, limit);
    }

    /// What the officer's page makes of a case as the server tells it.
    Result<vault::HandedShare> opened_by(std::size_t officer, const flows::OfficersCase& seen) {
        const auto& own = officers[officer].member.key;
        const auto keys = vault::officer_keys_of(own.root);
        return vault::hand_over_share(*seen.envelope,
                                      {keys, own.signing},
                                      {seen.person.id,
                                       vault::Method::recovery,
                                       *seen.person.public_key,
                                       seen.person.key_revision},
                                      seen.recovery.id,
                                      MUST(vault::CasePublicKey::from(seen.recovery.box_key)),
                                      house.secret<vault::HandoverRandom>());
    }

    vault::HandedShare share_of(std::size_t officer) {
        return MUST(opened_by(officer, MUST(cases(officer)).cases.at(0)));
    }

    Done hand_over(std::size_t officer, const Uuid& case_id, ByteView sealed) {
        return flows::hand_over(house.world, house.caller, officers[officer].view, case_id, sealed);
    }

    /// What Anna's page makes of what an officer handed over.
    Result<vault::RecoveryShare> taken(const Uuid& case_id, ByteView sealed, std::size_t officer) {
        return vault::take_share(sealed,
                                 case_keys,
                                 {case_id,
                                  anna.view.account.id,
                                  anna.member.key.public_key,
                                  anna.view.account.key_revision,
                                  officers[officer].member.key.public_key});
    }

    Outcome<flows::OwnRecovery> seen_by_anna() {
        return flows::own_recovery(house.world, anna.view);
    }

    /// Waiting mails of a template.
    std::size_t mails(const std::string& name) {
        std::size_t count = 0;
        for (const auto& item : house.outbox(OutboxKind::mail))
            if (json_text(item.payload, "template") == name) ++count;
        return count;
    }

    bool is_audited(const std::string& event) {
        const auto events = house.audit_events(anna.view.account.id);
        return std::find(events.begin(), events.end(), event) != events.end();
    }

    House house;
    Actor anna{actor("anna", Role::none)};
    std::vector<Actor> officers;
    vault::CaseKeys case_keys = vault::case_keys_of(house.secret<vault::CaseSeed>());
};

/// Anna's key is locked; two of three officers are enough.
class recovery : public testing::Test, protected RecoveryHouse {
protected:
    void SetUp() override {
        hire(3);
        leave_shares(2);
        lock_key();
    }

    Uuid asked() { return MUST(ask()).id; }
};

} // namespace ownkey::house
