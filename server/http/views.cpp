#include "views.h"

#include "core/encoding.h"
#include "server/flows/communities.h"
#include "server/flows/no_mail.h"
#include "server/http/json.h"

namespace ownkey::http {
namespace {

struct AccountDto {
    std::string id, email, first_name, last_name, username, language, role;
    bool key_locked = false;
    std::optional<std::string> public_key;
    std::optional<int> derivation;
    std::uint64_t key_revision = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(email),
          CEREAL_NVP(first_name),
          CEREAL_NVP(last_name),
          CEREAL_NVP(username),
          CEREAL_NVP(language),
          CEREAL_NVP(role),
          CEREAL_NVP(key_locked),
          CEREAL_NVP(public_key),
          CEREAL_NVP(derivation),
          CEREAL_NVP(key_revision));
    }
};

struct SessionDto {
    AccountDto account;
    std::optional<std::string> envelope;
    std::string csrf_token;
    std::int64_t expires_at = 0;
    std::optional<std::int64_t> unlock_open_until;
    bool second_factor = false;
    std::int64_t fresh_until = 0;
    std::string home_url;
    std::optional<std::string> redirect_url;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(account),
          CEREAL_NVP(envelope),
          CEREAL_NVP(csrf_token),
          CEREAL_NVP(expires_at),
          CEREAL_NVP(unlock_open_until),
          CEREAL_NVP(second_factor),
          CEREAL_NVP(fresh_until),
          CEREAL_NVP(home_url),
          CEREAL_NVP(redirect_url));
    }
};

struct SignerDto {
    std::string name, public_key;
    bool is_signed = false;
    bool you = false;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(name),
          CEREAL_NVP(public_key),
          cereal::make_nvp("signed", is_signed),
          CEREAL_NVP(you));
    }
};

struct TransactionDto {
    std::string id, community, community_name, body;
    std::int64_t created_at = 0, expires_at = 0;
    std::string state, delivery, delivery_error;
    int attempts = 0;
    std::string outcome;
    bool repeated = false;
    std::optional<std::vector<SignerDto>> signers;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(community),
          CEREAL_NVP(community_name),
          CEREAL_NVP(body),
          CEREAL_NVP(created_at),
          CEREAL_NVP(expires_at),
          CEREAL_NVP(state),
          CEREAL_NVP(delivery),
          CEREAL_NVP(delivery_error),
          CEREAL_NVP(attempts),
          CEREAL_NVP(outcome),
          CEREAL_NVP(repeated),
          CEREAL_NVP(signers));
    }
};

struct TransactionsDto {
    std::vector<TransactionDto> transactions;
    std::optional<std::string> next;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(transactions), CEREAL_NVP(next));
    }
};

struct EnlistedDto {
    int enlisted = 0, already = 0;
    std::vector<TransactionDto> transactions;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(enlisted), CEREAL_NVP(already), CEREAL_NVP(transactions));
    }
};

AccountDto dto_of(const Account& account) {
    AccountDto dto{.id = to_text(account.id),
                   .email = flows::shown_email(account.email),
                   .first_name = account.first_name,
                   .last_name = account.last_name,
                   .username = account.username,
                   .language = account.language,
                   .role = role_text(account.role),
                   .key_locked = account.key_locked,
                   .key_revision = account.key_revision};
    if (account.public_key) {
        dto.public_key = to_hex(account.public_key->view());
        dto.derivation = static_cast<int>(account.derivation);
    }
    return dto;
}

Outcome<SessionDto> dto_of(const World& world, const flows::SessionView& view) {
    const auto& session = view.session;
    SessionDto dto{.account = dto_of(view.account),
                   .csrf_token = flows::csrf_token(world, session),
                   .expires_at = unix_s(session.expires_at),
                   .second_factor = session.second_factor,
                   .fresh_until = unix_s(session.proved_at + world.settings.session.reauth_after),
                   .home_url = flows::community_of(world.settings, view.account).home_url};
    if (view.account.public_key)
        dto.envelope = to_base64url(TRY(flows::password_envelope(world, view)).data);
    if (session.unlock_share && session.unlock_until > world.clock.now())
        dto.unlock_open_until = unix_s(session.unlock_until);
    return dto;
}

TransactionDto dto_of(const flows::TransactionView& view) {
    const auto& transaction = view.transaction;
    TransactionDto dto{.id = to_text(transaction.id),
                       .community = transaction.community,
                       .community_name = view.community_name,
                       .body = to_base64url(transaction.body),
                       .created_at = unix_s(transaction.created_at),
                       .expires_at = unix_s(transaction.expires_at),
                       .state = transaction_state_text(transaction.state),
                       .delivery = view.delivery,
                       .delivery_error = view.delivery_error,
                       .attempts = view.attempts,
                       .outcome = transaction.outcome,
                       .repeated = transaction.repeated};
    if (!view.signers.empty()) dto.signers.emplace();
    for (const auto& signer : view.signers)
        dto.signers->push_back({.name = signer.name,
                                .public_key = to_hex(signer.public_key.view()),
                                .is_signed = signer.has_signed,
                                .you = signer.you});
    return dto;
}

std::vector<TransactionDto> dtos_of(const std::vector<flows::TransactionView>& views) {
    std::vector<TransactionDto> dtos;
    for (const auto& view : views)
        dtos.push_back(dto_of(view));
    return dtos;
}

} // namespace

std::string role_text(Role role) {
    switch (role) {
    case Role::none:
        return "none";
    case Role::support:
        return "support";
    case Role::recovery_officer:
        return "recovery_officer";
    case Role::admin:
        return "admin";
    }
    return "";
}

std::string transaction_state_text(TransactionState state) {
    switch (state) {
    case TransactionState::pending:
        return "pending";
    case TransactionState::signed_:
        return "signed";
    case TransactionState::delivered:
        return "delivered";
    case TransactionState::declined:
        return "declined";
    case TransactionState::refused:
        return "refused";
    case TransactionState::expired:
        return "expired";
    }
    return "";
}

std::int64_t unix_s(Time time) {
    return std::chrono::floor<Seconds>(time).time_since_epoch().count();
}

std::optional<TransactionState> transaction_state_of(const std::string& text) {
    using enum TransactionState;
    for (const auto state : {pending, signed_, delivered, declined, refused, expired})
        if (transaction_state_text(state) == text) return state;
    return std::nullopt;
}

Outcome<std::string> session_json(const World& world, const flows::SessionView& view) {
    return encode(TRY(dto_of(world, view)));
}

Outcome<std::string>
login_json(const World& world, const flows::SessionView& view, const std::string& redirect_url) {
    auto dto = TRY(dto_of(world, view));
    dto.redirect_url = redirect_url;
    return encode(dto);
}

std::string transaction_json(const flows::TransactionView& view) {
    return encode(dto_of(view));
}

std::string transactions_json(const std::vector<flows::TransactionView>& views) {
    return encode(TransactionsDto{.transactions = dtos_of(views), .next = {}});
}

std::string transactions_json(const flows::TransactionPage& page) {
    TransactionsDto dto{.transactions = dtos_of(page.transactions), .next = {}};
    if (page.next) dto.next = to_text(*page.next);
    return encode(dto);
}

std::string enlisted_json(const flows::EnlistResult& result,
                          const std::vector<flows::TransactionView>& views) {
    return encode(EnlistedDto{
        .enlisted = result.enlisted, .already = result.already, .transactions = dtos_of(views)});
}

} // namespace ownkey::http
