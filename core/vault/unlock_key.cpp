#include "unlock_key.h"

namespace ownkey::vault {

Result<Method> method_from(std::uint8_t number) {
    switch (static_cast<Method>(number)) {
    case Method::password:
    case Method::recovery:
    case Method::passkey:
    case Method::device:
        return static_cast<Method>(number);
    }
    return Error::envelope_wrong_method;
}

UnlockKey::UnlockKey(const opaque::ExportKey& password)
    : method_(Method::password), bytes_(MUST(decltype(bytes_)::from(password.reveal()))) {}

UnlockKey::UnlockKey(const PrfOutput& passkey) : method_(Method::passkey) {
    hkdf_extract(as_bytes("ownkey-1 passkey"), {passkey.reveal()}, bytes_.reveal());
}

UnlockKey::UnlockKey(const DeviceKey& device) : method_(Method::device) {
    hkdf_extract(as_bytes("ownkey-1 device"), {device.reveal()}, bytes_.reveal());
}

UnlockKey::UnlockKey(const RecoveryKey& recovery) : method_(Method::recovery) {
    hkdf_extract(as_bytes("ownkey-1 recovery"), {recovery.reveal()}, bytes_.reveal());
}

} // namespace ownkey::vault
