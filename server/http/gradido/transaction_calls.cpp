// Calls about transactions, and about the communities that they belong to.
#include "core/encoding.h"
#include "server/flows/communities.h"
#include "server/flows/compose.h"
#include "server/flows/members.h"
#include "server/flows/person.h"
#include "server/flows/transactions.h"
#include "server/http/gradido/calls.h"
#include "server/http/gradido/kit.h"
#include "server/http/gradido/transaction_dto.h"
#include "server/http/session_cookie.h"

#include <algorithm>

namespace ownkey::http::gradido {
namespace {

Outcome<std::vector<ByteVector>> bodies_of(const OneOrMany& texts) {
    if (texts.values.empty()) return Failure(Error::field_missing, "transaction_base64", "");
    std::vector<ByteVector> bodies;
    for (const auto& text : texts.values)
        bodies.push_back(TRY(from_base64(text)));
    return bodies;
}

Outcome<flows::TaskCounts>
tasks_of_email(const World& world, const ServiceCaller& caller, const std::string& email) {
    const auto account = TRY(in_read<std::optional<Account>>(world.store, [&](Tables& tables) {
        return tables.find_account_by_email(flows::email_key_of(email));
    }));
    if (!account || !flows::is_of_community(world, caller.community, *account))
        return flows::TaskCounts{};
    return flows::count_tasks(world, account->id, caller.community);
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

Outcome<flows::Composition> composition_of(const CreateTransactionDto& dto) {
    flows::Composition wish;
    const auto type = TRY(needed(dto.type, "transaction_type"));
    if (type != "transfer" && type != "creation")
        return Failure(Error::field_rule, "transaction_type", "transfer or creation");
    wish.memo = TRY(needed(dto.memo, "memo"));
    wish.amount = TRY(number_of(dto.amount, "amount"));
    if (type == "creation") {
        const auto date = TRY(needed(dto.target_date, "target_date"));
        wish.target_date_s = TRY(flows::date_seconds(date));
    }
    wish.to = {.email = dto.target_email.value_or(""),
               .username = dto.target_username.value_or(""),
               .public_key = dto.target_pubkey.value_or("")};
    return wish;
}

} // namespace

Outcome<Response> check_transaction(const World& world, const Request& request) {
    const auto dto = TRY(decode<CheckTransactionDto>(request.body, kLoose));
    const auto [view, community] = TRY(visit_of(world, request, dto.session_id));
    const auto bodies = TRY(bodies_of(dto.transaction_base64));
    const auto result = TRY(flows::enlist_transactions(
        world, view.account, bodies, dto.balance.value_or(0), community));
    if (result.already == 0) return success();
    if (bodies.size() == 1) return Error::tx_already_enlisted;
    return said("warning", std::to_string(result.already) + " already enlisted");
}

Outcome<Response> create_transaction(const World& world, const Request& request) {
    const auto dto = TRY(decode<CreateTransactionDto>(request.body, kLoose));
    const auto visit = TRY(visit_of(world, request, dto.session_id));
    const auto wish = TRY(composition_of(dto));
    const auto result = TRY(
        flows::compose_transaction(world, caller_of(request), visit.view, visit.community, wish));
    return result.already == 0 ? Outcome<Response>(success()) : Error::tx_already_enlisted;
}

Outcome<Response> running_user_tasks(const World& world, const Request& request) {
    const auto dto = TRY(input_of<RunningTasksDto>(request));
    if (!dto.email || dto.email->empty()) return Failure(Error::field_missing, "email", "");
    RunningTasksAnswerDto answer;
    if (const auto caller = TRY(service_caller(world, request))) {
        const auto tasks = TRY(tasks_of_email(world, *caller, *dto.email));
        if (tasks.pending > 0) answer.running_tasks["ready for sign transaction"] = tasks.pending;
        if (tasks.executing > 0) answer.running_tasks["sign transaction"] = tasks.executing;
    }
    return Response::json(200, encode(answer));
}

Outcome<Response> network_infos(const World& world, const Request& request) {
    const auto asked = TRY(decode<NetworkInfosDto>(request.body, kLoose)).ask;
    if (asked.empty()) return Failure(Error::field_missing, "ask", "");
    NetworkInfosAnswerDto answer;
    if (std::find(asked.begin(), asked.end(), "groups") != asked.end()) {
        answer.data.groups.emplace();
        answer.data.communities.emplace();
        if (TRY(service_caller(world, request))) add_communities(answer.data, world.settings);
    }
    return Response::json(200, encode(answer));
}

} // namespace ownkey::http::gradido
