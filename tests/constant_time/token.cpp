// Tokens, signed and verified under both algorithms; the key ring.
#include "check.h"
#include "core/token/access_token.h"
#include "core/token/key_ring.h"

namespace ownkey::constant_time {

using namespace token;

namespace {

Claims claims() {
    Claims out;
    out.issuer = out.subject = out.client_id = out.token_id = std::string("name");
    out.audience = {"service"};
    out.issued_at_s = 1'000;
    out.expires_at_s = 2'000;
    return out;
}

Status verified(const std::string& token, const VerifyingKey& key) {
    (void)TRY(verify_access_token(token, {&key, 1}, {"name", "service", 1'500}));
    return ok();
}

SharedSecret shared_secret(char byte) {
    return MUST(
        SharedSecret::from(secret_text(std::string(SharedSecret::kMinBytes, byte)).reveal()));
}

} // namespace

CASE(token_ed25519) {
    const IssuingKey key(signing_key_of(secret<SigningSeed>(1)));
    MUST(verified(MUST(issue_access_token(claims(), key)), key.verifying_key()));
}

CASE(token_hs512) {
    const IssuingKey key(shared_secret('a'));
    std::string token = MUST(issue_access_token(claims(), key));
    MUST(verified(token, key.verifying_key()));
    token[token.size() - 2] = token[token.size() - 2] == 'A' ? 'B' : 'A';
    contract(verified(token, key.verifying_key()).error() == Error::token_signature);
}

CASE(token_key_ring) {
    KeyRing ring({});
    contract(ring.rotate(1'000, secret<SigningSeed>(1)));
    const auto token = MUST(ring.issue(claims(), 1'500));
    MUST(verified(token, ring.verifying_keys(1'500).front()));
}

} // namespace ownkey::constant_time
