// Who calls the Gradido surface in tests, and a house with its router. The callers: `local` is a
// trusted address, `service` has a configured service key, `wrongkey` another, `stranger` nothing,
// `page` is a foreign page in a browser on this machine.
#pragma once

#include "core/encoding.h"
#include "core/hash.h"
#include "server/http/gradido/gradido.h"
#include "tests/server/flows/house.h"

namespace ownkey::house {

inline constexpr auto kServiceKey = "a service key of a community";
inline constexpr auto kWebhook = "eight-times-four-is-thirty-two-00";

struct Callers {
    Callers() {
        house.settings.gradido.service_key_hashes = {
            to_hex(sha256({as_bytes("another")}).view()),
            to_hex(sha256({as_bytes(kServiceKey)}).view())};
        house.settings.gradido.accept_plain_passwords = true;
        house.settings.communities = {
            {.alias = "hills", .name = "The hills", .home_url = "https://hills.example/"}};
        house.settings.limits.requests_per_second = 100'000;
        http::add_gradido_routes(
            router, house.world, std::make_shared<const SecretBuffer>(as_bytes(kWebhook)));
    }

    http::Response ask(const std::string& caller,
                       http::Method method,
                       const std::string& target,
                       const std::string& body) const {
        const auto query_at = target.find('?');
        http::Request request{.method = method, .path = target.substr(0, query_at)};
        if (query_at != target.npos) {
            const auto equals = target.find('=', query_at);
            request.query[target.substr(query_at + 1, equals - query_at - 1)] =
                target.substr(equals + 1);
        }
        request.body = body;
        request.headers["content-type"] = target.starts_with("/elopage")
                                              ? "application/x-www-form-urlencoded"
                                              : "application/json";
        request.address = caller == "local" ? "127.0.0.1" : "203.0.113.5";
        if (caller == "service")
            request.headers["authorization"] = std::string("Bearer ") + kServiceKey;
        if (caller == "wrongkey") request.headers["authorization"] = "Bearer something else";
        if (caller == "page") request.headers["origin"] = "https://evil.example";
        return router.dispatch(request);
    }

    /// A POST of the community server.
    std::string post(const std::string& path, const std::string& body) const {
        return ask("local", http::Method::post, path, body).body;
    }

    /// Somebody in that role, whose session had its second factor.
    Member make_staff(const Person& person, Role role) {
        auto member = make_member(house, person);
        MUST(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            auto account = *TRY(tables.find_account(member.view().account.id));
            account.role = role;
            TRY(tables.update_account(account));
            auto session = *TRY(tables.find_session(member.view().session.id));
            session.second_factor = true;
            return tables.update_session(session);
        }));
        return member;
    }

    /// The code in the newest mail.
    std::string newest_code() {
        const auto mails = house.outbox(OutboxKind::mail);
        const auto link = json_text(mails.back().payload, "vars.link");
        return link.substr(link.rfind('/') + 1);
    }

    static std::string alias_of(const flows::SessionView& view) {
        return std::to_string(view.session.alias);
    }

    House house;
    http::Router router{
        {.settings = &house.settings, .clock = &house.clock, .dialect = http::gradido_dialect}};
};

} // namespace ownkey::house
