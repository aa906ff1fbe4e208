#include "enlist.h"

#include "core/hash.h"
#include "server/flows/communities.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/own_account.h"
#include "server/flows/person.h"
#include "server/flows/settle.h"
#include "server/flows/signers.h"

#include <algorithm>
#include <map>

namespace ownkey::flows {
namespace {

/// A body that may be stored.
struct Draft {
    const ByteVector* bytes = nullptr;
    Hash32 hash;
    tx::Signers signers;
    std::string says; ///< said_by
};

/// One call: for whom, in which community.
struct Order {
    const Account& account; ///< as the caller was shown it
    const Settings::Community& community;
    const Caller& caller;
    std::int64_t balance = 0;
    Time now{};
};

tx::Rules rules_of(const World& world) {
    const auto now = std::chrono::floor<Seconds>(world.clock.now());
    return {.now_s = now.time_since_epoch().count(),
            .allowed_skew_s = world.settings.transactions.allowed_skew.count()};
}

/// Who signs last must be able to send it.
Status check_room(const tx::Body& body, const tx::Signers& signers, const ByteVector& bytes) {
    const auto count = signers.all_of.size() + (signers.and_another ? 1 : 0);
    const tx::SignedTransaction whole{
        .era = body.era, .signatures = std::vector<tx::SignaturePair>(count), .body_bytes = bytes};
    if (tx::encode_signed(whole).size() > tx::kMaxSignedBytes) return Error::tx_too_large;
    return ok();
}

/// All that a body says but when it was made.
std::string said_by(tx::Body body) {
    body.created_s = 0;
    body.created_nanos = 0;
    return tx::summary_json(body);
}

Result<Draft> draft_of(const ByteVector& bytes, const PublicKey& signer, const tx::Rules& rules) {
    auto body = TRY(tx::decode_body(bytes));
    TRY(tx::check_rules(body, rules));
    TRY(tx::check_signer(body, signer));
    Draft draft{.bytes = &bytes,
                .hash = blake2b_256({bytes}),
                .signers = tx::needed_signers(body),
                .says = {}};
    TRY(check_room(body, draft.signers, bytes));
    draft.says = said_by(std::move(body));
    return draft;
}

Done report(const World& world,
            const Account& account,
            const std::string& community,
            ByteView body,
            Error error) {
    TRY(world.store.transact(Durability::full, [&](Tables& tables) {
        return queue_error_in_transaction(tables, world, account.id, community, body, error);
    }));
    return ok();
}

Done check_state(const Account& account) {
    if (account.state == AccountState::unconfirmed) return Error::account_not_active;
    if (account.state == AccountState::disabled) return Error::account_disabled;
    if (account.state != AccountState::active) return Error::account_not_found;
    if (!account.public_key) return Error::key_missing;
    return ok();
}

/// Everybody here who signs it, the leader first.
Outcome<std::vector<Account>> people_of(Tables& tables, const Draft& draft, const Account& leader) {
    std::vector<Account> people{leader};
    for (const auto& key : draft.signers.all_of) {
        if (key == leader.public_key) continue;
        auto person = TRY(tables.find_account_by_public_key(key));
        if (!person || person->state != AccountState::active)
            return Failure(Error::tx_signer_unknown, "", to_hex(key.view()));
        people.push_back(*std::move(person));
    }
    return people;
}

/// One transaction's work: every body of the call for its people.
class Enlister {
public:
    Enlister(Tables& tables, const World& world, const Order& order)
        : tables_(tables), world_(world), order_(order) {}

