// What opens an envelope: 64 secret bytes that came from one unlock method, never used for another.
//   password  the OPAQUE export key
//   passkey   HKDF-Extract("ownkey-1 passkey", WebAuthn PRF output)
//   device    HKDF-Extract("ownkey-1 device", a key that this device keeps)
//   recovery  HKDF-Extract("ownkey-1 recovery", a random key sealed to an officer; recovery.h)
#pragma once

#include "../opaque/opaque.h"

namespace ownkey::vault {

/// The number stands in envelopes.
enum class Method : std::uint8_t { password = 1, recovery = 2, passkey = 3, device = 4 };

/// Fails: envelope_wrong_method.
Result<Method> method_from(std::uint8_t number);

/// First result of the PRF extension (WebAuthn Level 3 §10.1.4). Secret.
using PrfOutput = Secret<struct PrfOutputTag, 32>;
/// 32 random bytes that stay on a device (kept there by a key that cannot be exported). Secret.
using DeviceKey = Secret<struct DeviceKeyTag, 32>;
/// 32 random bytes that are sealed to a recovery officer. Secret.
using RecoveryKey = Secret<struct RecoveryKeyTag, 32>;

/// 64 secret bytes and the method they belong to.
class UnlockKey {
public:
    /// Method password. In: secret.
    // Implicit: an export key is an unlock key, and nothing else is one for the password.
    // NOLINTNEXTLINE(google-explicit-constructor)
    UnlockKey(const opaque::ExportKey& password);
    /// Method passkey. In: secret.
    explicit UnlockKey(const PrfOutput& passkey);
    /// Method device. In: secret.
    explicit UnlockKey(const DeviceKey& device);
    /// Method recovery. In: secret.
    explicit UnlockKey(const RecoveryKey& recovery);

    /// Out: public.
    [[nodiscard]] Method method() const { return method_; }

    /// Out: the secret bytes.
    [[nodiscard]] std::span<const Byte, 64> reveal() const { return bytes_.reveal(); }

private:
    Method method_;
    Secret<struct UnlockKeyTag, 64> bytes_;
};

} // namespace ownkey::vault
