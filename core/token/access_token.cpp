#include "access_token.h"

#include "../encoding.h"
#include "flat_json.h"

namespace ownkey::token {

namespace {

constexpr std::string_view kType = "at+jwt", kLongType = "application/at+jwt";

struct Header {
    std::string algorithm;
    std::string type;
    std::string key_id;
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_access_token_type(std::string type) {
    std::transform(type.begin(), type.end(), type.begin(), lower);
    return type == kType || type == kLongType;
}

/// Fails: token_format.
Result<Header> parse_header(ByteView json) {
    const auto object = FlatJson::parse(as_text(json));
    if (!object) return Error::token_format;
    Header header;
    for (const auto& [name, value] : object->members()) {
        const auto* text = std::get_if<std::string>(&value);
        std::string* member = name == "alg"   ? &header.algorithm
                              : name == "typ" ? &header.type
                              : name == "kid" ? &header.key_id
                                              : nullptr;
        if (text == nullptr || member == nullptr) return Error::token_format;
        *member = *text;
    }
    return header;
}

/// Fails: token_algorithm, token_type, token_unknown_key.
Result<const VerifyingKey*> choose_key(const Header& header, std::span<const VerifyingKey> keys) {
    const auto fits = [&](const VerifyingKey& key) {
        return algorithm_name(key.algorithm()) == header.algorithm;
    };
    if (std::none_of(keys.begin(), keys.end(), fits)) return Error::token_algorithm;
    if (!is_access_token_type(header.type)) return Error::token_type;
    const auto key = std::find_if(
        keys.begin(), keys.end(), [&](const VerifyingKey& k) { return k.id() == header.key_id; });
    if (key == keys.end()) return Error::token_unknown_key;
    if (!fits(*key)) return Error::token_algorithm;
    return &*key;
}

/// Reads claims by type and remembers whether all were right.
class ClaimReader {
public:
    explicit ClaimReader(const FlatJson& json) : json_(json) {}

    /// Leaves `out` as it is where the claim is absent.
    template <class T>
    void read(std::string_view name, T& out) {
        const JsonValue* value = json_.find(name);
        if (value == nullptr) return;
        const T* typed = std::get_if<T>(value);
        if (typed == nullptr)
            well_typed_ = false;
        else
            out = *typed;
    }

    void read_audience(Strings& out) {
        const JsonValue* value = json_.find("aud");
        const auto* single = value != nullptr ? std::get_if<std::string>(value) : nullptr;
        if (single != nullptr)
            out.push_back(*single);
        else
            read("aud", out);
    }

    [[nodiscard]] bool well_typed() const { return well_typed_; }

private:
    const FlatJson& json_;
    bool well_typed_ = true;
};

bool is_time(std::int64_t time_s) {
    return time_s >= 0 && time_s <= kMaxTimeS;
}

/// What issuing and verifying both ask for.
bool are_complete(const Claims& claims) {
    const auto is_empty = [](const std::string& text) { return text.empty(); };
    if (claims.issuer.empty() || claims.subject.empty() || claims.client_id.empty() ||
        claims.token_id.empty() || claims.audience.empty())
        return false;
    if (std::any_of(claims.audience.begin(), claims.audience.end(), is_empty)) return false;
    return is_time(claims.issued_at_s) && is_time(claims.expires_at_s) &&
           claims.issued_at_s < claims.expires_at_s;
}

struct TimedClaims {
    Claims claims;
    std::int64_t not_before_s = 0;
};

/// Fails: token_claims.
Result<TimedClaims> parse_claims(ByteView payload) {
    const auto json = FlatJson::parse(as_text(payload));
    if (!json) return Error::token_claims;
    TimedClaims out;
    Claims& claims = out.claims;
    claims.issued_at_s = -1; // absent is not the year 1970
    ClaimReader reader(*json);
    reader.read("iss", claims.issuer);
    reader.read("sub", claims.subject);
    reader.read_audience(claims.audience);
    reader.read("client_id", claims.client_id);
    reader.read("jti", claims.token_id);
    reader.read("iat", claims.issued_at_s);
    reader.read("exp", claims.expires_at_s);
    reader.read("nbf", out.not_before_s);
    reader.read("scope", claims.scope);
    reader.read("sid", claims.session_id);
    reader.read("name", claims.name);
    reader.read("email", claims.email);
    reader.read("roles", claims.roles);
    reader.read("typ", claims.kind);
    if (!reader.well_typed() || !are_complete(claims) || !is_time(out.not_before_s))
        return Error::token_claims;
    return out;
}

/// Fails: as verify_access_token, from token_claims on.
Status check_expectations(const TimedClaims& timed, const Expectations& expected) {
    const Claims& claims = timed.claims;
    if (claims.expires_at_s - claims.issued_at_s > expected.longest_lifetime_s)
        return Error::token_claims;
    if (claims.issuer != expected.issuer) return Error::token_issuer;
    if (std::find(claims.audience.begin(), claims.audience.end(), expected.audience) ==
        claims.audience.end())
        return Error::token_audience;
    if (expected.now_s - expected.leeway_s >= claims.expires_at_s) return Error::token_expired;
    if (std::max(claims.issued_at_s, timed.not_before_s) > expected.now_s + expected.leeway_s)
        return Error::token_not_yet;
    return ok();
}

std::string claims_json(const Claims& claims) {
    FlatJsonWriter json;
    json.add("iss", claims.issuer).add("sub", claims.subject);
    if (claims.audience.size() == 1)
        json.add("aud", claims.audience.front());
    else
        json.add("aud", claims.audience);
    json.add("client_id", claims.client_id)
        .add("jti", claims.token_id)
        .add("iat", claims.issued_at_s)
        .add("exp", claims.expires_at_s);
    const auto add_optional = [&](std::string_view name, const auto& value) {
        if (!value.empty()) json.add(name, value);
    };
    add_optional("scope", claims.scope);
    add_optional("sid", claims.session_id);
    add_optional("name", claims.name);
    add_optional("email", claims.email);
    add_optional("roles", claims.roles);
    add_optional("typ", claims.kind);
    return json.finish();
}

} // namespace

Result<std::string> issue_access_token(const Claims& claims, const IssuingKey& key) {
    const std::string payload = claims_json(claims);
    if (!are_complete(claims) || !is_utf8(as_bytes(payload))) return Error::token_claims;
    const std::string header = FlatJsonWriter()
                                   .add("alg", algorithm_name(key.algorithm()))
                                   .add("typ", kType)
                                   .add("kid", key.id())
                                   .finish();
    return sign_compact(header, payload, key);
}

Result<Claims> verify_access_token(std::string_view token,
                                   std::span<const VerifyingKey> keys,
                                   const Expectations& expected) {
    const Jws jws = TRY(parse_compact(token));
    const Header header = TRY(parse_header(jws.header));
    const VerifyingKey* key = TRY(choose_key(header, keys));
    TRY(key->verify(as_bytes(jws.signing_input), jws.signature));
    TimedClaims timed = TRY(parse_claims(jws.payload));
    TRY(check_expectations(timed, expected));
    return std::move(timed.claims);
}

} // namespace ownkey::token