    Outcome<EnlistResult> run(const std::vector<Draft>& drafts) {
        auto leader = TRY(tables_.find_account(order_.account.id));
        if (!leader) return Error::account_not_found;
        TRY(check_state(*leader));
        // The drafts were made for this key.
        if (leader->public_key != order_.account.public_key) return Error::tx_not_concerned;
        recent_ = TRY(recent());
        for (const auto& draft : drafts)
            TRY(take(draft, *leader));
        return std::move(result_);
    }

private:
    Done take(const Draft& draft, const Account& leader) {
        auto people = TRY(people_of(tables_, draft, leader));
        for (const auto& person : people) {
            // Also finds a body that stands twice in the same call.
            auto there = TRY(tables_.find_transaction_by_hash(person.id, draft.hash));
            if (!there) continue;
            ++result_.already;
            if (person.id == leader.id) result_.tasks.push_back(*std::move(there));
            return ok();
        }
        const bool repeated =
            std::find(recent_.begin(), recent_.end(), draft.says) != recent_.end();
        if (world_.settings.transactions.repeat_window.count() > 0) recent_.push_back(draft.says);
        auto first = task(draft, leader);
        first.repeated = repeated;
        // In one order, so that two who enlist the same at once do not wait for each other.
        std::sort(
            people.begin(), people.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
        for (const auto& person : people)
            TRY(insert(person.id == leader.id ? first : task_beside(first, person)));
        result_.tasks.push_back(std::move(first));
        ++result_.enlisted;
        return ok();
    }

    [[nodiscard]] PendingTransaction task(const Draft& draft, const Account& leader) const {
        const auto id = world_.random.uuid();
        return {.id = id,
                .account_id = leader.id,
                .community = order_.community.alias,
                .body = *draft.bytes,
                .body_hash = draft.hash,
                .balance = order_.balance,
                .created_at = order_.now,
                .expires_at = order_.now + world_.settings.transactions.validity,
                .signature = std::nullopt,
                .outcome = {},
                .version = 1,
                .group_id = id};
    }

    /// The balance is the leader's business.
    [[nodiscard]] PendingTransaction task_beside(PendingTransaction task,
                                                 const Account& person) const {
        task.id = world_.random.uuid();
        task.account_id = person.id;
        task.balance = 0;
        return task;
    }

    Done insert(const PendingTransaction& task) {
        auto known = waiting_.find(task.account_id);
        if (known == waiting_.end()) {
            const auto count =
                TRY(tables_.count_transactions(task.account_id, TransactionState::pending));
            known = waiting_.emplace(task.account_id, count).first;
        }
        if (known->second >= world_.settings.transactions.max_pending) return Error::tx_limit;
        ++known->second;
        TRY(tables_.insert_transaction(task));
        const auto detail = JsonObject().text("transaction", to_text(task.id)).str();
        return audit(
            tables_, world_, caller_of(task), task.account_id, "transaction.enlisted", detail);
    }

    /// Where a call came from is nobody's business but the caller's own.
    [[nodiscard]] Caller caller_of(const PendingTransaction& task) const {
        return task.account_id == order_.account.id ? order_.caller : Caller{};
    }

    /// What was enlisted for the account within the window.
    Outcome<std::vector<std::string>> recent() {
        constexpr int kAtFirst = 4, kAtOnce = 50; // mostly there is none
        std::vector<std::string> all;
        const auto window = world_.settings.transactions.repeat_window;
        if (window.count() == 0) return all;
        std::optional<Uuid> after;
        for (int limit = kAtFirst;; limit = kAtOnce) {
            const auto page = TRY(tables_.transactions_page(order_.account.id, after, limit));
            for (const auto& task : page) {
                if (task.created_at + window < order_.now) return all;
                auto body = TRY(tx::decode_body(task.body));
                all.push_back(said_by(std::move(body)));
            }
            if (page.size() < static_cast<std::size_t>(limit)) return all;
            after = page.back().id;
        }
    }

    Tables& tables_;
    const World& world_;
    const Order& order_;
    EnlistResult result_;
    std::map<Uuid, int> waiting_;     ///< pending tasks of each account
    std::vector<std::string> recent_; ///< what the account's newest tasks say
};

/// Fails: field_rule.
Outcome<const Settings::Community*> community_of(const World& world, const std::string& alias) {
    if (alias.empty()) return &world.settings.community;
    const auto* community = world.settings.find_community(alias);
    if (community == nullptr)
        return Failure(Error::field_rule, "community", "the alias of a community of this server");
    return community;
}

Done check_number(const World& world, const std::vector<ByteVector>& bodies) {
    const auto most = world.settings.transactions.max_bodies;
    if (bodies.size() <= static_cast<std::size_t>(most)) return ok();
    return Failure(
        Error::field_rule, "transactions", "at most " + std::to_string(most) + " of one call");
}

/// How a call came.
struct Way {
    Caller caller{};
    bool reports = true;         ///< bodies that cannot be taken, to their community
    const char* field = nullptr; ///< where the bodies stand in the call, if its failures say so
    const SessionView* session = nullptr;
};

Failure failure_of(Error error, const Way& way, std::size_t place) {
    if (way.field == nullptr) return error;
    return {error,
            std::string(way.field) + '[' + std::to_string(place) + ']',
            std::string(error_text(error))};
}

Outcome<EnlistResult> enlist(const World& world,
                             const Account& account,
                             const std::vector<ByteVector>& bodies,
                             std::int64_t balance,
                             const std::string& alias,
                             const Way& way) {
    const auto* community = TRY(community_of(world, alias));
    TRY(check_number(world, bodies));
    TRY(check_state(account));
    const auto rules = rules_of(world);
    std::vector<Draft> drafts;
    for (const auto& body : bodies) {
        auto draft = draft_of(body, *account.public_key, rules);
        if (!draft) {
            if (way.reports) TRY(report(world, account, community->alias, body, draft.error()));
            return failure_of(draft.error(), way, drafts.size());
        }
        drafts.push_back(*std::move(draft));
    }
    const Order order{.account = account,
                      .community = *community,
                      .caller = way.caller,
                      .balance = balance,
                      .now = world.clock.now()};
    return settle<EnlistResult>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<EnlistResult> {
            if (way.session != nullptr) TRY(own_account(tables, *way.session));
            return Enlister(tables, world, order).run(drafts);
        });
}

} // namespace

Outcome<EnlistResult> enlist_transactions(const World& world,
                                          const Account& account,
                                          const std::vector<ByteVector>& bodies,
                                          std::int64_t balance,
                                          const std::string& community) {
    return enlist(world, account, bodies, balance, community, {});
}

Outcome<EnlistResult> enlist_own_transactions(const World& world,
                                              const Caller& caller,
                                              const SessionView& view,
                                              const std::vector<ByteVector>& bodies,
                                              std::int64_t balance,
                                              const std::string& community) {
    const Way way{.caller = caller, .reports = false, .field = "transactions", .session = &view};
    return enlist(world, view.account, bodies, balance, community, way);
}

Outcome<EnlistResult> enlist_imported(const World& world,
                                      const Account& account,
                                      const ByteVector& body,
                                      const std::string& community) {
    return enlist(world, account, {body}, 0, community, {.reports = false});
}

Outcome<EnlistResult> enlist_for(const World& world,
                                 const ServiceKey& key,
                                 const AccountName& name,
                                 const std::vector<ByteVector>& bodies,
                                 std::int64_t balance,
                                 const std::string& community) {
    if (!key.community.empty() && !community.empty() && community != key.community)
        return Failure(Error::scope_missing, "community", "the key is of another community");
    const auto account = TRY(in_read<std::optional<Account>>(
        world.store, [&](Tables& tables) -> Outcome<std::optional<Account>> {
            if (name.id) return tables.find_account(*name.id);
            if (name.public_key) return tables.find_account_by_public_key(*name.public_key);
            return tables.find_account_by_email(email_key_of(name.email));
        }));
    const bool is_theirs =
        key.community.empty() ||
        (account && community_of(world.settings, *account).alias == key.community);
    if (!account || !is_theirs) return Error::account_not_found;
    const auto& alias = key.community.empty() ? community : key.community;
    return enlist(world, *account, bodies, balance, alias, {.field = "transactions"});
}

} // namespace ownkey::flows
