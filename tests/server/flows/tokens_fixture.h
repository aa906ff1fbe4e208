// A house with one member who starts and refreshes tokens.
#pragma once

#include "core/encoding.h"
#include "server/flows/server_keys.h"
#include "server/flows/token_ring.h"
#include "server/flows/tokens.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {

using namespace house;

class tokens : public testing::Test {
protected:
    tokens() {
        house.settings.tokens.audiences = {"community", "shop"};
        house.settings.tokens.scopes = {"read", "send"};
    }

    IssuedTokens start(const TokenWish& wish = {}) {
        return MUST(start_tokens(house.world, house.caller, anna.view(), wish));
    }

    Outcome<IssuedTokens> refresh(const RefreshToken& token) {
        return refresh_tokens(house.world, house.caller, refresh_token_text(token));
    }

    std::string next_after(const RefreshToken& token) {
        return refresh_token_text(MUST(refresh(token)).refresh_token);
    }

    bool is_active(const std::string& token) {
        return MUST(introspect_token(house.world, token)).has_value();
    }

    token::Claims claims_of(const IssuedTokens& issued) {
        return MUST(introspect_token(house.world, issued.access_token))->claims;
    }

    /// Signed by the ring, with claims of the test's own.
    std::string forged(const std::function<void(token::Claims&)>& change) {
        auto claims = claims_of(start());
        change(claims);
        const auto keys = MUST(house.token_ring.keys(house.world));
        return MUST(keys->issue(claims, house.now_s()));
    }

    std::size_t events(const std::string& name) {
        const auto all = house.audit_events(anna.view().account.id);
        return static_cast<std::size_t>(std::count(all.begin(), all.end(), name));
    }

    void set_state(AccountState state) {
        EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            auto account = *TRY(tables.find_account(anna.view().account.id));
            account.state = state;
            return tables.update_account(account);
        }));
    }

    House house;
    Member anna = make_member(house);
};

} // namespace ownkey::flows
