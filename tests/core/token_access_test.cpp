// Access tokens: what is issued verifies, and each forged token of the table has its own error.
#include "core/token/flat_json.h"
#include "token_table.h"

#include <gtest/gtest.h>

#include <set>

namespace ownkey::token {
namespace {

class AccessToken : public testing::Test {
protected:
    [[nodiscard]] Error issue_error(const Claims& claims) const {
        const auto token = issue_access_token(claims, key_);
        return token ? Error::internal : token.error();
    }

    Expectations expected_{kTableIssuer, kTableAudience, kTableTimeS};
    IssuingKey key_ = std::move(table_keys()[0]);
    IssuingKey secret_{table_secret()};
};

TEST_F(AccessToken, returns_the_claims_that_were_issued) {
    const Claims claims = table_claims();
    const auto keys = verifying_keys(Keys::both);
    for (const IssuingKey* key : {&key_, &secret_}) {
        const std::string token = MUST(issue_access_token(claims, *key));
        EXPECT_EQ(MUST(verify_access_token(token, keys, expected_)), claims);
    }
    Claims least = claims;
    least.scope = least.session_id = least.name = least.email = least.kind = "";
    least.roles.clear();
    least.audience.emplace_back("https://bank.example");
    const std::string token = MUST(issue_access_token(least, key_));
    EXPECT_EQ(MUST(verify_access_token(token, keys, expected_)), least);
}

TEST_F(AccessToken, writes_the_header_and_claims_of_rfc_9068) {
    Claims claims = table_claims();
    claims.name = "";
    const Jws hs512 = MUST(parse_compact(MUST(issue_access_token(claims, secret_))));
    EXPECT_EQ(as_text(hs512.header),
              R"({"alg":"HS512","typ":"at+jwt","kid":")" + secret_.id() + "\"}");
    const Jws eddsa = MUST(parse_compact(MUST(issue_access_token(claims, key_))));
    EXPECT_EQ(as_text(eddsa.header),
              R"({"alg":"EdDSA","typ":"at+jwt","kid":")" + key_.id() + "\"}");
    EXPECT_EQ(as_text(eddsa.payload),
              R"({"iss":"https://login.example","sub":"alice","aud":"https://shop.example",)"
              R"("client_id":"shop","jti":"1","iat":1700000000,"exp":1700001800,)"
              R"("scope":"profile pay","sid":"s1","email":"alice@example.org",)"
              R"("roles":["admin","auditor"],"typ":"access"})");
}

TEST_F(AccessToken, issues_only_complete_claims) {
    for (std::string Claims::*member :
         {&Claims::issuer, &Claims::subject, &Claims::client_id, &Claims::token_id}) {
        Claims claims = table_claims();
        (claims.*member).clear();
        EXPECT_EQ(issue_error(claims), Error::token_claims);
    }
    Claims claims = table_claims();
    claims.audience.clear();
    EXPECT_EQ(issue_error(claims), Error::token_claims);
    claims.audience = {""};
    EXPECT_EQ(issue_error(claims), Error::token_claims);
    claims = table_claims();
    claims.expires_at_s = claims.issued_at_s;
    EXPECT_EQ(issue_error(claims), Error::token_claims);
    claims = table_claims();
    claims.expires_at_s = kMaxTimeS + 1;
    EXPECT_EQ(issue_error(claims), Error::token_claims);
    claims = table_claims();
    claims.name = "\xFF";
    EXPECT_EQ(issue_error(claims), Error::token_claims);
    claims.name = std::string(kMaxTokenBytes, 'x');
    EXPECT_EQ(issue_error(claims), Error::token_format);
}

TEST_F(AccessToken, every_token_of_the_table_has_its_verdict) {
    std::set<std::string> verdicts, names;
    for (const TokenCase& row : token_table()) {
        EXPECT_EQ(verdict_on(row), row.verdict == "ok" ? "alice" : row.verdict) << row.name;
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        verdicts.insert(row.verdict);
    }
    EXPECT_EQ(verdicts.size(), 11u) << "ok and the ten errors of tokens";
}

TEST_F(AccessToken, every_flipped_bit_fails_and_no_prefix_verifies) {
    const auto keys = verifying_keys(Keys::both);
    for (const IssuingKey* key : {&key_, &secret_}) {
        std::string token = MUST(issue_access_token(table_claims(), *key));
        for (std::size_t size = 0; size < token.size(); ++size)
            EXPECT_FALSE(verify_access_token(token.substr(0, size), keys, expected_)) << size;
        for (std::size_t bit = 0; bit < token.size() * 8; ++bit) {
            const auto mask = static_cast<char>(1 << (bit % 8));
            token[bit / 8] = static_cast<char>(token[bit / 8] ^ mask);
            EXPECT_FALSE(verify_access_token(token, keys, expected_)) << bit;
            token[bit / 8] = static_cast<char>(token[bit / 8] ^ mask);
        }
        EXPECT_TRUE(verify_access_token(token, keys, expected_));
    }
}

TEST_F(AccessToken, no_keys_take_nothing) {
    const std::string token = MUST(issue_access_token(table_claims(), key_));
    EXPECT_EQ(verify_access_token(token, {}, expected_).error(), Error::token_algorithm);
}

} // namespace
} // namespace ownkey::token
