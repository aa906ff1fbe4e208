#include "tools/community/json_calls.h"

#include "core/encoding.h"
#include "server/http/json.h"

#include <spdlog/spdlog.h>

namespace ownkey::community {

namespace {

constexpr http::JsonRules kLenient{.unknown_fields = true};

struct Call {
    std::string method;
    std::optional<std::string> transaction;
    std::optional<std::string> email;
    std::optional<std::string> last_name;
    std::optional<http::Loose> created;
    std::optional<std::string> transactionGenericHash;
    std::optional<std::string> error;
    std::optional<std::string> errorMessage;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(method),
                CEREAL_NVP(transaction),
                http::at_most<254>(CEREAL_NVP(email)),
                http::at_most<254>(CEREAL_NVP(last_name)),
                http::at_most<64>(CEREAL_NVP(created)),
                http::at_most<128>(CEREAL_NVP(transactionGenericHash)),
                http::at_most<500>(CEREAL_NVP(error)),
                http::at_most<2000>(CEREAL_NVP(errorMessage)));
    }
};

struct Reply {
    std::string state = "success";
    std::optional<std::string> msg;
    std::optional<std::vector<std::map<std::string, std::string>>> details;
    std::optional<std::vector<std::string>> warnings;
    std::optional<std::map<std::string, std::map<std::string, std::int64_t>>> gdds;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(state),
                CEREAL_NVP(msg),
                CEREAL_NVP(details),
                CEREAL_NVP(warnings),
                CEREAL_NVP(gdds));
    }
};

Reply failed(std::string message) {
    Reply reply;
    reply.state = "error";
    reply.msg = std::move(message);
    return reply;
}

std::string stage_message(Refusal::Stage stage) {
    switch (stage) {
    case Refusal::Stage::parse:
        return "error parsing transaction";
    case Refusal::Stage::validate:
        return "error validate transaction";
    case Refusal::Stage::save:
        return "error saving transaction in db";
    }
    std::abort();
}

Reply failed(const Refusal& refusal) {
    Reply reply = failed(stage_message(refusal.stage));
    reply.details.emplace().push_back({std::pair(refusal.rule, refusal.text)});
    return reply;
}

Reply put_transaction(const MachineCalls& calls,
                      const Call& call,
                      const std::string& idempotency_key) {
    const auto bytes = from_base64url(call.transaction.value_or(""));
    if (!bytes)
        return failed(
            Refusal(Refusal::Stage::parse, "transaction", std::string(error_text(bytes.error()))));
    const auto applied =
        calls.ledger.put_transaction(*bytes, idempotency_key, seconds_of(calls.clock.now()));
    if (!applied) {
        spdlog::info("putTransaction refused: {}", applied.error().rule);
        return failed(applied.error());
    }
    Reply reply;
    if (*applied == Applied::before) reply.warnings = {"already applied"};
    return reply;
}

Reply get_user_balance(const MachineCalls& calls, const Call& call) {
    if (!call.email || !call.last_name) return failed("missing parameter");
    const auto member = calls.ledger.find_member_by_email(*call.email);
    if (!member) return failed("error reading the ledger");
    if (!*member || (*member)->last_name != *call.last_name) return failed("user not found");
    Reply reply;
    reply.gdds.emplace()[(*member)->email][(*member)->last_name] = (*member)->balance;
    return reply;
}

Reply error_in_transaction(const MachineCalls& calls, const Call& call) {
    const auto saved = calls.ledger.report_error({seconds_of(calls.clock.now()),
                                                  call.created.value_or(http::Loose{}).text,
                                                  call.transactionGenericHash.value_or(""),
                                                  call.error.value_or(""),
                                                  call.errorMessage.value_or("")});
    return saved ? Reply() : failed("error saving in db");
}

Reply reply_to(const MachineCalls& calls,
               const std::string& body,
               const std::string& idempotency_key) {
    if (body.empty()) return failed("empty body");
    const auto call = http::decode<Call>(body, kLenient);
    if (!call) return failed("json exception");
    if (call->method == "putTransaction") return put_transaction(calls, *call, idempotency_key);
    if (call->method == "getUserBalance") return get_user_balance(calls, *call);
    if (call->method == "errorInTransaction") return error_in_transaction(calls, *call);
    if (call->method == "updateReadNode") return {}; // the ping; there is no second node to read
    return failed("unknown method");
}

