#include "token_table.h"
#include "token_table_maker.h"

namespace ownkey::token {

void Table::good() {
    add("as issued", "ok", good_);
    add("by the next key", "ok", MUST(issue_access_token(table_claims(), table_keys()[1])));
    with_payload("required claims only", "ok", payload_);
    changed_payload("audience among others",
                    "ok",
                    R"("https://shop.example")",
                    R"(["https://bank.example", "https://shop.example"])");
    changed_payload("account written in escapes", "ok", "alice", "\\u0061li\\u0063e");
    changed_payload("a pair of surrogates", "ok", "\"1\"", R"("\ud83d\udd11")");
    changed_payload("claims of a later version", "ok", "{", R"({"x":true,"y":[],"z":-5,)");
    changed_payload("blanks between", "ok", ",", " ,\r\n\t");
    changed_header("long type", "ok", "at+jwt", "application/at+jwt");
    changed_header("type in capitals", "ok", "at+jwt", "AT+JWT");
    with_header("members in another order",
                "ok",
                R"({ "kid":")" + id_ + R"(", "typ":"at+jwt", "alg":"EdDSA" })");
    at_time("last second of leeway", "ok", kTableTimeS + 1800 + 29);
    at_time("first second of leeway", "ok", kTableTimeS - 30);
}

void Table::forms() {
    const std::size_t last_dot = good_.rfind('.');
    add("nothing", "token_format", "");
    add("dots only", "token_format", "..");
    add("no dot", "token_format", "token");
    add("no signature part", "token_format", good_.substr(0, last_dot));
    add("four parts", "token_format", good_ + ".AA");
    add("five parts", "token_format", good_ + ".AA.AA");
    add("padding", "token_format", good_ + "==");
    add("blank behind", "token_format", good_ + " ");
    add("blank before", "token_format", " " + good_);
    add("bearer before", "token_format", "Bearer " + good_);
    add("alphabet of base64", "token_format", good_.substr(0, last_dot + 1) + "+/+/");
    add("bytes beyond ASCII", "token_format", replaced(good_, "J", "\xC3\x97"));
    // 64 bytes end in two characters of which the last has four bits to spare.
    std::string spare = good_;
    const std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    spare.back() = alphabet[alphabet.find(spare.back()) + 1];
    add("spare bits set", "token_format", spare);
    add("too long", "token_format", good_ + std::string(kMaxTokenBytes, 'A'));
}

void Table::headers() {
    const auto refused = [&](std::string name, std::string_view header) {
        with_header(std::move(name), "token_format", header);
    };
    const auto with_member = [&](std::string_view member) {
        refused("header with " + std::string(member),
                replaced(header_, "{", "{" + std::string(member) + ","));
    };
    refused("empty header", "");
    refused("header is a list", "[]");
    refused("header is text", "\"EdDSA\"");
    refused("header not closed", header_.substr(0, header_.size() - 1));
    refused("text behind the header", header_ + "{}");
    refused("comma behind the last member", replaced(header_, "}", ",}"));
    refused("header not UTF-8", replaced(header_, id_, "\xFF"));
    refused("half a surrogate pair", replaced(header_, id_, "\\ud800"));
    refused("control character", replaced(header_, id_, "\n"));
    refused("algorithm is a number", replaced(header_, "\"EdDSA\"", "1"));
    refused("key id is null", replaced(header_, '"' + id_ + '"', "null"));
    for (const auto* member : {R"("alg":"none")",
                               R"("\u0061lg":"EdDSA")",
                               R"("crit":["exp"])",
                               R"("crit":[])",
                               R"("b64":false)",
                               R"("b64":true)",
                               R"("jku":"https://evil.example/jwks")",
                               R"("x5u":"https://evil.example/cert")",
                               R"("x5c":["MIIB"])",
                               R"("jwk":{"kty":"OKP","crv":"Ed25519","x":"AA"})",
                               R"("jwk":"x")",
                               R"("zip":"DEF")",
                               R"("cty":"JWT")"})
        with_member(member);
}

void Table::algorithms() {
    const auto named = [&](const std::string& algorithm) {
        changed_header("algorithm '" + algorithm + "'", "token_algorithm", "EdDSA", algorithm);
    };
    for (const auto* algorithm :
         {"", "none", "None", "NONE", "eddsa", "EDDSA", "Ed25519", "EdDSA ", "HS256", "ES256"})
        named(algorithm);
    with_header("no algorithm", "token_algorithm", R"({"typ":"at+jwt","kid":")" + id_ + "\"}");
    const std::string none = replaced(header_, "EdDSA", "none");
    const std::string unsigned_text =
        to_base64url(as_bytes(none)) + '.' + to_base64url(as_bytes(payload_)) + '.';
    add("none, without a signature", "token_algorithm", unsigned_text);
    add("RFC 7515 A.1, HS256",
        "token_algorithm",
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9" + std::string(kRfcPayload) +
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    add("RFC 7515 A.3, ES256",
        "token_algorithm",
        "eyJhbGciOiJFUzI1NiJ9" + std::string(kRfcPayload) +
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-"
            "Kg6NU1Q");
    add("RFC 7515 A.5, none", "token_algorithm", "eyJhbGciOiJub25lIn0" + std::string(kRfcPayload));
    // The public key as secret: HMAC fills a shorter key with zeros, so 64 bytes do the same.
    ByteVector public_key(64);
    std::copy_n(key_.public_key()->data(), PublicKey::kSize, public_key.begin());
    const IssuingKey confused(MUST(SharedSecret::from(public_key)));
    const std::string hs512 = replaced(header_, "EdDSA", "HS512");
    for (const Keys keys : {Keys::jwks, Keys::both, Keys::secret}) {
        keys_ = keys;
        const bool known = keys != Keys::secret; // the id of the public key
        add("HS512 under the public key " + std::to_string(static_cast<int>(keys)),
            known ? "token_algorithm" : "token_unknown_key",
            MUST(sign_compact(hs512, payload_, confused)));
    }
    keys_ = Keys::both;
    add("HS512 under the other key's id",
        "token_algorithm",
        MUST(sign_compact(hs512, payload_, secret_)));
    changed_header("EdDSA under the secret's id", "token_algorithm", id_, secret_.id());
    keys_ = Keys::secret;
    add("EdDSA where only the secret is known", "token_algorithm", good_);
    keys_ = Keys::jwks;
    add("HS512 where only the JWKS is known",
        "token_algorithm",
        MUST(issue_access_token(table_claims(), secret_)));
}

void Table::key_ids() {
    for (const auto* type :
         {"", "JWT", "at+jwt ", "xat+jwt", "application/jwt", "at_jwt", "text/at+jwt"})
        changed_header("type '" + std::string(type) + "'", "token_type", "at+jwt", type);
    with_header("no type", "token_type", R"({"alg":"EdDSA","kid":")" + id_ + "\"}");
    const IssuingKey foreign(signing_key_of(filled<SigningSeed>(99)));
    add("foreign key", "token_unknown_key", MUST(issue_access_token(table_claims(), foreign)));
    with_header("no key id", "token_unknown_key", R"({"alg":"EdDSA","typ":"at+jwt"})");
    changed_header("empty key id", "token_unknown_key", id_, "");
    changed_header("key id cut", "token_unknown_key", id_, id_.substr(0, 42));
    changed_header("key id as a path", "token_unknown_key", id_, "../../dev/null");
}

void Table::signatures() {
    const std::size_t last_dot = good_.rfind('.');
    const std::string signed_part = good_.substr(0, last_dot + 1);
    const ByteVector right = MUST(from_base64url(good_.substr(last_dot + 1)));
    const auto with_signature = [&](std::string name, const ByteVector& signature) {
        add(std::move(name), "token_signature", signed_part + to_base64url(signature));
    };
    with_signature("signature empty", {});
    with_signature("signature zero", ByteVector(64));
    with_signature("signature cut", ByteVector(right.begin(), right.end() - 1));
    ByteVector wrong = right;
    wrong.push_back(0);
    with_signature("signature longer", wrong);
    wrong = right;
    wrong[0] ^= 1;
    with_signature("R changed", wrong);
    wrong = right;
    wrong[40] ^= 0x80;
    with_signature("S changed", wrong);
    // S + L verifies where nobody looks whether S is below L.
    const ByteVector order =
        MUST(from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"));
    wrong = right;
    unsigned carry = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        carry += wrong[32 + i] + order[i];
        wrong[32 + i] = static_cast<Byte>(carry);
        carry >>= 8;
    }
    with_signature("S above the group's order", wrong);
    add("signed by another key of the JWKS",
        "token_signature",
        MUST(sign_compact(header_, payload_, table_keys()[1])));
    add("signed by a foreign key under a known id",
        "token_signature",
        MUST(sign_compact(header_, payload_, IssuingKey(signing_key_of(filled<SigningSeed>(99))))));
    const std::string other_payload = to_base64url(as_bytes(replaced(payload_, "alice", "admin")));
    const std::size_t first_dot = good_.find('.');
    add("payload exchanged",
        "token_signature",
        good_.substr(0, first_dot + 1) + other_payload + good_.substr(last_dot));
}

std::array<IssuingKey, 2> table_keys() {
    return {IssuingKey(signing_key_of(filled<SigningSeed>(1))),
            IssuingKey(signing_key_of(filled<SigningSeed>(2)))};
}

SharedSecret table_secret() {
    return MUST(SharedSecret::from(ByteVector(64, 7)));
}

std::vector<VerifyingKey> verifying_keys(Keys keys) {
    std::vector<VerifyingKey> out;
    if (keys != Keys::secret) {
        for (const IssuingKey& key : table_keys())
            out.push_back(key.verifying_key());
    }
    if (keys != Keys::jwks) out.emplace_back(table_secret());
    return out;
}

Claims table_claims() {
    Claims claims;
    claims.issuer = kTableIssuer;
    claims.subject = "alice";
    claims.audience = {std::string(kTableAudience)};
    claims.client_id = "shop";
    claims.token_id = "1";
    claims.issued_at_s = kTableTimeS;
    claims.expires_at_s = kTableTimeS + kAccessTokenLifetimeS;
    claims.scope = "profile pay";
    claims.session_id = "s1";
    claims.name = "Alice \"Ä\" <\u2028>";
    claims.email = "alice@example.org";
    claims.roles = {"admin", "auditor"};
    claims.kind = "access";
    return claims;
}

std::vector<TokenCase> token_table() {
    Table table;
    table.good();
    table.forms();
    table.headers();
    table.algorithms();
    table.key_ids();
    table.signatures();
    table.shapes_of_claims();
    table.missing_claims();
    table.expectations();
    table.shared_secret();
    return std::move(table.rows_);
}

std::string verdict_on(const TokenCase& row) {
    const std::vector<VerifyingKey> keys = verifying_keys(row.keys);
    const auto claims = verify_access_token(row.token, keys, row.expected);
    return claims ? claims->subject : std::string(error_name(claims.error()));
}

} // namespace ownkey::token
