// The world of a command that changes something: the deployment's secrets, real time.
#pragma once

#include "server/adapters/system.h"
#include "server/flows/world.h"
#include "server/secrets.h"

#include <filesystem>
#include <memory>

namespace ownkey::tool {

/// Never makes them: that is ownkeyd's, with its owner. Fails: secrets_invalid.
inline Outcome<Secrets> secrets_of(const Settings& settings, Random& random) {
    const auto& file = settings.secrets.file;
    if (!std::filesystem::exists(file))
        return Failure(Error::secrets_invalid,
                       "secrets.file",
                       "nothing at " + file + "; ownkeyd makes it when it starts");
    return load_or_create_secrets(file, random, true);
}

class OwnWorld {
public:
    OwnWorld(Store& store, const Settings& settings, SystemRandom& random, const Secrets& secrets)
        : world_{store, clock_, random, secrets.opaque, settings, secrets.token_key} {}

    [[nodiscard]] const World& world() const { return world_; }

private:
    SystemClock clock_;
    World world_;
};

} // namespace ownkey::tool
