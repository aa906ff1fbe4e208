#include "token_ring.h"

#include "server/flows/server_keys.h"
#include "server/flows/settle.h"

namespace ownkey::flows {

namespace {

using token::KeyRing, token::RingKey;

constexpr std::string_view kName = "token_ring";
constexpr std::string_view kUse = "token-ring";
constexpr Byte kFormat = 1;
constexpr std::size_t kSeed = 32, kNumber = 8, kKey = kSeed + 2 * kNumber;

std::int64_t seconds_of(Time time) {
    return std::chrono::floor<Seconds>(time).time_since_epoch().count();
}

token::RingTimes times_of(const Settings::Tokens& settings) {
    return {.signs_for_s = settings.key_period.count(),
            .jwks_cache_s = (kJwksCache + kTokenRingCachedFor).count(),
            .lifetime_s = settings.access_lifetime.count()};
}

void put_number(std::int64_t number, MutableBytes out) {
    for (auto& byte : out) {
        byte = static_cast<Byte>(number & 0xFF);
        number >>= 8;
    }
}

std::int64_t number_of(ByteView bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        number |= std::uint64_t{bytes[i]} << (8 * i);
    return static_cast<std::int64_t>(number);
}

/// Format, then seed, published_at and signs_from of each key, numbers least byte first.
SecretBuffer encoded(const KeyRing& ring) {
    SecretBuffer out(1 + ring.keys().size() * kKey);
    out.reveal()[0] = kFormat;
    auto rest = out.reveal().subspan(1);
    for (const auto& key : ring.keys()) {
        const auto seed = key.seed.reveal();
        std::copy(seed.begin(), seed.end(), rest.begin());
        put_number(key.published_at_s, rest.subspan(kSeed, kNumber));
        put_number(key.signs_from_s, rest.subspan(kSeed + kNumber, kNumber));
        rest = rest.subspan(kKey);
    }
    return out;
}

/// Fails: envelope_format.
Result<KeyRing> decoded(ByteView bytes, const token::RingTimes& times) {
    if (bytes.empty() || bytes[0] != kFormat || (bytes.size() - 1) % kKey != 0)
        return Error::envelope_format;
    KeyRing ring(times);
    for (auto rest = bytes.subspan(1); !rest.empty(); rest = rest.subspan(kKey))
        ring.restore({.seed = MUST(SigningSeed::from(rest.first(kSeed))),
                      .published_at_s = number_of(rest.subspan(kSeed, kNumber)),
                      .signs_from_s = number_of(rest.subspan(kSeed + kNumber, kNumber))});
    return ring;
}

/// A ring as stored, turned to now.
struct Turned {
    KeyRing ring;
    SealedState state; ///< as stored; version 0: not there yet
    bool changed = false;
};

Outcome<Turned> turned(Tables& tables, const World& world) {
    auto state = TRY(tables.find_sealed_state(std::string(kName)));
    Turned out{.ring = KeyRing(times_of(world.settings.tokens)), .state = {}, .changed = false};
    if (state) {
        const auto plain = open_sealed(world, kUse, as_bytes(kName), state->sealed);
        auto ring = plain ? decoded(plain->reveal(), times_of(world.settings.tokens))
                          : Result<KeyRing>(plain.error());
        if (!ring)
            return Failure(Error::secrets_invalid,
                           "secrets.file",
                           "the token keys in the database were sealed with another secrets file");
        out.ring = *std::move(ring);
        out.state = *std::move(state);
    }
    SigningSeed random;
    world.random.fill(random.reveal());
    out.changed = out.ring.rotate(seconds_of(world.clock.now()), random);
    return out;
}

/// Reads; writes only when a key is due.
Outcome<KeyRing> current_ring(const World& world) {
    auto seen =
        TRY(in_read<Turned>(world.store, [&](Tables& tables) { return turned(tables, world); }));
    if (!seen.changed) return std::move(seen.ring);
    return settle<KeyRing>(world.store, Durability::full, [&](Tables& tables) -> Outcome<KeyRing> {
        auto now = TRY(turned(tables, world));
        if (!now.changed) return std::move(now.ring);
        now.state.name = kName;
        now.state.sealed = seal(world, kUse, as_bytes(kName), encoded(now.ring).reveal());
        TRY(tables.put_sealed_state(now.state));
        return std::move(now.ring);
    });
}

} // namespace

Result<std::string> TokenKeys::issue(token::Claims claims, std::int64_t now_s) const {
    if (ring_) return ring_->issue(std::move(claims), now_s);
    claims.issued_at_s = now_s;
    claims.expires_at_s = now_s + lifetime_.count();
    return issue_access_token(claims, token::IssuingKey(secret_->duplicate()));
}

std::vector<token::VerifyingKey> TokenKeys::verifying_keys(std::int64_t now_s) const {
    if (ring_) return ring_->verifying_keys(now_s);
    std::vector<token::VerifyingKey> out;
    out.emplace_back(secret_->duplicate());
    return out;
}

std::string TokenKeys::jwks(std::int64_t now_s) const {
    return ring_ ? ring_->jwks(now_s) : R"({"keys":[]})";
}

TokenRing::TokenRing(std::optional<token::SharedSecret> shared) : shared_(std::move(shared)) {}

Outcome<std::shared_ptr<const TokenKeys>> TokenRing::keys(const World& world) {
    const std::lock_guard lock(mutex_);
    const auto now = world.clock.now();
    if (cached_ && (shared_ || now < read_at_ + kTokenRingCachedFor)) return cached_;
    if (shared_) {
        cached_ = std::make_shared<TokenKeys>(shared_->duplicate(),
                                              world.settings.tokens.access_lifetime);
    } else {
        auto ring = TRY(current_ring(world));
        cached_ = std::make_shared<TokenKeys>(std::move(ring));
    }
    read_at_ = now;
    return cached_;
}

token::Algorithm TokenRing::algorithm() const {
    return shared_ ? token::Algorithm::hs512 : token::Algorithm::eddsa;
}

} // namespace ownkey::flows
