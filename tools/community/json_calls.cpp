#include "tools/community/json_calls.h"

#include "core/encoding.h"
#include "server/http/json.h"

#include <spdlog/spdlog.h>

namespace ownkey::community {

namespace {

constexpr http::JsonRules kLenient{.unknown_fields = true};
constexpr std::int64_t kMaxPage = 1'000'000'000;
constexpr std::int64_t kMaxUsers = 100; ///< of one page
constexpr std::size_t kMaxKeyBytes = 255;

// -- calls

struct Call {
    std::string method;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(http::at_most<64>(CEREAL_NVP(method)));
    }
};

struct PutCall {
    std::string transaction;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(transaction));
    }
};

struct MoveCall {
    struct Keys {
        std::string sender;
        std::string receiver;

        template <class Archive>
        void serialize(Archive& archive) {
            archive(http::at_most<64>(CEREAL_NVP(sender)), http::at_most<64>(CEREAL_NVP(receiver)));
        }
    };

    Keys pubkeys;
    std::string memo;
    std::optional<http::Loose> session_id; ///< of whom we do not ask

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(pubkeys), http::at_most<450>(CEREAL_NVP(memo)), CEREAL_NVP(session_id));
    }
};

struct PersonCall {
    std::string email;
    std::string last_name;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(http::at_most<254>(CEREAL_NVP(email)), http::at_most<254>(CEREAL_NVP(last_name)));
    }
};

struct PageCall {
    std::optional<std::int64_t> page;
    std::optional<std::int64_t> limit;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(page), CEREAL_NVP(limit));
    }
};

struct ErrorCall {
    std::optional<http::Loose> created;
    std::optional<std::string> transactionGenericHash;
    std::optional<std::string> error;
    std::optional<std::string> errorMessage;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(created),
                CEREAL_NVP(transactionGenericHash),
                CEREAL_NVP(error),
                CEREAL_NVP(errorMessage));
    }
};

struct PingCall {
    std::optional<std::int64_t> lastTransactionNumber;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(lastTransactionNumber));
    }
};

// -- answers

struct User {
    std::string email;
    std::string first_name;
    std::string last_name;
    std::string public_hex;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(email),
                CEREAL_NVP(first_name),
                CEREAL_NVP(last_name),
                CEREAL_NVP(public_hex));
    }
};

struct Reply {
    std::string state = "success";
    std::optional<std::string> msg;
    std::optional<std::vector<std::map<std::string, std::string>>> details;
    std::optional<std::vector<std::string>> warnings;
    std::optional<User> user;
    std::optional<std::vector<User>> users;
    std::optional<std::int64_t> page;
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> count; ///< of all pages
    std::optional<std::map<std::string, std::map<std::string, std::int64_t>>> gdds;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(state),
                CEREAL_NVP(msg),
                CEREAL_NVP(details),
                CEREAL_NVP(warnings),
                CEREAL_NVP(user),
                CEREAL_NVP(users),
                CEREAL_NVP(page),
                CEREAL_NVP(limit),
                CEREAL_NVP(count),
                CEREAL_NVP(gdds));
    }
};

