// What flows and jobs need from the world besides the Store. Implemented in adapters/, faked in
// tests/fakes.
#pragma once

#include "server/domain/failure.h"
#include "server/domain/records.h"

#include <map>
#include <string>

namespace ownkey {

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
};

} // namespace ownkey
