// Somebody who comes by over /api/v1 alone: registers, reads mails, logs in.
#pragma once

#include "core/encoding.h"
#include "tests/server/native/browser.h"

#include <gtest/gtest.h>

namespace ownkey::house {

inline std::string member(const std::string& name, const std::string& value) {
    return '"' + name + "\":\"" + value + '"';
}

/// {"name":"value",…}
inline std::string object(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string text;
    for (const auto& [name, value] : members)
        text += (text.empty() ? "" : ",") + member(name, value);
    return "{" + text + "}";
}

class native_story : public testing::Test {
protected:
    template <class FixedType>
    static FixedType field(const http::Response& response, const std::string& name) {
        return MUST(fixed_from_base64url<FixedType>(json_text(response.body, name)));
    }

    void register_person() {
        auto client = begin_registration(house, person);
        const auto started = browser.post(
            "/api/v1/registrations",
            "{" + member("first_name", "Anna") + "," + member("last_name", "Muster") + "," +
                member("email", person.email) + "," + member("language", "de") + "," +
                member("registration_request", to_base64url(client.request.view())) + "}");
        ASSERT_EQ(started.status, 201) << started.body;
        const auto record =
            record_for(house,
                       person,
                       std::move(client.state),
                       field<opaque::RegistrationResponse>(started, "registration_response"));
        const auto finished = browser.post(
            "/api/v1/registrations/" + json_text(started.body, "signup_id") + "/record",
            "{" + member("record", to_base64url(record.view())) + "}");
        ASSERT_EQ(finished.status, 202) << finished.body;
        EXPECT_EQ(finished.body, R"({"status":"mail_sent"})");
    }

    std::string mailed(const std::string& var) {
        return json_text(house.outbox(OutboxKind::mail).back().payload, "vars." + var);
    }

    /// Out: the answer to finish; the browser holds cookie and CSRF token afterwards.
    http::Response log_in(const std::string& redirect_url = "") {
        auto client = begin_login(house, person);
        const auto started = browser.post("/api/v1/logins",
                                          "{" + member("email", person.email) + "," +
                                              member("ke1", to_base64url(client.ke1.view())) + "}");
        EXPECT_EQ(started.status, 201) << started.body;
        auto finished = MUST(opaque::finish_login(
            std::move(client.state), field<opaque::Ke2>(started, "ke2"), config_for(person)));
        export_key = std::move(finished.export_key);
        auto response =
            browser.post("/api/v1/logins/" + json_text(started.body, "signin_id") + "/finish",
                         "{" + member("ke3", to_base64url(finished.ke3.view())) + "," +
                             member("redirect_url", redirect_url) + "}");
        browser.csrf_token = json_text(response.body, "csrf_token");
        return response;
    }

    House house;
    Person person{.stretch = stretch_argon2id};
    Browser browser{house};
    opaque::ExportKey export_key;
};

/// Registered, confirmed and signed in, without a key.
class native_session : public native_story {
protected:
    void SetUp() override {
        person.stretch = stretch_identity;
        register_person();
        const auto link = mailed("link");
        ASSERT_EQ(browser
                      .post("/api/v1/email-confirmations",
                            "{" + member("link_code", link.substr(link.rfind('/') + 1)) + "}")
                      .status,
                  200);
        ASSERT_EQ(log_in().status, 200);
    }
};

} // namespace ownkey::house
