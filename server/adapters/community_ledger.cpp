#include "server/adapters/community_ledger.h"

#include "core/encoding.h"
#include "server/adapters/signed_call.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>

namespace ownkey {

namespace {

constexpr std::size_t kMaxMessageBytes = 1'000;

std::string json_text(std::string_view text) {
    return '"' + json_escaped(text) + '"';
}

/// One line, bounded, cut between characters.
std::string tidy(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    if (text.size() <= kMaxMessageBytes) return text;
    text.resize(kMaxMessageBytes);
    while (!text.empty() && !is_utf8(as_bytes(text)))
        text.pop_back();
    return text;
}

std::string text_of(const rapidjson::Value& object, const char* name) {
    const auto found = object.FindMember(name);
    return found != object.MemberEnd() && found->value.IsString() ? found->value.GetString() : "";
}

/// `details` and `warnings` come as a string, strings, or objects {"function": "text"}, one or
/// many.
void add_texts(const rapidjson::Value& value, std::string& out, int depth = 3) {
    if (value.IsString()) {
        out += (out.empty() ? "" : "; ") + std::string(value.GetString());
    } else if (value.IsArray() && depth > 0) {
        for (const auto& item : value.GetArray())
            add_texts(item, out, depth - 1);
    } else if (value.IsObject() && depth > 0) {
        for (const auto& member : value.GetObject())
            add_texts(member.value, out, depth - 1);
    }
}

/// Refusals that say nothing about the transaction: the community's own storage failed (its words
/// are fixed), the one in front of it asks to wait, or does not let us in (a wrong secret,
/// certificate or address, which is the operator's to mend). A repeat may succeed.
bool is_transient(int status, std::string_view msg) {
    // RFC 9110 §15.5, RFC 8470, RFC 6585
    constexpr std::array kNotOfTheTransaction{
        401, 403, 404, 405, 407, 408, 421, 425, 426, 429, 431};
    return msg.starts_with("error saving transaction in db") ||
           std::find(kNotOfTheTransaction.begin(), kNotOfTheTransaction.end(), status) !=
               kNotOfTheTransaction.end();
}

} // namespace

CommunityLedger::CommunityLedger(Settings::Community settings, Clock& clock)
    : settings_(std::move(settings)), clock_(clock),
      client_({.timeout = settings_.timeout,
               .ca_file = settings_.ca_file,
               .client_certificate_file = settings_.client_certificate_file,
               .client_key_file = settings_.client_key_file}) {}

Delivery CommunityLedger::put_transaction(ByteView signed_transaction,
                                          const std::string& idempotency_key) {
    const std::string body = R"({"method":"putTransaction","transaction":)" +
                             json_text(to_base64url(signed_transaction)) + "}";
    return call(body, {{"Idempotency-Key", idempotency_key}});
}

Delivery CommunityLedger::error_in_transaction(Time created,
                                               const std::string& generic_hash_hex,
                                               const std::string& error,
                                               const std::string& message) {
    const auto created_s = std::chrono::floor<Seconds>(created).time_since_epoch().count();
    const std::string body =
        R"({"method":"errorInTransaction","created":)" + std::to_string(created_s) +
        ",\"transactionGenericHash\":" + json_text(generic_hash_hex) +
        ",\"error\":" + json_text(error) + ",\"errorMessage\":" + json_text(message) + "}";
    return call(body, {});
}

Delivery CommunityLedger::move_balance(const PublicKey& from,
                                       const PublicKey& to,
                                       const std::string& memo,
                                       const std::string& idempotency_key) {
    const std::string body = R"({"method":"moveTransaction","pubkeys":{"sender":")" +
                             to_hex(from.view()) + R"(","receiver":")" + to_hex(to.view()) +
                             R"("},"memo":)" + json_text(memo) + R"(,"session_id":0})";
    return call(body, {{"Idempotency-Key", idempotency_key}});
}

Delivery CommunityLedger::ping(std::int64_t last_transaction_no) {
    const std::string number = last_transaction_no == 0
                                   ? ""
                                   : ",\"lastTransactionNumber\":" + std::to_string(last_transaction_no);
    auto delivery = call(R"({"method":"updateReadNode")" + number + "}", {});
    // A server that knows no such call is there all the same.
    if (delivery.result == Delivery::Result::refused) delivery.result = Delivery::Result::accepted;
    return delivery;
}

Delivery CommunityLedger::call(const std::string& body, HttpClient::Headers headers) const {
    if (!settings_.secret_file.empty()) {
        auto signature = signature_headers(settings_.secret_file, body, clock_.now());
        if (!signature)
            return {Delivery::Result::unreachable, "secret_file " + signature.error().detail};
        headers.insert(headers.end(), signature->begin(), signature->end());
    }
    const auto reply = client_.post_json(settings_.url + "/JsonRequestHandler", body, headers);
    if (!reply) return {Delivery::Result::unreachable, tidy(reply.error().detail)};
    return delivery_of(*reply);
}

Delivery delivery_of(const HttpReply& reply) {
    const auto unreadable = [&](const std::string& reason) {
        return Delivery{Delivery::Result::unreachable,
                        "status " + std::to_string(reply.status) + reason};
    };
    if (reply.status < 200 || reply.status >= 500 || (reply.status >= 300 && reply.status < 400))
        return unreadable("");
    rapidjson::Document json;
    json.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
        reply.body.data(), reply.body.size());
    if (json.HasParseError() || !json.IsObject()) return unreadable(" without JSON");

    const std::string state = text_of(json, "state");
    const std::string msg = text_of(json, "msg");
    std::string texts = msg;
    for (const char* name : {"details", "warnings"})
        if (const auto found = json.FindMember(name); found != json.MemberEnd())
            add_texts(found->value, texts);
    if (state == "success" || state == "warning") return {Delivery::Result::accepted, tidy(texts)};
    if (state == "error") {
        const auto result = is_transient(reply.status, msg) ? Delivery::Result::unreachable
                                                            : Delivery::Result::refused;
        return {result, tidy(texts.empty() ? "refused without a reason" : texts)};
    }
    return unreadable(" with state \"" + tidy(state) + "\"");
}

} // namespace ownkey
