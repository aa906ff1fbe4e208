// Bodies of the account's calls: profile, e-mail change, deletion, events.
#pragma once

#include "server/http/native/dto.h"

#include <vector>

namespace ownkey::http::native {

/// A description of 500 characters in UTF-8.
inline constexpr std::size_t kMaxDescriptionBytes = 2'000;

struct ProfileDto {
    std::string id, email, first_name, last_name, username, phone, description, language, role;
    std::int64_t created_at = 0;
    std::optional<std::string> public_key;
    std::uint64_t key_revision = 0;
    bool key_locked = false;
    std::optional<std::int64_t> delete_at;
    std::optional<std::string> new_email;
    bool second_factor = false;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(email),
          CEREAL_NVP(first_name),
          CEREAL_NVP(last_name),
          CEREAL_NVP(username),
          CEREAL_NVP(phone),
          CEREAL_NVP(description),
          CEREAL_NVP(language),
          CEREAL_NVP(role),
          CEREAL_NVP(created_at),
          CEREAL_NVP(public_key),
          CEREAL_NVP(key_revision),
          CEREAL_NVP(key_locked),
          CEREAL_NVP(delete_at),
          CEREAL_NVP(new_email),
          CEREAL_NVP(second_factor));
    }
};

struct ProfileChangeDto {
    std::optional<std::string> first_name, last_name, language, username, description, phone;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(first_name)),
          at_most<kMaxText>(CEREAL_NVP(last_name)),
          at_most<kMaxText>(CEREAL_NVP(language)),
          at_most<kMaxText>(CEREAL_NVP(username)),
          at_most<kMaxDescriptionBytes>(CEREAL_NVP(description)),
          at_most<kMaxText>(CEREAL_NVP(phone)));
    }
};

struct NewEmailDto {
    std::string email;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(email)));
    }
};

struct LinkCodeDto {
    std::string link_code;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(link_code)));
    }
};

struct DeletionDto {
    std::int64_t delete_at = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(delete_at));
    }
};

struct OwnEventDto {
    std::int64_t id = 0, at = 0;
    std::string event, address;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id), CEREAL_NVP(at), CEREAL_NVP(event), CEREAL_NVP(address));
    }
};

struct OwnEventsDto {
    std::vector<OwnEventDto> events;
    std::optional<std::string> next;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(events), CEREAL_NVP(next));
    }
};

} // namespace ownkey::http::native
