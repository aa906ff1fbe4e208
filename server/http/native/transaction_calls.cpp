#include "calls.h"
#include "server/flows/transactions.h"
#include "server/http/native/dto.h"
#include "server/http/session_cookie.h"
#include "server/http/views.h"

#include <algorithm>

namespace ownkey::http::native {
namespace {

constexpr int kUsualPage = 100;

/// In: where the signature stands in the call. Fails: bad_uuid, bad_base64, bad_length.
Outcome<flows::TransactionSignature> signature_of(const TransactionSignatureDto& dto,
                                                  std::size_t place) {
    const auto at = "signatures[" + std::to_string(place) + "].";
    const auto id = uuid_from_text(dto.id);
    if (!id) return Failure(id.error(), at + "id", "a UUID");
    const auto signature = TRY(bytes_of<Signature>(at + "signature", dto.signature));
    return flows::TransactionSignature{.id = *id, .signature = signature};
}

std::string result_json(const flows::SignResult& result, const Request& request) {
    const auto id = "{\"id\":\"" + to_text(result.id) + "\",";
    if (result.done) return id + "\"transaction\":" + transaction_json(*result.done) + '}';
    return id + "\"problem\":" + problem(result.done.error(), request.request_id).body + '}';
}

} // namespace

Outcome<Response>
list_transactions(const World& world, const Request& request, const SessionView& view) {
    std::vector<TransactionState> states;
    if (const auto asked = request.query_value("state"); !asked.empty()) {
        const auto state = transaction_state_of(asked);
        if (!state) return Failure(Error::field_rule, "state", "a state of transactions");
        states.push_back(*state);
    }
    std::optional<Uuid> after;
    if (const auto asked = request.query_value("after"); !asked.empty()) {
        const auto id = uuid_from_text(asked);
        if (!id) return Failure(id.error(), "after", "`next` of the page before");
        after = *id;
    }
    const auto most = world.settings.limits.page_size;
    const auto limit = TRY(number_of(request, "limit", std::min(kUsualPage, most), most));
    return Response::json(
        200, transactions_json(TRY(flows::page_transactions(world, view, states, after, limit))));
}

Outcome<Response>
show_transaction(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "id"));
    return Response::json(200, transaction_json(TRY(flows::get_transaction(world, view, id))));
}

Outcome<Response>
sign_transaction(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "id"));
    const auto dto = TRY(decode<SignatureDto>(request.body));
    const auto signature = TRY(bytes_of<Signature>("signature", dto.signature));
    const auto done = TRY(flows::sign_transaction(world, caller_of(request), view, id, signature));
    return Response::json(200, transaction_json(done));
}

Outcome<Response>
decline_transaction(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "id"));
    const auto dto = TRY(decode<DeclineDto>(request.body));
    const auto done =
        TRY(flows::decline_transaction(world, caller_of(request), view, id, dto.reason));
    return Response::json(200, transaction_json(done));
}

Outcome<Response>
sign_transactions(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<SignaturesDto>(request.body));
    std::vector<flows::TransactionSignature> signatures;
    for (const auto& one : dto.signatures)
        signatures.push_back(TRY(signature_of(one, signatures.size())));
    const auto done = TRY(flows::sign_transactions(world, caller_of(request), view, signatures));
    std::string results;
    for (const auto& result : done)
        results += (results.empty() ? "" : ",") + result_json(result, request);
    return Response::json(200, "{\"results\":[" + results + "]}");
}

Outcome<Response>
retry_transaction(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "id"));
    TRY(decode<Empty>(request.body));
    return Response::json(200, transaction_json(TRY(flows::retry_transaction(world, view, id))));
}

} // namespace ownkey::http::native
