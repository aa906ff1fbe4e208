// What makes the rows of token_table.h, topic by topic.
#pragma once

#include "core/encoding.h"
#include "filled.h"
#include "token_table.h"

namespace ownkey::token {

inline constexpr std::int64_t kNowS = kTableTimeS + 60;
inline constexpr Expectations kExpected{kTableIssuer, kTableAudience, kNowS, 30, 1800};

/// RFC 7515 A.1, A.3 and A.5.
inline constexpr std::string_view kRfcPayload =
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
    "fQ.";

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    contract(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

class Table {
public:
    Table() { good_ = MUST(issue_access_token(table_claims(), key_)); }

    void add(std::string name, std::string_view verdict, std::string token) {
        rows_.push_back(
            {std::move(name), std::string(verdict), std::move(token), keys_, expected_});
    }

    void with_header(std::string name, std::string_view verdict, std::string_view header) {
        add(std::move(name), verdict, MUST(sign_compact(header, payload_, key_)));
    }

    void with_payload(std::string name, std::string_view verdict, std::string_view payload) {
        add(std::move(name), verdict, MUST(sign_compact(header_, payload, key_)));
    }

    void changed_header(std::string name,
                        std::string_view verdict,
                        std::string_view from,
                        std::string_view to) {
        with_header(std::move(name), verdict, replaced(header_, from, to));
    }

    void changed_payload(std::string name,
                         std::string_view verdict,
                         std::string_view from,
                         std::string_view to) {
        with_payload(std::move(name), verdict, replaced(payload_, from, to));
    }

    void at_time(std::string name, std::string_view verdict, std::int64_t now_s) {
        expected_.now_s = now_s;
        add(std::move(name), verdict, good_);
        expected_ = kExpected;
    }

    void good();
    void forms();
    void headers();
    void algorithms();
    void key_ids();
    void signatures();
    void shapes_of_claims();
    void missing_claims();
    void expectations();
    void shared_secret();

    std::vector<TokenCase> rows_;

private:
    IssuingKey key_ = std::move(table_keys()[0]);
    IssuingKey secret_{table_secret()};
    std::string id_ = key_.id();
    std::string header_ = R"({"alg":"EdDSA","typ":"at+jwt","kid":")" + id_ + "\"}";
    std::string payload_ =
        R"({"iss":"https://login.example","sub":"alice","aud":"https://shop.example",)"
        R"("client_id":"shop","jti":"1","iat":1700000000,"exp":1700001800,"nbf":1700000000})";
    std::string good_;
    Keys keys_ = Keys::jwks;
    Expectations expected_ = kExpected;
};

} // namespace ownkey::token
