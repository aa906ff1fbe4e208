// Request and answer bodies of the admin room of /api/v1 (docs/api.md).
#pragma once

#include "server/http/native/dto.h"

#include <vector>

namespace ownkey::http::native {

struct NewPersonDto {
    std::string first_name, last_name, email, language;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(first_name)),
          at_most<kMaxText>(CEREAL_NVP(last_name)),
          at_most<kMaxText>(CEREAL_NVP(email)),
          at_most<kMaxText>(CEREAL_NVP(language)));
    }
};

struct ReasonDto {
    std::string reason;

    template <class A>
    void serialize(A& a) {
        a(at_most<2048>(CEREAL_NVP(reason)));
    }
};

/// The key that the account has, in hex: as the admin compared it with the person.
struct BalanceMoveDto {
    std::string public_key;

    template <class A>
    void serialize(A& a) {
        a(at_most<64>(CEREAL_NVP(public_key)));
    }
};

struct RoleDto {
    std::string role;

    template <class A>
    void serialize(A& a) {
        a(at_most<64>(CEREAL_NVP(role)));
    }
};

struct EventDto {
    std::int64_t id = 0, at = 0;
    std::optional<std::string> account_id;
    std::string event, detail, address;
    std::optional<std::int64_t> seal_number;
    std::optional<std::string> seal; ///< hex

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(at),
          CEREAL_NVP(account_id),
          CEREAL_NVP(event),
          CEREAL_NVP(detail),
          CEREAL_NVP(address),
          CEREAL_NVP(seal_number),
          CEREAL_NVP(seal));
    }
};

struct EventsDto {
    std::vector<EventDto> events;
    std::optional<std::string> next;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(events), CEREAL_NVP(next));
    }
};

struct HeadDto {
    std::int64_t seal_number = 0;
    std::string seal;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(seal_number), CEREAL_NVP(seal));
    }
};

struct PersonDto {
    std::string id, email, first_name, last_name, username, state, role;
    std::int64_t created_at = 0;
    bool has_key = false, key_locked = false, second_factor = false;
    std::optional<std::int64_t> delete_at;
    std::optional<int> sessions;
    std::optional<std::string> public_key; ///< hex
    std::optional<bool> balance_waits;
    std::optional<std::vector<EventDto>> events;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(email),
          CEREAL_NVP(first_name),
          CEREAL_NVP(last_name),
          CEREAL_NVP(username),
          CEREAL_NVP(state),
          CEREAL_NVP(role),
          CEREAL_NVP(created_at),
          CEREAL_NVP(has_key),
          CEREAL_NVP(key_locked),
          CEREAL_NVP(second_factor),
          CEREAL_NVP(delete_at),
          CEREAL_NVP(sessions),
          CEREAL_NVP(public_key),
          CEREAL_NVP(balance_waits),
          CEREAL_NVP(events));
    }
};

struct PeopleDto {
    std::vector<PersonDto> people;
    std::optional<std::string> next;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(people), CEREAL_NVP(next));
    }
};

} // namespace ownkey::http::native
