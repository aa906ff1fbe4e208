#include "opaque.h"

namespace ownkey::opaque {

Result<Config> config_of(Suite suite) {
    switch (suite) {
    case Suite::one:
        return Config{as_bytes("ownkey-1"), stretch_argon2id, std::nullopt, std::nullopt};
    }
    return Error::unknown_suite;
}

} // namespace ownkey::opaque
