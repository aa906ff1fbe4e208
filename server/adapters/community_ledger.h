// CommunityLedger: a ledger of kind "json": the community server's JSON calls, POST
// <url>/JsonRequestHandler (docs/community.md). It answers at once: nothing is only submitted.
// Nothing but the settings says where a call goes.
#pragma once

#include "server/adapters/http_client.h"
#include "server/ports/ports.h"
#include "server/settings.h"

namespace ownkey {

class CommunityLedger final : public Ledger {
public:
    CommunityLedger(Settings::Community settings, Clock& clock);

    /// The idempotency key goes along as the header Idempotency-Key. "success" and "warning" are
    /// accepted, "error" is refused with msg and details; no answer, 5xx, one that cannot be read,
    /// or one that says that saving failed there is unreachable: to be tried again.
    Delivery put_transaction(ByteView signed_transaction,
                             const std::string& idempotency_key) override;
    Delivery error_in_transaction(Time created,
                                  const std::string& generic_hash_hex,
                                  const std::string& error,
                                  const std::string& message) override;
    /// "moveTransaction". Accepted, refused and unreachable as for put_transaction.
    Delivery move_balance(const PublicKey& from,
                          const PublicKey& to,
                          const std::string& memo,
                          const std::string& idempotency_key) override;
    /// "updateReadNode". Any answer with a state counts: somebody is there.
    Delivery ping(std::int64_t last_transaction_no) override;

private:
    [[nodiscard]] Delivery call(const std::string& body, HttpClient::Headers headers) const;

    const Settings::Community settings_;
    Clock& clock_;
    const HttpClient client_;
};

/// What a reply says. Separate for tests.
Delivery delivery_of(const HttpReply& reply);

} // namespace ownkey
