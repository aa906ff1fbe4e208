// Tokens, whatever the values: the flat JSON against rapidjson, and the key ring over time
// (rapidcheck; native build only).
#include "core/encoding.h"
#include "core/token/flat_json.h"
#include "core/token/key_ring.h"
#include "filled.h"
#include "token_table.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>

#include <set>

namespace ownkey::token {
namespace {

/// As rapidjson read it; nothing for a lone low surrogate, which it lets through.
std::optional<std::string> clean_text(const rapidjson::Value& value) {
    std::string text(value.GetString(), value.GetStringLength());
    if (!is_utf8(as_bytes(text))) return std::nullopt;
    return text;
}

std::optional<JsonValue> flat_list(const rapidjson::Value& value) {
    Strings list;
    for (const auto& element : value.GetArray()) {
        auto text = element.IsString() ? clean_text(element) : std::nullopt;
        if (!text) return std::nullopt;
        list.push_back(std::move(*text));
    }
    return JsonValue(list);
}

/// The same value by rapidjson, or nothing where it is none of a token's.
std::optional<JsonValue> flat_value(const rapidjson::Value& value) {
    if (value.IsString()) {
        auto text = clean_text(value);
        return text ? std::optional(JsonValue(std::move(*text))) : std::nullopt;
    }
    if (value.IsBool()) return JsonValue(value.GetBool());
    if (value.IsArray()) return flat_list(value);
    if (!value.IsInt64()) return std::nullopt;
    const std::int64_t number = value.GetInt64();
    if (number > kMaxJsonInteger || number < -kMaxJsonInteger) return std::nullopt;
    return JsonValue(number);
}

/// What FlatJson should make of a text, by rapidjson and the rules in flat_json.h.
std::optional<std::vector<std::pair<std::string, JsonValue>>>
by_rapidjson(const std::string& text) {
    // rapidjson ends at a zero, and does not look at the encoding of what it skips.
    if (text.find('\0') != std::string::npos || !is_utf8(as_bytes(text))) return std::nullopt;
    rapidjson::Document document;
    document.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    if (document.HasParseError() || !document.IsObject()) return std::nullopt;
    std::vector<std::pair<std::string, JsonValue>> out;
    std::set<std::string> names;
    for (const auto& member : document.GetObject()) {
        const auto name = clean_text(member.name);
        auto value = flat_value(member.value);
        if (!name || !value || !names.insert(*name).second) return std::nullopt;
        out.emplace_back(*name, std::move(*value));
    }
    if (out.size() > FlatJson::kMaxMembers) return std::nullopt;
    return out;
}

/// rapidjson takes -0 as an integer, and it stands nowhere in what it read.
bool has_minus_zero(const std::string& text) {
    return text.find("-0") != std::string::npos;
}

void expect_same(const std::string& text) {
    const auto ours = FlatJson::parse(text);
    const auto theirs = by_rapidjson(text);
    if (!ours && has_minus_zero(text)) return;
    RC_LOG() << text << "|";
    RC_ASSERT(ours.has_value() == theirs.has_value());
    if (!ours) return;
    RC_ASSERT(ours->members().size() == theirs->size());
    for (std::size_t i = 0; i < theirs->size(); ++i) {
        RC_ASSERT(ours->members()[i].name == (*theirs)[i].first);
        RC_ASSERT(ours->members()[i].value == (*theirs)[i].second);
    }
}

/// Texts that are JSON, or nearly.
rc::Gen<std::string> nearly_json() {
    static const std::vector<std::string> kPieces{"{",
                                                  "}",
                                                  "[",
                                                  "]",
                                                  ":",
                                                  ",",
                                                  "\"",
                                                  "\"a\"",
                                                  "\"b\"",
                                                  "\"a\":",
                                                  "\"b\":1",
                                                  "\"\\u00e4\"",
                                                  "\"\\ud83d\\udd11\"",
                                                  "\"\\ud83d\"",
                                                  "\"\\udd11\"",
                                                  "\\",
                                                  "\\n",
                                                  "\\u",
                                                  "true",
                                                  "false",
                                                  "null",
                                                  "0",
                                                  "-1",
                                                  "12",
                                                  "1.5",
                                                  "2e3",
                                                  "9007199254740991",
                                                  "9007199254740992",
                                                  "-",
                                                  " ",
                                                  "\n",
                                                  "\xC3\xA4",
                                                  "\xC3",
                                                  "\x01",
                                                  std::string(1, '\0'),
                                                  "[\"x\",\"y\"]",
                                                  "{\"a\":1}",
                                                  "[]"};
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPieces)),
                        [](const std::vector<std::string>& pieces) {
                            std::string text;
                            for (const std::string& piece : pieces)
                                text += piece;
                            return text;
                        });
}

RC_GTEST_PROP(TokenProperties, flat_json_reads_as_rapidjson_does, ()) {
    for (int i = 0; i < 20; ++i) { // a text costs a microsecond
        const std::string text = *nearly_json();
        expect_same(text);
        expect_same(std::string("{").append(text).append("}"));
        expect_same(std::string("{\"a\":").append(text).append("}"));
        expect_same(std::string("{\"a\":\"").append(text).append("\"}"));
    }
}

