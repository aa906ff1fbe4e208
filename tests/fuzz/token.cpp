// An access token from outside: no other is taken than those that were issued. Both algorithms.
#include "core/token/access_token.h"
#include "target.h"

namespace ownkey::fuzz {

using namespace token;

namespace {

struct Issued {
    std::vector<VerifyingKey> keys;
    std::vector<std::string> tokens;

    Issued() {
        add(IssuingKey(signing_key_of(filled<SigningSeed>(1))));
        add(IssuingKey(MUST(SharedSecret::from(ByteVector(SharedSecret::kMinBytes, 2)))));
    }

    void add(const IssuingKey& key) {
        Claims claims;
        claims.issuer = claims.subject = claims.client_id = claims.token_id = std::string("name");
        claims.audience = {"service"};
        claims.issued_at_s = 1'000;
        claims.expires_at_s = 2'000;
        tokens.push_back(MUST(issue_access_token(claims, key)));
        keys.push_back(key.verifying_key());
    }
};

const Issued& issued() {
    static const Issued one;
    return one;
}

} // namespace

Seeds seeds() {
    return {bytes_of(issued().tokens[0]), bytes_of(issued().tokens[1])};
}

void run(ByteView input) {
    const auto& tokens = issued().tokens;
    const auto claims =
        verify_access_token(as_text(input), issued().keys, {"name", "service", 1'500});
    if (claims) expect(std::find(tokens.begin(), tokens.end(), as_text(input)) != tokens.end());
}

} // namespace ownkey::fuzz
