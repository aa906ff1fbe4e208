// The three calls of the first login of an account of an old Gradido login server, as the page
// makes them. What happens behind them: tests/server/import/legacy_login_test.cpp.
#include "tests/server/flows/expect.h"
#include "tests/server/import/legacy_house.h"
#include "tests/server/native/browser.h"

namespace ownkey::house {
namespace {

template <class FixedType>
FixedType fixed_in(const http::Response& response, const char* field) {
    return MUST(fixed_from_base64url<FixedType>(json_text(response.body, field)));
}

std::string b64(ByteView bytes) {
    return to_base64url(bytes);
}

struct native_legacy : testing::Test {
    House house;
    OldRow row = old_row(0);
    Person person{.email = row.email, .password = row.password};
    Browser browser{house};

    void SetUp() override { bring(house, row); }

    http::Response call(const std::string& path,
                        const std::vector<std::pair<std::string, std::string>>& fields) {
        std::string body;
        for (const auto& [name, value] : fields)
            body += (body.empty() ? "{\"" : ",\"") + name + "\":\"" + value + '"';
        return browser.post("/api/v1/legacy-logins" + path, body + '}');
    }
};

TEST_F(native_legacy, the_old_key_is_sealed_anew_and_the_password_goes_on) {
    const auto hint = call("", {{"email", row.email}});
    ASSERT_EQ(hint.status, 200) << hint.body;
    const auto stretched =
        MUST(stretch_legacy_password(as_bytes(row.password), fixed_in<LegacySalt>(hint, "salt")));
    const auto value = legacy_check_value(stretched, fixed_in<LegacyServerKey>(hint, "server_key"));

    auto client = begin_registration(house, person);
    const auto key = call("/key",
                          {{"email", row.email},
                           {"check_value", b64(value.reveal())},
                           {"registration_request", b64(client.request.view())}});
    ASSERT_EQ(key.status, 200) << key.body;
    auto finished = MUST(opaque::finish_registration(
        std::move(client.state),
        fixed_in<opaque::RegistrationResponse>(key, "registration_response"),
        house.bytes<opaque::Nonce>(),
        config_for(person)));
    const auto sealed = MUST(from_base64url(json_text(key.body, "encrypted_key")));
    const auto root = MUST(open_legacy_key(stretched, sealed, row.public_key));

    vault::Update update{.account = MUST(uuid_from_text(json_text(key.body, "account_id"))),
                         .derivation = Derivation::seed,
                         .public_key = row.public_key,
                         .revision = 1,
                         .record = finished.record,
                         .envelopes = {}};
    const auto envelope = vault::seal(root,
                                      finished.export_key,
                                      vault::header_of(update, vault::Method::password),
                                      house.bytes<vault::EnvelopeRandom>());
    update.envelopes.emplace_back(envelope.view().begin(), envelope.view().end());
    const auto made = MUST(vault::make_update(root, update));
    const std::vector<std::pair<std::string, std::string>> takeover{
        {"email", row.email},
        {"check_value", b64(value.reveal())},
        {"document", b64(made.document)},
        {"signature", b64(made.signature.view())}};

    auto unsigned_one = takeover;
    unsigned_one.pop_back();
    EXPECT_EQ(json_text(call("/finish", unsigned_one).body, "field"), "signature");
    const auto done = call("/finish", takeover);
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_OK(log_in(house, person));
    EXPECT_EQ(call("/finish", takeover).status, 401) << "once";
}

TEST_F(native_legacy, nobody_is_told_who_came_along) {
    const auto known = call("", {{"email", row.email}});
    const auto unknown = call("", {{"email", "nobody@example.org"}});
    EXPECT_EQ(unknown.status, known.status);
    EXPECT_EQ(unknown.body.size(), known.body.size());
    EXPECT_EQ(json_text(unknown.body, "server_key"), json_text(known.body, "server_key"));
    EXPECT_EQ(call("", {{"email", "nobody@example.org"}}).body, unknown.body) << "stable";
}

} // namespace
} // namespace ownkey::house
