// Shamir's secret sharing (1979), byte by byte over GF(2^8) with the polynomial x^8+x^4+x^3+x+1
// (AES): share i is f(i), the secret f(0), f of degree k-1. Constant time in secret and shares;
// numbers and k are public.
#pragma once

#include "../bytes.h"
#include "../secret.h"

namespace ownkey::vault {

using SharedSecret = Secret<struct SharedSecretTag, 32>;

/// In: secret; coefficients of the powers 1..k-1, 32 random bytes each (secret); number 1..255
/// (contract). Out: the share of that number, secret.
SharedSecret share_of(const SharedSecret& secret, ByteView coefficients, std::uint8_t number);

struct NumberedShare {
    std::uint8_t number = 0;
    const SharedSecret* share = nullptr;
};

/// In: k shares with different numbers, none 0 (contract). Out: f(0), secret; nonsense for wrong
/// shares.
SharedSecret combine(std::span<const NumberedShare> shares);

} // namespace ownkey::vault
