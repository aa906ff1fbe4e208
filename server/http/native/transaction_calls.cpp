#include "calls.h"
#include "server/flows/transactions.h"
#include "server/http/native/dto.h"
#include "server/http/session_cookie.h"
#include "server/http/views.h"

namespace ownkey::http::native {
namespace {

constexpr int kMaxListed = 100;

} // namespace

Outcome<Response>
list_transactions(const World& world, const Request& request, const SessionView& view) {
    std::vector<TransactionState> states;
    if (const auto asked = request.query_value("state"); !asked.empty()) {
        const auto state = transaction_state_of(asked);
        if (!state) return Failure(Error::field_rule, "state", "a state of transactions");
        states.push_back(*state);
    }
    return Response::json(
        200, transactions_json(TRY(flows::list_transactions(world, view, states, kMaxListed))));
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

} // namespace ownkey::http::native
