// The password proved again within a session.
#include "server/flows/guard.h"
#include "tests/server/flows/login_fixture.h"

namespace ownkey::flows {
namespace {

class unlock : public login {
protected:
    Outcome<Uuid> begin(const SessionView& view, opaque::Ke3& ke3) {
        auto client = begin_login(house, kAnna);
        const auto started = TRY(start_unlock(house.world, house.caller, view, client.ke1));
        ke3 =
            TRY(opaque::finish_login(std::move(client.state), started.ke2, config_for(kAnna))).ke3;
        return started.signin_id;
    }
};

TEST_F(unlock, proves_the_password_again) {
    const auto logged_in = log_in(house, kAnna);
    EXPECT_OK(logged_in);
    const auto& view = logged_in->session.view;
    house.clock.advance(house.settings.session.reauth_after);
    EXPECT_FAILS(require_fresh(house.world, view), password_needed);
    opaque::Ke3 ke3;
    const auto signin_id = begin(view, ke3);
    EXPECT_OK(signin_id);
    const auto renewed = finish_unlock(house.world, house.caller, view, *signin_id, ke3);
    EXPECT_OK(renewed);
    EXPECT_OK(require_fresh(house.world, renewed->view));
    EXPECT_NE(renewed->view.session.alias, view.session.alias);
    EXPECT_EQ(csrf_token(house.world, renewed->view.session),
              csrf_token(house.world, view.session)); // other tabs go on
    EXPECT_FAILS(find_session(house.world, house.caller, cookie_value(logged_in->session.token)),
                 no_session);
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(renewed->token)));
    EXPECT_FAILS(finish_unlock(house.world, house.caller, renewed->view, *signin_id, ke3),
                 signin_not_found);
}

TEST_F(unlock, belongs_to_its_session_and_purpose) {
    const auto mine = log_in(house, kAnna);
    const auto other = log_in(house, kAnna);
    EXPECT_OK(mine);
    EXPECT_OK(other);
    opaque::Ke3 ke3;
    const auto signin_id = begin(mine->session.view, ke3);
    EXPECT_OK(signin_id);
    EXPECT_FAILS(finish_unlock(house.world, house.caller, other->session.view, *signin_id, ke3),
                 signin_not_found);
    EXPECT_FAILS(finish_login(house.world, house.caller, *signin_id, ke3), signin_not_found);
    const auto login_proof = proof(kAnna);
    EXPECT_FAILS(
        finish_unlock(
            house.world, house.caller, mine->session.view, login_proof.first, login_proof.second),
        signin_not_found);
    EXPECT_OK(finish_unlock(house.world, house.caller, mine->session.view, *signin_id, ke3));
}

TEST_F(unlock, a_wrong_password_is_audited) {
    const auto logged_in = MUST(log_in(house, kAnna));
    const auto& view = logged_in.session.view;
    opaque::Ke3 ke3;
    const auto signin_id = MUST(begin(view, ke3));
    ke3.bytes[0] ^= 1;
    EXPECT_FAILS(finish_unlock(house.world, house.caller, view, signin_id, ke3),
                 wrong_email_or_password);
    EXPECT_EQ(audited(view.account.id)[0].event, "unlock.failed");
}

TEST_F(unlock, is_throttled_with_logins) {
    const auto logged_in = log_in(house, kAnna);
    EXPECT_OK(logged_in);
    house.clock.advance(std::chrono::microseconds(1));
    for (int i = 0; i < 5; ++i)
        EXPECT_OK(start_unlock(
            house.world, house.caller, logged_in->session.view, begin_login(house, kWrong).ke1));
    EXPECT_FAILS(
        start_unlock(
            house.world, house.caller, logged_in->session.view, begin_login(house, kAnna).ke1),
        too_many_requests);
    EXPECT_FAILS(start(kAnna, from(*logged_in)), too_many_requests); // its device is throttled
    EXPECT_OK(start(kAnna));                                         // others are not
}

} // namespace
} // namespace ownkey::flows
