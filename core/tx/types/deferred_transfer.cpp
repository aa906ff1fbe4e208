// Money set aside for a time, taken up, or given back; 2025 only. The rules are: those of a
// transfer; it waits between an hour and three months; what refers to it says its number. The
// sender signs; the ledger itself gives back what nobody took up, so that nobody signs a timeout.
#include "../contents.h"
#include "../parts.h"

namespace ownkey::tx {

namespace {

constexpr std::int64_t kShortestTimeout = 3'600;
constexpr std::int64_t kLongestTimeout = 7'889'238; ///< three months of 30.436875 days

// GradidoDeferredTransfer{GradidoTransfer transfer=1; DurationSeconds timeout=2}
constexpr FieldRule kDeferred[] = {{1, Kind::message, Count::required},
                                   {2, Kind::message, Count::required}};
// DurationSeconds{int64 seconds=1}
constexpr FieldRule kDuration[] = {{1, Kind::int64}};
// GradidoRedeemDeferredTransfer{uint64 nr=1; GradidoTransfer=2}
constexpr FieldRule kRedeem[] = {{1, Kind::uint64}, {2, Kind::message, Count::required}};
// GradidoTimeoutDeferredTransfer{uint64 nr=1}
constexpr FieldRule kTimeout[] = {{1, Kind::uint64}};

} // namespace

Result<Content> decode_deferred_transfer(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kDeferred));
    const Message timeout = TRY(Message::parse(message.bytes(2), kDuration));
    if (timeout.number(1) > UINT32_MAX) return Error::tx_timeout;
    DeferredTransfer deferred;
    deferred.transfer = TRY(decode_transfer_message_2025(message.bytes(1)));
    deferred.timeout_s = timeout.integer(1);
    return Content(std::move(deferred));
}

Result<Content> decode_redeem_deferred_transfer(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kRedeem));
    RedeemDeferredTransfer redeem;
    redeem.deferred_number = message.number(1);
    redeem.transfer = TRY(decode_transfer_message_2025(message.bytes(2)));
    return Content(std::move(redeem));
}

Result<Content> decode_timeout_deferred_transfer(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kTimeout));
    return Content(TimeoutDeferredTransfer{message.number(1)});
}

Status check(const DeferredTransfer& deferred, const Body&, const Rules&) {
    TRY(check_transfer(deferred.transfer));
    if (deferred.timeout_s < kShortestTimeout || deferred.timeout_s > kLongestTimeout)
        return Error::tx_timeout;
    return ok();
}

Status check(const RedeemDeferredTransfer& redeem, const Body&, const Rules&) {
    if (redeem.deferred_number == 0) return Error::tx_missing_field;
    return check_transfer(redeem.transfer);
}

Status check(const TimeoutDeferredTransfer& timeout, const Body&, const Rules&) {
    if (timeout.deferred_number == 0) return Error::tx_missing_field;
    return ok();
}

Signers signers(const DeferredTransfer& deferred) {
    return {{deferred.transfer.sender}, {}, false};
}

Signers signers(const RedeemDeferredTransfer& redeem) {
    return {{redeem.transfer.sender}, {}, false};
}

Signers signers(const TimeoutDeferredTransfer&) {
    return {};
}

void describe(const DeferredTransfer& deferred, Json& json) {
    describe_transfer(deferred.transfer, json);
    json.number("timeout_s", deferred.timeout_s);
}

void describe(const RedeemDeferredTransfer& redeem, Json& json) {
    describe_transfer(redeem.transfer, json);
    json.number_text("deferred_number", redeem.deferred_number);
}

void describe(const TimeoutDeferredTransfer& timeout, Json& json) {
    json.number_text("deferred_number", timeout.deferred_number);
}

} // namespace ownkey::tx
