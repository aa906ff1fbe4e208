#include "calls.h"

#include "core/encoding.h"
#include "core/tx/transaction.h"
#include "server/flows/communities.h"
#include "server/flows/elopage.h"
#include "server/flows/person.h"
#include "server/flows/transactions.h"
#include "server/http/gradido/dto.h"
#include "server/http/gradido/service_caller.h"

#include <algorithm>
#include <charconv>
#include <variant>

namespace ownkey::http::gradido {
namespace {

const JsonRules kLoose{.unknown_fields = true};

Response state(const std::string& state, const std::string& msg) {
    return Response::json(200, encode(StateDto{state, msg}));
}

Response error(const std::string& msg) {
    return state("error", msg);
}

std::optional<std::int32_t> session_number(const std::string& text) {
    std::int32_t number = 0;
    const auto end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, number);
    if (failed != std::errc{} || stop != end) return std::nullopt;
    return number;
}

bool is_of(const World& world, const ServiceCaller& caller, const Account& account) {
    return caller.community.empty() ||
           flows::community_of(world.settings, account).alias == caller.community;
}

struct Visit {
    flows::SessionView view;
    std::string community; ///< of the caller
};

/// A caller without credential meets an empty server; one of another community, one without these
/// people.
Outcome<Visit>
session_for_service(const World& world, const Request& request, std::int32_t number) {
    const auto caller = TRY(service_caller(world, request));
    if (!caller) return Error::no_session;
    auto view = TRY(flows::find_session_by_alias(world, number));
    if (!is_of(world, *caller, view.account)) return Error::no_session;
    return Visit{std::move(view), caller->community};
}

UserDto user_of(const Account& account) {
    UserDto user{.first_name = account.first_name,
                 .last_name = account.last_name,
                 .email = account.email,
                 .created =
                     std::chrono::floor<Seconds>(account.created_at).time_since_epoch().count(),
                 .email_checked = account.state == AccountState::active,
                 .ident_hash = tx::ident_hash(account.email),
                 .disabled = account.state == AccountState::disabled,
                 .role = account.role == Role::admin ? "admin" : "none",
                 .username = account.username,
                 .description = account.description,
                 .language = account.language,
                 .publisher_id = account.publisher_id,
                 .group_alias = account.group_alias};
    if (account.public_key) user.public_hex = to_hex(account.public_key->view());
    return user;
}

Outcome<std::vector<ByteVector>> bodies_of(const OneOrMany& texts) {
    if (texts.values.empty()) return Failure(Error::field_missing, "transaction_base64", "");
    std::vector<ByteVector> bodies;
    for (const auto& text : texts.values)
        bodies.push_back(TRY(from_base64(text)));
    return bodies;
}

/// The value of a query parameter, or of the field in a JSON body.
Outcome<std::string> session_id_of(const Request& request) {
    if (request.method == Method::get) return request.query_value("session_id");
    const auto dto = TRY(decode<LoginDto>(request.body, kLoose));
    return dto.session_id ? dto.session_id->text : std::string();
}

Outcome<std::string> email_of(const Request& request) {
    if (request.method == Method::get) return request.query_value("email");
    return TRY(decode<RunningTasksDto>(request.body, kLoose)).email.value_or("");
}

Outcome<flows::TaskCounts>
tasks_of_email(const World& world, const ServiceCaller& caller, const std::string& email) {
    const auto account = TRY(in_read<std::optional<Account>>(world.store, [&](Tables& tables) {
        return tables.find_account_by_email(flows::email_key_of(email));
    }));
    if (!account || !is_of(world, caller, *account)) return flows::TaskCounts{};
    return flows::count_tasks(world, account->id, caller.community);
}

/// The session of a call that has nothing but a session_id, or what to answer without one.
Outcome<std::variant<Visit, Response>> visit_of(const World& world, const Request& request) {
    using Either = std::variant<Visit, Response>;
    const auto text = TRY(session_id_of(request));
    if (text.empty()) return Either(error("empty session id"));
    const auto number = session_number(text);
    if (!number) return Either(error("error parsing session_id"));
    auto visit = session_for_service(world, request, *number);
    if (!visit && visit.error().error == Error::no_session)
        return Either(state("not found", "session not found"));
    return Either(TRY(std::move(visit)));
}

void add_communities(NetworkDto& data, const Settings& settings) {
    const auto add = [&](const Settings::Community& community) {
        data.groups->push_back(community.alias);
        data.communities->push_back({community.alias, community.name, community.home_url});
    };
    add(settings.community);
    for (const auto& community : settings.communities)
        add(community);
}

} // namespace

Outcome<Response> login(const World& world, const Request& request) {
    const auto either = TRY(visit_of(world, request));
    if (const auto* answer = std::get_if<Response>(&either)) return *answer;
    const auto& [found, community] = std::get<Visit>(either);
    const auto tasks = TRY(flows::count_tasks(world, found.account.id, community));
    return Response::json(200,
                          encode(LoginAnswerDto{.client_ip = found.session.address,
                                                .user = user_of(found.account),
                                                .pending = tasks.pending,
                                                .can_signed = tasks.pending,
                                                .executing = tasks.executing}));
}

Outcome<Response> check_transaction(const World& world, const Request& request) {
    const auto dto = TRY(decode<CheckTransactionDto>(request.body, kLoose));
    if (!dto.session_id || dto.session_id->text.empty()) return error("session id not set");
    const auto number = session_number(dto.session_id->text);
    const auto [view, community] = TRY(session_for_service(world, request, number.value_or(0)));
    const auto bodies = TRY(bodies_of(dto.transaction_base64));
    const auto result = TRY(flows::enlist_transactions(
        world, view.account, bodies, dto.balance.value_or(0), community));
    if (result.already == 0) return Response::json(200, encode(StateDto{"success"}));
    if (bodies.size() == 1) return Error::tx_already_enlisted;
    return state("warning", std::to_string(result.already) + " already enlisted");
}

Outcome<Response> running_user_tasks(const World& world, const Request& request) {
    const auto email = TRY(email_of(request));
    if (email.empty()) return error("empty email");
    RunningTasksAnswerDto answer;
    if (const auto caller = TRY(service_caller(world, request))) {
        const auto tasks = TRY(tasks_of_email(world, *caller, email));
        if (tasks.pending > 0) answer.running_tasks["ready for sign transaction"] = tasks.pending;
        if (tasks.executing > 0) answer.running_tasks["sign transaction"] = tasks.executing;
    }
    return Response::json(200, encode(answer));
}

Outcome<Response> network_infos(const World& world, const Request& request) {
    const auto dto = decode<NetworkInfosDto>(request.body, kLoose);
    if (!dto && dto.error().field == "ask") return error("ask is zero or not an array");
    const auto asked = TRY(dto).ask;
    NetworkInfosAnswerDto answer;
    if (std::find(asked.begin(), asked.end(), "groups") != asked.end()) {
        answer.data.groups.emplace();
        answer.data.communities.emplace();
        if (TRY(service_caller(world, request))) add_communities(answer.data, world.settings);
    }
    return Response::json(200, encode(answer));
}

Outcome<Response> has_elopage(const World& world, const Request& request) {
    const auto either = TRY(visit_of(world, request));
    if (const auto* answer = std::get_if<Response>(&either)) return *answer;
    const bool has = TRY(flows::has_elopage(world, std::get<Visit>(either).view.account));
    return Response::json(200, encode(HasElopageDto{.has_elopage = has}));
}

} // namespace ownkey::http::gradido
