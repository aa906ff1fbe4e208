// CommunityLedger: the community server's JSON calls, POST <community.url>/JsonRequestHandler
// (docs/community.md).
#pragma once

#include "server/adapters/http_client.h"
#include "server/ports/ports.h"
#include "server/settings.h"

namespace ownkey {

class CommunityLedger final : public Ledger {
public:
    explicit CommunityLedger(const Settings::Community& settings);

    /// The idempotency key goes along as the header Idempotency-Key. "success" and "warning" are
    /// accepted, "error" is refused with msg and details; no answer, 5xx, one that cannot be read,
    /// or one that says that saving failed there is unreachable: to be tried again.
    Delivery put_transaction(const std::string& community,
                             ByteView signed_transaction,
                             const std::string& idempotency_key) override;
    Delivery error_in_transaction(const std::string& community,
                                  Time created,
                                  const std::string& generic_hash_hex,
                                  const std::string& error,
                                  const std::string& message) override;
    /// "moveTransaction". Accepted, refused and unreachable as for put_transaction.
    Delivery move_balance(const std::string& community,
                          const PublicKey& from,
                          const PublicKey& to,
                          const std::string& memo,
                          const std::string& idempotency_key) override;

private:
    [[nodiscard]] Delivery call(const std::string& community,
                                const std::string& body,
                                const HttpClient::Headers& headers) const;

    const Settings::Community& settings_;
    const HttpClient client_;
};

/// What a reply says. Separate for tests.
Delivery delivery_of(const HttpReply& reply);

} // namespace ownkey
