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

/// What became of one call of a community's ledger.
struct Delivery {
    /// submitted: taken; whether it will count is known later (Ledger::confirmation). unknown: the
    /// ledger has nothing under this reference, it is to be submitted again.
    enum class Result : std::uint8_t { accepted, refused, submitted, unreachable, unknown };
    Result result = Result::unreachable;
    std::string message{};           ///< the receiver's own text
    std::string reference{};         ///< of what was submitted: the ledger's name for it, not empty
    std::int64_t transaction_no = 0; ///< its place in the ledger's order; 0: not said
};

/// The ledger of one community: where its signed transactions go. Usable from several threads. What
/// has an idempotency key may be given again under the same key and counts once. One kind is one
/// file of adapters/ and a row in adapters/ledgers.cpp.
class Ledger {
public:
    virtual ~Ledger() = default;
    virtual Delivery put_transaction(ByteView signed_transaction,
                                     const std::string& idempotency_key) = 0;
    virtual Delivery error_in_transaction(Time created,
                                          const std::string& generic_hash_hex,
                                          const std::string& error,
                                          const std::string& message) = 0;

    /// What `from` holds goes to `to`: the key of an account was replaced.
    virtual Delivery move_balance(const PublicKey& from,
                                  const PublicKey& to,
                                  const std::string& memo,
                                  const std::string& idempotency_key) = 0;

    /// What became of something submitted. A ledger that answers at once never asks to be asked.
    virtual Delivery confirmation(const std::string& /*reference*/,
                                  const std::string& /*idempotency_key*/) {
        return {Delivery::Result::unknown};
    }

    /// Says that we are there, and the last transaction we know of (0: none). Accepted or
    /// unreachable.
    virtual Delivery ping(std::int64_t last_transaction_no) = 0;
};

class Ledgers {
public:
    virtual ~Ledgers() = default;
    /// Null: no such community is configured. Lives as long as this.
    virtual Ledger* find(const std::string& community) = 0;
};

} // namespace ownkey
