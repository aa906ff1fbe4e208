// What the compiler must refuse of secrets, and that they are wiped.
#include "core/keys/keys.h"
#include "core/opaque/server.h"
#include "core/vault/split.h"

#include <gtest/gtest.h>

#include <concepts>
#include <new>
#include <ostream>

namespace ownkey {
namespace {

template <class Type>
concept Comparable = requires(const Type& a, const Type& b) {
    a == b;
};

template <class Type>
concept Printable = requires(std::ostream& out, const Type& value) {
    out << value;
};

template <class Type>
constexpr bool kIsSecret = !std::copy_constructible<Type> && !std::is_copy_assignable_v<Type> &&
                           std::is_nothrow_move_constructible_v<Type> && !Comparable<Type> &&
                           !Printable<Type> && !std::convertible_to<Type, ByteView>;

static_assert(kIsSecret<RootSecret> && kIsSecret<SigningKey> && kIsSecret<SecretBuffer>);
static_assert(kIsSecret<opaque::ExportKey> && kIsSecret<opaque::SessionKey> &&
              kIsSecret<opaque::OprfSeed> && kIsSecret<opaque::AkePrivateKey>);
static_assert(kIsSecret<opaque::BlindSeed> && kIsSecret<opaque::KeyshareSeed> &&
              kIsSecret<opaque::ServerLoginState>);
static_assert(kIsSecret<vault::PageShare> && kIsSecret<vault::ServerShare>);
static_assert(!std::copy_constructible<opaque::ServerKeys>);
// A type per meaning.
static_assert(!std::convertible_to<vault::PageShare, vault::ServerShare> &&
              !std::convertible_to<RootSecret, vault::PageShare>);
static_assert(!std::convertible_to<PublicKey, Hash32> && !std::convertible_to<Signature, Hash64>);
static_assert(Comparable<PublicKey>);

template <class Type>
bool is_zero_after_end(Type* secret, const Byte* bytes, std::size_t size) {
    secret->~Type();
    return sodium_is_zero(bytes, size) == 1;
}

TEST(Secret, wiped_at_its_end_and_when_moved_from) {
    alignas(RootSecret) Byte place[sizeof(RootSecret)];
    auto* root = new (place) RootSecret;
    std::fill(root->reveal().begin(), root->reveal().end(), 0xAA);
    RootSecret moved = std::move(*root);
    EXPECT_EQ(sodium_is_zero(place, sizeof place), 1);
    EXPECT_EQ(moved.reveal()[31], 0xAA);
    std::fill(root->reveal().begin(), root->reveal().end(), 0xBB);
    EXPECT_TRUE(is_zero_after_end(root, place, sizeof place));
}

TEST(Secret, buffers_move_and_take_any_length) {
    SecretBuffer first(as_bytes("password"));
    const SecretBuffer second = std::move(first);
    EXPECT_EQ(as_text(second.reveal()), "password");
    EXPECT_EQ(RootSecret::from(as_bytes("short")).error(), Error::bad_length);
}

TEST(Secret, keeps_what_it_is_given_from_itself) {
    RootSecret root;
    root.reveal()[31] = 7;
    RootSecret& same = root;
    root = std::move(same);
    EXPECT_EQ(root.reveal()[31], 7);

    SecretBuffer buffer(as_bytes("password"));
    SecretBuffer& same_buffer = buffer;
    buffer = std::move(same_buffer);
    EXPECT_EQ(as_text(buffer.reveal()), "password");
    buffer = SecretBuffer(as_bytes("another"));
    EXPECT_EQ(as_text(buffer.reveal()), "another");
}

TEST(Secret, constant_time_comparison) {
    RootSecret a;
    RootSecret b;
    EXPECT_TRUE(equal_constant_time(a, b));
    b.reveal()[31] = 1;
    EXPECT_FALSE(equal_constant_time(a, b));
    EXPECT_TRUE(equal_constant_time(b, b.duplicate()));
}

} // namespace
} // namespace ownkey
