// What flows and jobs need from the world besides the Store. Implemented in adapters/, faked in
// tests/fakes.
#pragma once

#include "core/secret.h"
#include "server/domain/failure.h"
#include "server/domain/records.h"

#include <map>
#include <string>

namespace ownkey {

/// 64 random bytes of the deployment, outside the database; keys for single uses are derived from
/// it (flows/server_keys.h).
using ServerSecret = Secret<struct ServerSecretTag, 64>;

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Time now() const = 0;
};

class Random {
public:
    virtual ~Random() = default;
    virtual void fill(MutableBytes out) = 0;

    template <class FixedType>
    FixedType fixed() {
        FixedType out;
        fill(out.mutable_view());
        return out;
    }

    /// UUID version 4 (RFC 9562 §5.4).
    Uuid uuid() {
        auto id = fixed<Uuid>();
        id.bytes[6] = static_cast<Byte>((id.bytes[6] & 0x0F) | 0x40);
        id.bytes[8] = static_cast<Byte>((id.bytes[8] & 0x3F) | 0x80);
        return id;
    }
};

/// A rendered mail.
struct Mail {
    std::string to;
    std::string subject;
    std::string text;
    std::string html;
};

class Mailer {
public:
    virtual ~Mailer() = default;
    /// Fails: mail_failed, with the reason in detail.
    virtual Done send(const Mail& mail) = 0;
};

/// A text message.
class SmsSender {
public:
    virtual ~SmsSender() = default;
    /// In: number in E.164. Fails: sms_failed, with the reason in detail.
    virtual Done send(const std::string& to, const std::string& text) = 0;
};

/// One notice to a configured receiver.
class WebhookSender {
public:
    virtual ~WebhookSender() = default;
    /// In: one of Settings::Webhooks::urls, the JSON body, a key that lets the receiver apply it
    /// once. Signed as docs/integrate/webhooks.md says. Fails: webhook_failed.
    virtual Done send(const std::string& url,
                      const std::string& body,
                      const std::string& idempotency_key,
                      Time now) = 0;
};

/// What became of one call of the community's ledger.
struct Delivery {
    enum class Result : std::uint8_t { accepted, refused, unreachable };
    Result result = Result::unreachable;
    std::string message; ///< the receiver's own text
};

/// Where signed transactions go. The community server's JSON (adapters/community_ledger) is one
/// such place.
class Ledger {
public:
    virtual ~Ledger() = default;
    virtual Delivery put_transaction(const std::string& community,
                                     ByteView signed_transaction,
                                     const std::string& idempotency_key) = 0;
    virtual Delivery error_in_transaction(const std::string& community,
                                          Time created,
                                          const std::string& generic_hash_hex,
                                          const std::string& error,
                                          const std::string& message) = 0;

    /// What `from` holds goes to `to`: the key of an account was replaced.
    virtual Delivery move_balance(const std::string& /*community*/,
                                  const PublicKey& /*from*/,
                                  const PublicKey& /*to*/,
                                  const std::string& /*memo*/,
                                  const std::string& /*idempotency_key*/) {
        return {};
    }
};

} // namespace ownkey
