#include "core/encoding.h"
#include "core/token/flat_json.h"
#include "server/flows/archive.h"
#include "server/flows/archive_words.h"
#include "server/flows/settle.h"

#include <algorithm>
#include <charconv>

namespace ownkey::flows {
namespace {

/// Reads members; the first that is not as it should be is the failure of all.
class Members {
public:
    explicit Members(const token::FlatJson& json) : json_(json) {}

    [[nodiscard]] Done check() const {
        if (bad_.empty()) return ok();
        return Failure(Error::field_rule, bad_, "missing, or of another form");
    }

    [[nodiscard]] bool has(std::string_view name) const { return json_.find(name) != nullptr; }

    std::string text(std::string_view name) {
        const auto* value = get<std::string>(name);
        return value == nullptr ? std::string() : *value;
    }

    std::int64_t number(std::string_view name) {
        const auto* value = get<std::int64_t>(name);
        return value == nullptr ? 0 : *value;
    }

    bool flag(std::string_view name) {
        const auto* value = get<bool>(name);
        return value != nullptr && *value;
    }

    Time time(std::string_view name) { return Time(std::chrono::microseconds(number(name))); }

    std::optional<Time> time_if(std::string_view name) {
        if (!has(name)) return std::nullopt;
        return time(name);
    }

    /// A number of 64 bits, as text.
    std::int64_t large(std::string_view name) {
        const auto digits = text(name);
        std::int64_t value = 0;
        const auto* const end = digits.data() + digits.size();
        const auto [stopped, error] = std::from_chars(digits.data(), end, value);
        if (digits.empty() || error != std::errc() || stopped != end) spoil(name);
        return value;
    }

    ByteVector bytes(std::string_view name) {
        auto decoded = from_base64url(text(name));
        if (!decoded) spoil(name);
        return decoded ? *std::move(decoded) : ByteVector();
    }

    template <class FixedType>
    FixedType fixed(std::string_view name) {
        const auto decoded = FixedType::from(bytes(name));
        if (!decoded) spoil(name);
        return decoded ? *decoded : FixedType{};
    }

    template <class FixedType>
    FixedType hex(std::string_view name) {
        const auto decoded = fixed_from_hex<FixedType>(text(name));
        if (!decoded) spoil(name);
        return decoded ? *decoded : FixedType{};
    }

    Uuid id(std::string_view name) {
        const auto decoded = uuid_from_text(text(name));
        if (!decoded) spoil(name);
        return decoded ? *decoded : Uuid{};
    }

    /// A number that stands for one of an enum's values, first to last.
    template <class Enum>
    Enum one_of(std::string_view name, Enum first, Enum last) {
        const auto value = number(name);
        if (value < static_cast<std::int64_t>(first) || value > static_cast<std::int64_t>(last)) {
            spoil(name);
            return first;
        }
        return static_cast<Enum>(value);
    }

private:
    template <class Type>
    const Type* get(std::string_view name) {
        const auto* value = json_.find(name);
        const auto* typed = value == nullptr ? nullptr : std::get_if<Type>(value);
        if (typed == nullptr) spoil(name);
        return typed;
    }

    void spoil(std::string_view name) {
        if (bad_.empty()) bad_ = name;
    }

