// Bodies of the Gradido JSON calls: what several have in common (<concept>_dto.h has the others).
// Names, also the odd ones, are the wire's names; clients are loose about numbers and texts.
#pragma once

#include "server/http/json.h"

#include <optional>
#include <string>

namespace ownkey::http::gradido {

/// Of calls that have nothing but a session.
struct SessionDto {
    std::optional<Loose> session_id;

    template <class A>
    void serialize(A& a) {
        a(at_most<20>(CEREAL_NVP(session_id)));
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