Reply failed(std::string message, std::string state = "error") {
    Reply reply;
    reply.state = std::move(state);
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

/// A call that is no JSON, or whose field is missing or of another type.
Reply failed(const Failure& failure) {
    Reply reply = failed("json exception");
    if (!failure.field.empty())
        reply.details.emplace().push_back(
            {std::pair(failure.field, std::string(error_text(failure.error)))});
    return reply;
}

Reply reply_to(const Result<Applied, Refusal>& applied) {
    if (!applied) {
        spdlog::info("refused: {}", applied.error().rule);
        return failed(applied.error());
    }
    Reply reply;
    if (*applied == Applied::before) reply.warnings = {"already applied"};
    if (*applied == Applied::nothing) reply.warnings = {"nothing to move"};
    return reply;
}

// -- one function for each method

/// What every method gets.
struct Context {
    const MachineCalls& calls;
    const std::string& idempotency_key;
    std::int64_t now_s;
};

Reply put_transaction(const Context& context, const PutCall& call) {
    const auto bytes = from_base64url(call.transaction);
    if (!bytes)
        return failed(
            Refusal(Refusal::Stage::parse, "transaction", std::string(error_text(bytes.error()))));
    return reply_to(
        context.calls.ledger.put_transaction(*bytes, context.idempotency_key, context.now_s));
}

Reply move_transaction(const Context& context, const MoveCall& call) {
    const auto sender = fixed_from_hex<PublicKey>(call.pubkeys.sender);
    const auto receiver = fixed_from_hex<PublicKey>(call.pubkeys.receiver);
    if (!sender || !receiver)
        return failed(Refusal(Refusal::Stage::parse,
                              sender ? "pubkeys.receiver" : "pubkeys.sender",
                              "a key of 64 hexadecimal digits is expected"));
    return reply_to(context.calls.ledger.move_balance(
        *sender, *receiver, call.memo, context.idempotency_key, context.now_s));
}

User user_of(const Member& member) {
    return {member.email, member.first_name, member.last_name, to_hex(member.public_key.view())};
}

/// Out: the member, or the answer.
Result<Member, Reply> member_of(const Context& context, const PersonCall& call) {
    auto member = context.calls.ledger.find_member_by_email(call.email);
    if (!member) return failed("error reading the ledger");
    if (!*member || (*member)->last_name != call.last_name)
        return failed("user not found", "not found");
    return std::move(**member);
}

Reply check_user(const Context& context, const PersonCall& call) {
    const auto member = member_of(context, call);
    if (!member) return member.error();
    Reply reply;
    reply.user = user_of(*member);
    return reply;
}

Reply get_user_balance(const Context& context, const PersonCall& call) {
    const auto member = member_of(context, call);
    if (!member) return member.error();
    Reply reply;
    reply.gdds.emplace()[member->email][member->last_name] = member->balance.at(context.now_s);
    return reply;
}

Reply get_users(const Context& context, const PageCall& call) {
    const auto page = call.page.value_or(1);
    const auto limit = call.limit.value_or(kMaxUsers);
    if (page < 1 || page > kMaxPage) return failed("page must be 1 or more");
    if (limit < 1 || limit > kMaxUsers) return failed("limit must be 1 to 100");
    const auto members = context.calls.ledger.members_of_page(page, limit);
    const auto count = context.calls.ledger.member_count();
    if (!members || !count) return failed("error reading the ledger");
    Reply reply;
    reply.page = page;
    reply.limit = limit;
    reply.count = *count;
    reply.users.emplace();
    for (const auto& member : *members)
        reply.users->push_back(user_of(member));
    return reply;
}

Reply error_in_transaction(const Context& context, const ErrorCall& call) {
    const auto error = call.error.value_or("");
    spdlog::warn("the login server reports an error in a transaction");
    const auto saved = context.calls.ledger.report_error({context.now_s,
                                                          call.created.value_or(http::Loose{}).text,
                                                          call.transactionGenericHash.value_or(""),
                                                          error,
                                                          call.errorMessage.value_or("")});
    return saved ? Reply() : failed("error saving in db");
}

Reply update_read_node(const Context& context, const PingCall& call) {
    if (call.lastTransactionNumber.value_or(0) < 0)
        return failed("lastTransactionNumber must be 0 or more");
    const auto saved = context.calls.ledger.ping(context.now_s, call.lastTransactionNumber);
    return saved ? Reply() : failed("error saving in db");
}

template <class Dto>
Reply call_with(const Context& context,
                const std::string& body,
                Reply (*function)(const Context&, const Dto&)) {
    const auto dto = http::decode<Dto>(body, kLenient);
    if (!dto) return failed(dto.error());
    return function(context, *dto);
}

Reply reply_to_call(const Context& context, const std::string& body) {
    if (body.empty()) return failed("empty body");
    if (context.idempotency_key.size() > kMaxKeyBytes)
        return failed("Idempotency-Key must be at most 255 bytes");
    const auto call = http::decode<Call>(body, kLenient);
    if (!call) return failed(call.error());
    const auto& method = call->method;
    if (method == "putTransaction") return call_with(context, body, &put_transaction);
    if (method == "moveTransaction") return call_with(context, body, &move_transaction);
    if (method == "checkUser") return call_with(context, body, &check_user);
    if (method == "getUsers") return call_with(context, body, &get_users);
    if (method == "getUserBalance") return call_with(context, body, &get_user_balance);
    if (method == "errorInTransaction") return call_with(context, body, &error_in_transaction);
    if (method == "updateReadNode") return call_with(context, body, &update_read_node);
    return failed("unknown method");
}

} // namespace

std::string answer_json_call(const MachineCalls& calls,
                             const std::string& body,
                             const std::string& idempotency_key) {
    return http::encode(
        reply_to_call({calls, idempotency_key, seconds_of(calls.clock.now())}, body));
}

void add_machine_routes(http::Router& router, const MachineCalls& calls) {
    using http::Method;
    using http::Request;
    using http::Response;
    const auto only_callers = [calls](http::Handler handler) -> http::Handler {
        return [calls, handler = std::move(handler)](const Request& request) {
            if (calls.callers.admits(request, seconds_of(calls.clock.now())))
                return handler(request);
            return http::problem(Failure(Error::service_refused), request.request_id);
        };
    };
    router.add(Method::post, "/JsonRequestHandler", only_callers([calls](const Request& request) {
                   return Response::json(
                       200,
                       answer_json_call(calls, request.body, request.header("idempotency-key")));
               }));
    router.add(Method::get, "/api/ledger", only_callers([calls](const Request& request) {
                   const auto json = ledger_json(calls.ledger, seconds_of(calls.clock.now()));
                   if (!json) return http::problem(Failure(json.error()), request.request_id);
                   return Response::json(200, *json);
               }));
    const auto status = R"({"status":"ok","alias":")" + json_escaped(calls.alias) +
                        R"(","name":")" + json_escaped(calls.name) +
                        R"(","note":"reference, not for production"})";
    router.add(Method::get, "/api/status", [status](const Request&) {
        return Response::json(200, status);
    });
}

} // namespace ownkey::community