// -- GET /api/ledger

struct SignatureView {
    std::string public_hex;
    std::string signature_hex;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(public_hex), CEREAL_NVP(signature_hex));
    }
};

struct RowView {
    std::int64_t id = 0;
    std::string kind;
    std::optional<std::string> sender;
    std::string receiver;
    std::int64_t amount = 0;
    std::string memo;
    std::int64_t created_s = 0;
    std::int64_t received_s = 0;
    std::optional<std::int64_t> sender_balance;
    std::int64_t receiver_balance = 0;
    std::string body; ///< what was signed, base64: whoever reads the ledger can verify it
    std::vector<SignatureView> signatures;
    std::string hash;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(id),
                CEREAL_NVP(kind),
                CEREAL_NVP(sender),
                CEREAL_NVP(receiver),
                CEREAL_NVP(amount),
                CEREAL_NVP(memo),
                CEREAL_NVP(created_s),
                CEREAL_NVP(received_s),
                CEREAL_NVP(sender_balance),
                CEREAL_NVP(receiver_balance),
                CEREAL_NVP(body),
                CEREAL_NVP(signatures),
                CEREAL_NVP(hash));
    }
};

struct MemberView {
    std::string email;
    std::string public_hex;
    std::int64_t balance = 0;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(email), CEREAL_NVP(public_hex), CEREAL_NVP(balance));
    }
};

struct LedgerView {
    std::vector<RowView> rows;
    std::vector<MemberView> members;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(rows), CEREAL_NVP(members));
    }
};

Result<LedgerView> ledger_view(Ledger& ledger) {
    LedgerView view;
    for (const auto& entry : TRY(ledger.entries())) {
        RowView row{entry.id,
                    std::string(kind_name(entry.kind)),
                    std::nullopt,
                    to_hex(entry.receiver.view()),
                    entry.amount,
                    entry.memo,
                    entry.created_s,
                    entry.received_s,
                    entry.sender_balance,
                    entry.receiver_balance,
                    to_base64(entry.body),
                    {},
                    to_hex(entry.hash.view())};
        for (const auto& [key, signature] : entry.signatures)
            row.signatures.push_back({to_hex(key.view()), to_hex(signature.view())});
        if (entry.sender) row.sender = to_hex(entry.sender->view());
        view.rows.push_back(std::move(row));
    }
    for (const auto& member : TRY(ledger.members()))
        view.members.push_back({member.email, to_hex(member.public_key.view()), member.balance});
    return view;
}

} // namespace

std::string answer_json_call(const MachineCalls& calls,
                             const std::string& body,
                             const std::string& idempotency_key) {
    return http::encode(reply_to(calls, body, idempotency_key));
}

void add_machine_routes(http::Router& router, const MachineCalls& calls) {
    using http::Method;
    using http::Request;
    using http::Response;
    const auto only_callers = [calls](http::Handler handler) -> http::Handler {
        return [calls, handler = std::move(handler)](const Request& request) {
            if (calls.callers.contains(request.address)) return handler(request);
            return http::problem(Failure(Error::service_refused), request.request_id);
        };
    };
    router.add(Method::post, "/JsonRequestHandler", only_callers([calls](const Request& request) {
                   return Response::json(
                       200,
                       answer_json_call(calls, request.body, request.header("idempotency-key")));
               }));
    router.add(Method::get, "/api/ledger", only_callers([calls](const Request& request) {
                   const auto view = ledger_view(calls.ledger);
                   if (!view) return http::problem(Failure(view.error()), request.request_id);
                   return Response::json(200, http::encode(*view));
               }));
    router.add(Method::get, "/api/status", [](const Request&) {
        return Response::json(200, R"({"status":"ok","note":"reference, not for production"})");
    });
}

} // namespace ownkey::community
