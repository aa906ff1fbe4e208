// Secrets: move-only, wiped with sodium_memzero, not printable, not comparable with ==. The one way
// in is reveal(), so that `grep reveal` finds every use. Comparison is equal_constant_time
// (sodium_memcmp).
#pragma once

#include "bytes.h"

#include <sodium.h>

#include <array>
#include <cstddef>
#include <span>

namespace ownkey {

/// Exactly N secret bytes with a meaning given by Tag.
template <class Tag, std::size_t N>
class Secret {
public:
    static constexpr std::size_t kSize = N;

    Secret() = default;

    ~Secret() { sodium_memzero(bytes_.data(), N); }

    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    /// Takes the bytes and wipes the other.
    Secret(Secret&& other) noexcept : bytes_(other.bytes_) {
        sodium_memzero(other.bytes_.data(), N);
    }

    /// Takes the bytes and wipes the other.
    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            bytes_ = other.bytes_;
            sodium_memzero(other.bytes_.data(), N);
        }
        return *this;
    }

    /// In: N bytes (the caller wipes its own copy). Fails: bad_length.
    static Result<Secret> from(ByteView view) {
        if (view.size() != N) return Error::bad_length;
        Secret out;
        std::copy(view.begin(), view.end(), out.bytes_.begin());
        return out;
    }

    /// A second copy, wiped on its own. For the rare place that needs one; greppable.
    [[nodiscard]] Secret duplicate() const {
        Secret out;
        out.bytes_ = bytes_;
        return out;
    }

    /// Out: the secret bytes, for reading.
    [[nodiscard]] std::span<const Byte, N> reveal() const { return bytes_; }

    /// Out: the secret bytes, for writing.
    [[nodiscard]] std::span<Byte, N> reveal() { return bytes_; }

    /// Out: whether both are the same, in a time that does not tell.
    friend bool equal_constant_time(const Secret& a, const Secret& b) {
        return sodium_memcmp(a.bytes_.data(), b.bytes_.data(), N) == 0;
    }

    friend bool operator==(const Secret&, const Secret&) = delete;

private:
    std::array<Byte, N> bytes_{};
};

/// Secret bytes of any length (a password as UTF-8). Same rules.
class SecretBuffer {
public:
    SecretBuffer() = default;

    /// In: how many zero bytes.
    explicit SecretBuffer(std::size_t size) : bytes_(size) {}

    /// In: bytes to copy (the caller wipes its own).
    explicit SecretBuffer(ByteView view) : bytes_(view.begin(), view.end()) {}

    ~SecretBuffer() { wipe(); }

    SecretBuffer(const SecretBuffer&) = delete;
    SecretBuffer& operator=(const SecretBuffer&) = delete;

    /// Takes the bytes; the other is empty.
    SecretBuffer(SecretBuffer&& other) noexcept : bytes_(std::move(other.bytes_)) {}

    /// Wipes its own bytes and takes the other's.
    SecretBuffer& operator=(SecretBuffer&& other) noexcept {
        if (this != &other) {
            wipe();
            bytes_ = std::move(other.bytes_);
        }
        return *this;
    }

    /// Out: the secret bytes, for reading.
    [[nodiscard]] ByteView reveal() const { return bytes_; }

    /// Out: the secret bytes, for writing.
    [[nodiscard]] MutableBytes reveal() { return bytes_; }

    /// Out: how many bytes; public.
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }

private:
    void wipe() {
        if (!bytes_.empty()) sodium_memzero(bytes_.data(), bytes_.size());
    }

    ByteVector bytes_;
};

} // namespace ownkey
