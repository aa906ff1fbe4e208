// Bodies of the Gradido JSON calls. Names, also the odd ones, are the wire's names; clients are
// loose about numbers and texts.
#pragma once

#include "server/http/json.h"

#include <optional>
#include <string>

namespace ownkey::http::gradido {

struct LoginDto {
    std::optional<Loose> session_id;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(session_id));
    }
};

struct CheckTransactionDto {
    std::optional<Loose> session_id;
    OneOrMany transaction_base64;
    std::optional<std::int64_t> balance;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(session_id), CEREAL_NVP(transaction_base64), CEREAL_NVP(balance));
    }
};

struct RunningTasksDto {
    std::optional<std::string> email;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(email));
    }
};

struct UserDto {
    std::string first_name, last_name, email;
    std::int64_t created = 0;
    bool email_checked = false;
    std::uint32_t ident_hash = 0;
    bool disabled = false;
    std::string role;
    std::optional<std::string> public_hex;
    std::string username, description, language;
    std::int64_t publisher_id = 0;
    std::string group_alias;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(first_name),
          CEREAL_NVP(last_name),
          CEREAL_NVP(email),
          CEREAL_NVP(created),
          CEREAL_NVP(email_checked),
          CEREAL_NVP(ident_hash),
          CEREAL_NVP(disabled),
          CEREAL_NVP(role),
          CEREAL_NVP(public_hex),
          CEREAL_NVP(username),
          CEREAL_NVP(description),
          CEREAL_NVP(language),
          CEREAL_NVP(publisher_id),
          CEREAL_NVP(group_alias));
    }
};

/// Both spellings are what clients read: "Transaction." the older, "Transactions." the newer ones.
struct LoginAnswerDto {
    std::string state = "success";
    std::string client_ip;
    UserDto user;
    int pending = 0;
    int can_signed = 0;
    int executing = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state),
          cereal::make_nvp("clientIP", client_ip),
          CEREAL_NVP(user),
          cereal::make_nvp("Transaction.pending", pending),
          cereal::make_nvp("Transaction.executing", executing),
          cereal::make_nvp("Transactions.pending", pending),
          cereal::make_nvp("Transactions.can_signed", can_signed),
          cereal::make_nvp("Transactions.executing", executing));
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

struct HasElopageDto {
    std::string state = "success";
    bool has_elopage = false;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state), cereal::make_nvp("hasElopage", has_elopage));
    }
};

/// {"state","msg"[,"details"]}: everything that is not a success with content.
struct StateDto {
    std::string state;
    std::optional<std::string> msg{};
    std::optional<std::string> details{};

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state), CEREAL_NVP(msg), CEREAL_NVP(details));
    }
};

} // namespace ownkey::http::gradido
