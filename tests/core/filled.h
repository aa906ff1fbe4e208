// Secrets that are not secret: every byte the same.
#pragma once

#include "core/secret.h"

#include <algorithm>

namespace ownkey {

template <class SecretType>
SecretType filled(Byte byte) {
    SecretType out;
    std::fill(out.reveal().begin(), out.reveal().end(), byte);
    return out;
}

} // namespace ownkey
