// Bodies of the calls about transactions and communities.
#pragma once

#include "server/http/gradido/dto.h"

namespace ownkey::http::gradido {

struct CheckTransactionDto {
    std::optional<Loose> session_id;
    OneOrMany transaction_base64;
    std::optional<std::int64_t> balance;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(session_id), CEREAL_NVP(transaction_base64), CEREAL_NVP(balance));
    }
};

struct CreateTransactionDto {
    std::optional<Loose> session_id, type, memo, amount, target_date;
    std::optional<std::string> target_email, target_username, target_pubkey;

    template <class A>
    void serialize(A& a) {
        a(at_most<20>(CEREAL_NVP(session_id)),
          at_most<40>(cereal::make_nvp("transaction_type", type)),
          at_most<4096>(CEREAL_NVP(memo)),
          at_most<30>(CEREAL_NVP(amount)),
          at_most<40>(CEREAL_NVP(target_date)),
          at_most<254>(CEREAL_NVP(target_email)),
          at_most<254>(CEREAL_NVP(target_username)),
          at_most<64>(CEREAL_NVP(target_pubkey)));
    }
};

struct RunningTasksDto {
    std::optional<std::string> email;

    template <class A>
    void serialize(A& a) {
        a(at_most<254>(CEREAL_NVP(email)));
    }
};

struct RunningTasksAnswerDto {
    std::string state = "success";
    std::map<std::string, int> running_tasks;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state), cereal::make_nvp("runningTasks", running_tasks));
    }
};

struct NetworkInfosDto {
    std::vector<std::string> ask;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(ask));
    }
};

struct CommunityDto {
    std::string alias, name, url;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(alias), CEREAL_NVP(name), CEREAL_NVP(url));
    }
};

/// `groups` is what clients of before read; absent: not asked for.
struct NetworkDto {
    std::optional<std::vector<std::string>> groups{};
    std::optional<std::vector<CommunityDto>> communities{};

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(groups), CEREAL_NVP(communities));
    }
};

struct NetworkInfosAnswerDto {
    std::string state = "success";
    NetworkDto data{};

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state), CEREAL_NVP(data));
    }
};

} // namespace ownkey::http::gradido