    const token::FlatJson& json_;
    std::string bad_;
};

const Taken kAdded{.added = true};

Outcome<Taken> restore_account(Tables& tables, Members& in) {
    Account account;
    account.id = in.id("id");
    account.email = in.text("email");
    account.email_key = in.text("email_key");
    account.first_name = in.text("first_name");
    account.last_name = in.text("last_name");
    account.username = in.text("username");
    account.phone = in.text("phone");
    account.description = in.text("description");
    account.language = in.text("language");
    account.group_alias = in.text("group_alias");
    account.publisher_id = in.large("publisher_id");
    account.state = in.one_of("state", AccountState::unconfirmed, AccountState::deleted);
    account.role = in.one_of("role", Role::none, Role::admin);
    account.created_at = in.time("created_us");
    if (in.has("public_key")) account.public_key = in.hex<PublicKey>("public_key");
    account.derivation = in.one_of("derivation", Derivation::gradido_v1, Derivation::extended_seed);
    account.key_revision = static_cast<std::uint64_t>(in.number("key_revision"));
    account.key_locked = in.flag("key_locked");
    account.delete_at = in.time_if("delete_us");
    TRY(in.check());
    if (TRY(tables.find_account(account.id))) return Taken{};
    if (account.public_key && TRY(tables.find_account_by_public_key(*account.public_key)))
        return Failure(Error::key_exists, "public_key", "another account has this key");
    TRY(tables.insert_account(account));
    return kAdded;
}

Outcome<Taken> restore_credential(Tables& tables, Members& in) {
    Credential credential;
    credential.account_id = in.id("account");
    credential.suite = in.one_of("suite", Suite::one, Suite::one);
    credential.record = in.fixed<opaque::RegistrationRecord>("record");
    credential.updated_at = in.time("updated_us");
    TRY(in.check());
    if (TRY(tables.find_credential(credential.account_id))) return Taken{};
    TRY(tables.put_credential(credential));
    return kAdded;
}

Outcome<Taken> restore_envelope(Tables& tables, Members& in) {
    EnvelopeRow row;
    row.account_id = in.id("account");
    row.method = in.one_of("method", vault::Method::password, vault::Method::device);
    row.slot = static_cast<std::uint8_t>(in.number("slot"));
    row.revision = static_cast<std::uint64_t>(in.number("revision"));
    row.data = in.bytes("data");
    row.updated_at = in.time("updated_us");
    TRY(in.check());
    const auto there = TRY(tables.envelopes_of(row.account_id));
    const bool known = std::any_of(there.begin(), there.end(), [&](const auto& other) {
        return other.method == row.method && other.slot == row.slot;
    });
    if (known) return Taken{};
    TRY(tables.put_envelope(row));
    return kAdded;
}

Outcome<Taken> restore_key_change(Tables& tables, Members& in) {
    KeyChange change;
    change.account_id = in.id("account");
    change.revision = static_cast<std::uint64_t>(in.number("revision"));
    change.old_key = in.hex<PublicKey>("old_key");
    change.new_key = in.hex<PublicKey>("new_key");
    change.entry = in.bytes("entry");
    change.at = in.time("at_us");
    TRY(in.check());
    for (const auto& other : TRY(tables.key_changes_of(change.account_id)))
        if (other.revision == change.revision) return Taken{};
    TRY(tables.insert_key_change(change));
    return kAdded;
}

Outcome<Taken> restore_second_factor(Tables& tables, Members& in) {
    SecondFactor factor;
    factor.account_id = in.id("account");
    factor.sealed_secret = in.bytes("sealed");
    factor.confirmed = in.flag("confirmed");
    factor.last_step = in.number("last_step");
    factor.created_at = in.time("created_us");
    TRY(in.check());
    if (TRY(tables.find_second_factor(factor.account_id))) return Taken{};
    TRY(tables.put_second_factor(factor));
    return kAdded;
}

Outcome<Taken> restore_number(Tables& tables, Members& in) {
    const auto account = in.id("account");
    const auto system = in.one_of("system", System::gradido, System::apparts);
    const auto number = in.large("number");
    TRY(in.check());
    if (TRY(tables.find_account_number(system, account))) return Taken{};
    TRY(tables.give_account_number(system, account, number));
    return kAdded;
}

Outcome<Taken> restore_legacy(Tables& tables, Members& in) {
    LegacyCredential legacy;
    legacy.account_id = in.id("account");
    legacy.scheme = in.one_of("scheme", LegacyScheme::gradido, LegacyScheme::argon2);
    legacy.sealed = in.bytes("sealed");
    legacy.imported_at = in.time("imported_us");
    TRY(in.check());
    if (TRY(tables.find_legacy_credential(legacy.account_id))) return Taken{};
    TRY(tables.put_legacy_credential(legacy));
    return kAdded;
}

Outcome<Taken> restore_campaign(Tables& tables, Members& in) {
    Campaign campaign;
    campaign.url = in.text("url");
    campaign.name = in.text("name");
    campaign.active = in.flag("active");
    campaign.is_default = in.flag("default");
    campaign.description_short = in.text("description_short");
    campaign.description_long = in.text("description_long");
    campaign.callback_url = in.text("callback_url");
    campaign.fields = in.text("fields");
    campaign.created_at = in.time("created_us");
    TRY(in.check());
    if (TRY(tables.find_campaign_by_url(campaign.url))) return Taken{};
    TRY(tables.insert_campaign(campaign));
    return kAdded;
}

Outcome<Taken> restore_submission(Tables& tables, Members& in) {
    Submission submission;
    submission.id = in.id("id");
    submission.account_id = in.id("account");
    submission.token_hash = in.hex<Hash32>("token_hash");
    submission.responses = in.text("responses");
    submission.mails = static_cast<int>(in.number("mails"));
    submission.created_at = in.time("created_us");
    submission.confirmed_at = in.time_if("confirmed_us");
    const auto url = in.text("campaign");
    TRY(in.check());
    const auto campaign = TRY(tables.find_campaign_by_url(url));
    if (!campaign) return Failure(Error::campaign_not_found, "campaign", "");
    submission.campaign_id = campaign->id;
    if (TRY(tables.find_submission_by_token(submission.token_hash))) return Taken{};
    TRY(tables.insert_submission(submission));
    return kAdded;
}

Outcome<Taken> restore_transaction(Tables& tables, Members& in) {
    PendingTransaction task;
    task.id = in.id("id");
    task.account_id = in.id("account");
    task.group_id = in.id("group");
    task.community = in.text("community");
    task.body = in.bytes("body");
    task.body_hash = in.hex<Hash32>("body_hash");
    task.state = in.one_of("state", TransactionState::pending, TransactionState::signed_);
    task.repeated = in.flag("repeated");
    task.balance = in.large("balance");
    task.created_at = in.time("created_us");
    task.expires_at = in.time("expires_us");
    task.decided_at = in.time("decided_us");
    if (in.has("signature")) task.signature = in.fixed<Signature>("signature");
    TRY(in.check());
    if (TRY(tables.find_transaction(task.id))) return Taken{};
    TRY(tables.insert_transaction(task));
    return kAdded;
}

Outcome<Taken> restore_officer(Tables& tables, Members& in) {
    Officer officer;
    officer.account_id = in.id("account");
    officer.card = in.bytes("card");
    officer.since = in.time("since_us");
    TRY(in.check());
    constexpr int kMost = 10'000;
    for (const auto& other : TRY(tables.officers(kMost)))
        if (other.account_id == officer.account_id) return Taken{};
    TRY(tables.put_officer(officer));
    return kAdded;
}

Outcome<Taken> restore_service_key(Tables& tables, Members& in) {
    ServiceKey key;
    key.id = in.id("id");
    key.name = in.text("name");
    key.key_hash = in.hex<Hash32>("key_hash");
    key.scopes = in.text("scopes");
    key.created_by = in.id("created_by");
    key.community = in.text("community");
    key.created_at = in.time("created_us");
    key.last_used_at = in.time("last_used_us");
    key.expires_at = in.time_if("expires_us");
    key.revoked_at = in.time_if("revoked_us");
    TRY(in.check());
    if (TRY(tables.find_service_key(key.id))) return Taken{};
    TRY(tables.insert_service_key(key));
    return kAdded;
}

Outcome<Taken> restore_sealed(Tables& tables, Members& in) {
    SealedState state;
    state.name = in.text("name");
    state.sealed = in.bytes("sealed");
    TRY(in.check());
    if (state.name != archive::kLegacyServers)
        return Failure(Error::field_rule, "name", "no sealed row of an archive");
    if (TRY(tables.find_sealed_state(state.name))) return Taken{};
    TRY(tables.put_sealed_state(state));
    return kAdded;
}

using Restore = Outcome<Taken> (*)(Tables&, Members&);

Restore restore_of(const std::string& kind) {
    constexpr std::pair<std::string_view, Restore> kKinds[] = {
        {"account", restore_account},
        {"credential", restore_credential},
        {"envelope", restore_envelope},
        {"key_change", restore_key_change},
        {"second_factor", restore_second_factor},
        {"number", restore_number},
        {"legacy", restore_legacy},
        {"campaign", restore_campaign},
        {"submission", restore_submission},
        {"transaction", restore_transaction},
        {"officer", restore_officer},
        {"service_key", restore_service_key},
        {"sealed", restore_sealed},
    };
    for (const auto& [name, restore] : kKinds)
        if (name == kind) return restore;
    return nullptr;
}

Done check_head(const World& world, Members& in) {
    const auto version = in.number("version");
    const auto server = in.text("server");
    TRY(in.check());
    if (version != archive::kVersion)
        return Failure(Error::field_rule, "version", "an archive of another version");
    if (server != to_hex(world.opaque_keys.public_key.view()))
        return Failure(Error::secrets_invalid,
                       "secrets.file",
                       "the archive is of a server with another secrets file; put that one here "
                       "first");
    return ok();
}

} // namespace

Outcome<Taken> Restoring::line(std::string_view text) {
    if (text.size() > kMostArchiveLine) return Failure(Error::field_rule, "line", "over 1 MiB");
    const auto json = TRY(token::FlatJson::parse(text));
    Members in(json);
    const auto kind = in.text("kind");
    if (!begun_) {
        if (kind != archive::kHead)
            return Failure(Error::field_rule, "kind", "the first line of an archive is expected");
        TRY(check_head(world_, in));
        begun_ = true;
        return Taken{};
    }
    const auto restore = restore_of(kind);
    if (restore == nullptr) return Failure(Error::field_rule, "kind", "not known: " + kind);
    if (mode_ == ImportMode::dry_run) return Taken{};
    return in_transaction<Taken>(world_.store, Durability::relaxed, [&](Tables& tables) {
        Members members(json);
        return restore(tables, members);
    });
}

} // namespace ownkey::flows