RC_GTEST_PROP(TokenProperties, a_changed_object_reads_as_rapidjson_reads_it, ()) {
    std::string text =
        R"({"iss":"https:\/\/a","aud":["b","\u00e4\ud83d\udd11"],"exp":1700000000,"x":true, "y":-5})";
    const int changes = *rc::gen::inRange(1, 4);
    for (int i = 0; i < changes; ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        const auto c = *rc::gen::oneOf(rc::gen::arbitrary<char>(),
                                       rc::gen::elementOf(std::string("{}[]:,\"\\u019.-e tn")));
        switch (*rc::gen::inRange(0, 3)) {
        case 0:
            text[at] = c;
            break;
        case 1:
            text.erase(at, 1);
            break;
        default:
            text.insert(at, 1, c);
        }
    }
    expect_same(text);
}

std::string some_utf8() {
    const auto units = *rc::gen::container<std::vector<char32_t>>(rc::gen::oneOf(
        rc::gen::inRange<char32_t>(0, 0x80), rc::gen::inRange<char32_t>(0x80, 0x110000)));
    std::string text;
    for (const char32_t unit : units) {
        rapidjson::StringBuffer buffer;
        if (unit >= 0xD800 && unit < 0xE000) continue;
        rapidjson::UTF8<>::Encode(buffer, unit);
        text.append(buffer.GetString(), buffer.GetSize());
    }
    return text;
}

RC_GTEST_PROP(TokenProperties, claims_round_trip, ()) {
    Claims claims = table_claims();
    claims.subject += some_utf8();
    claims.name = some_utf8();
    claims.roles = {some_utf8(), some_utf8()};
    claims.audience.push_back(std::string("x").append(some_utf8()));
    claims.issued_at_s = *rc::gen::inRange<std::int64_t>(0, kMaxTimeS - 1800);
    claims.expires_at_s = claims.issued_at_s + *rc::gen::inRange<std::int64_t>(1, 1801);
    const bool ed25519 = *rc::gen::arbitrary<bool>();
    const auto keys = verifying_keys(Keys::both);
    const IssuingKey secret(table_secret());
    const auto token = issue_access_token(claims, ed25519 ? table_keys()[0] : secret);
    if (!token) RC_DISCARD("too long");
    const Expectations expected{kTableIssuer, kTableAudience, claims.issued_at_s};
    RC_ASSERT(MUST(verify_access_token(*token, keys, expected)) == claims);
}

RC_GTEST_PROP(TokenProperties, verifying_survives_anything, (const std::string& text)) {
    const auto keys = verifying_keys(Keys::both);
    const Expectations expected{kTableIssuer, kTableAudience, kTableTimeS};
    RC_ASSERT(!verify_access_token(text, keys, expected));
    const std::string signed_text = MUST(sign_compact(text, text, table_keys()[0]));
    RC_ASSERT(!verify_access_token(signed_text, keys, expected));
}

struct Issued {
    std::string token;
    std::int64_t at_s = 0;
};

struct Fetched {
    std::vector<VerifyingKey> keys;
    std::int64_t at_s = 0;
};

void verify_all(const std::vector<Issued>& tokens,
                const std::vector<Fetched>& fetched,
                const RingTimes& times,
                std::int64_t now_s) {
    Expectations expected{kTableIssuer, kTableAudience, now_s};
    expected.leeway_s = times.leeway_s;
    expected.longest_lifetime_s = times.lifetime_s;
    for (const Fetched& jwks : fetched) {
        if (now_s - jwks.at_s > times.jwks_cache_s) continue;
        for (const Issued& issued : tokens) {
            const auto claims = verify_access_token(issued.token, jwks.keys, expected);
            const bool alive = now_s < issued.at_s + times.lifetime_s + times.leeway_s;
            RC_ASSERT(claims.has_value() == alive);
        }
    }
}

// Whenever anybody rotates, issues, fetches and verifies: a token verifies until it expires, under
// any JWKS that is not older than the cache time.
RC_GTEST_PROP(TokenProperties, every_token_verifies_for_all_its_life, ()) {
    const RingTimes times{*rc::gen::inRange<std::int64_t>(1, 5000),
                          *rc::gen::inRange<std::int64_t>(0, 1000),
                          *rc::gen::inRange<std::int64_t>(1, 1000),
                          *rc::gen::inRange<std::int64_t>(0, 100)};
    KeyRing ring(times);
    std::int64_t now_s = kTableTimeS;
    ring.rotate(now_s, filled<SigningSeed>(1));
    std::vector<Issued> tokens;
    std::vector<Fetched> fetched;
    for (Byte step = 2; step < 40; ++step) {
        now_s += *rc::gen::inRange<std::int64_t>(0, 400);
        if (*rc::gen::inRange(0, 3) == 0) (void)ring.rotate(now_s, filled<SigningSeed>(step));
        if (*rc::gen::arbitrary<bool>()) fetched.push_back({ring.verifying_keys(now_s), now_s});
        if (*rc::gen::arbitrary<bool>())
            tokens.push_back({MUST(ring.issue(table_claims(), now_s)), now_s});
        if (*rc::gen::inRange(0, 4) == 0) verify_all(tokens, fetched, times, now_s);
    }
    verify_all(tokens, fetched, times, now_s);
}

} // namespace
} // namespace ownkey::token
