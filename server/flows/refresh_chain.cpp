#include "refresh_chain.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/server_keys.h"

namespace ownkey::flows {

namespace {

constexpr std::string_view kPrefix = "okr_";

bool are_same(const Hash32& a, const Hash32& b) {
    return sodium_memcmp(a.data(), b.data(), Hash32::kSize) == 0;
}

constexpr std::size_t kSecret = 16, kTag = 16;
constexpr std::size_t kTagged = Uuid::kSize + kSecret;
static_assert(kTagged + kTag == RefreshToken::kSize);

using Mac = Secret<struct RefreshMacTag, 64>;

MutableBytes secret_part(RefreshToken& token) {
    return MutableBytes(token.reveal()).subspan(Uuid::kSize, kSecret);
}

/// Of all that stands before the tag.
Mac tag_of(const World& world, const RefreshToken& token) {
    Mac mac;
    hmac_sha512(key_for(world.server_secret, "refresh-tag").reveal(),
                {ByteView(token.reveal()).first(kTagged)},
                mac.reveal());
    return mac;
}

void set_tag(const World& world, RefreshToken& token) {
    const auto mac = tag_of(world, token);
    const auto tag = mac.reveal().first<kTag>();
    std::copy(tag.begin(), tag.end(), MutableBytes(token.reveal()).subspan(kTagged).begin());
}

bool has_good_tag(const World& world, const RefreshToken& token) {
    const auto mac = tag_of(world, token);
    return sodium_memcmp(
               mac.reveal().data(), ByteView(token.reveal()).subspan(kTagged).data(), kTag) == 0;
}

void set_family(RefreshToken& token, ByteView family_id) {
    std::copy(family_id.begin(), family_id.end(), token.reveal().begin());
}

} // namespace

Result<RefreshToken> refresh_token_of(const World& world, const std::string& text) {
    if (!text.starts_with(kPrefix)) return Error::refresh_invalid;
    auto bytes = from_base64url(std::string_view(text).substr(kPrefix.size()));
    if (!bytes) return Error::refresh_invalid;
    auto token = RefreshToken::from(*bytes);
    sodium_memzero(bytes->data(), bytes->size());
    if (!token || !has_good_tag(world, *token)) return Error::refresh_invalid;
    return std::move(token).value();
}

std::string refresh_token_text(const RefreshToken& token) {
    return std::string(kPrefix) + to_base64url(token.reveal());
}

RefreshToken first_token(const World& world, const Uuid& family_id) {
    RefreshToken token;
    set_family(token, family_id.view());
    world.random.fill(secret_part(token));
    set_tag(world, token);
    return token;
}

RefreshToken successor_of(const World& world, const RefreshToken& token) {
    Mac mac;
    hmac_sha512(key_for(world.server_secret, "refresh").reveal(), {token.reveal()}, mac.reveal());
    RefreshToken next;
    set_family(next, token.reveal().first<Uuid::kSize>());
    const auto secret = mac.reveal().first<kSecret>();
    std::copy(secret.begin(), secret.end(), secret_part(next).begin());
    set_tag(world, next);
    return next;
}

Uuid family_of(const RefreshToken& token) {
    return MUST(Uuid::from(token.reveal().first<Uuid::kSize>()));
}

Hash32 hash_of(const RefreshToken& token) {
    return sha256({token.reveal()});
}

ChainPlace place_of(const World& world, const TokenFamily& family, const RefreshToken& token) {
    const auto hash = hash_of(token);
    const bool newest = are_same(hash, family.current_hash);
    const bool before = are_same(hash, family.previous_hash);
    if (newest) return ChainPlace::newest;
    const bool in_grace =
        world.clock.now() < family.rotated_at + world.settings.tokens.refresh_grace;
    return before && in_grace ? ChainPlace::repeated : ChainPlace::older;
}

} // namespace ownkey::flows
