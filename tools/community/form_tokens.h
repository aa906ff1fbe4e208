// The token of an HTML form, which proves that one was sent from our page by the person it was
// shown to. The rules are: a token is bound to the login session, compared in constant time, and
// dies with the process; a form that carries it can be sent twice by a double click without making
// two transactions, because both get the same creation time.
#pragma once

#include "core/secret.h"
#include "server/domain/failure.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace ownkey::community {

/// Percent-encoding of a value for a query.
std::string query_escaped(std::string_view value);

class FormTokens {
public:
    FormTokens();

    /// A new token for a form shown to this session.
    [[nodiscard]] std::string issue(std::int32_t session_id) const;
    /// Out: when a form with this token was first sent: now, or earlier after a double click.
    /// Fails: csrf_missing.
    Result<std::int64_t>
    first_sent_s(std::int32_t session_id, const std::string& token, std::int64_t now_s);

private:
    using Nonce = Fixed<struct FormNonceTag, 16>;
    using Mac = Fixed<struct FormMacTag, 64>;
    [[nodiscard]] Mac mac(std::int32_t session_id, const Nonce& nonce) const;

    Secret<struct FormKeyTag, 32> key_;
    std::mutex mutex_;
    std::map<Nonce, std::int64_t> sent_s_;
};

} // namespace ownkey::community
