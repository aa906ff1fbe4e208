// The authenticator app on a person's phone.
#pragma once

#include "server/flows/totp.h"

#include <gtest/gtest.h>

#include <liboath/oath.h>

#include <array>
#include <cstdlib>
#include <string>

namespace ownkey::house {

/// What an app does with the text that it scanned.
class App {
public:
    explicit App(const std::string& base32_secret) {
        char* bytes = nullptr;
        std::size_t length = 0;
        EXPECT_EQ(oath_base32_decode(base32_secret.data(), base32_secret.size(), &bytes, &length),
                  OATH_OK);
        EXPECT_EQ(length, flows::TotpSecret::kSize);
        secret_.assign(bytes, length);
        std::free(bytes);
    }

    std::string code(Time now) const {
        std::array<char, 7> out{};
        const auto s = std::chrono::floor<Seconds>(now).time_since_epoch().count();
        EXPECT_EQ(oath_totp_generate(secret_.data(), secret_.size(), s, 30, 0, 6, out.data()),
                  OATH_OK);
        return out.data();
    }

private:
    std::string secret_;
};

} // namespace ownkey::house
