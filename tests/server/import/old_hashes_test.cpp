// Hashes of other systems, made by PHP (password_hash, hash_pbkdf2) for "correct horse".
#include "core/encoding.h"
#include "server/flows/legacy.h"
#include "server/flows/legacy_document.h"
#include "server/flows/old_hashes.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <gtest/gtest.h>

namespace ownkey::flows {
namespace {

const std::string kPassword = "correct horse";

struct Known {
    LegacyScheme scheme;
    std::string text;
};

std::vector<Known> all_known() {
    const std::string bcrypt = "$05$Kb582Jt6HS3WKxETwH6JKeWqWZKvBYt7jfhIIxlbrEO3luASPaOqe";
    return {
        {LegacyScheme::bcrypt, "$2y" + bcrypt},
        {LegacyScheme::bcrypt, "$2b" + bcrypt},
        {LegacyScheme::bcrypt, "$2a" + bcrypt},
        {LegacyScheme::argon2,
         "$argon2id$v=19$m=1024,t=2,p=1$QUlvUHZGN3d5cVFsT2pGdQ$"
         "ofenvBS1h9WflKeoq9N7AJs1c3jqeliELofadG2XmK8"},
        {LegacyScheme::pbkdf2,
         "ADAxMjM0NTY3ODlhYmNkZWZpR8Ta/HlDvOBtvSPHj0Bo2ldRBBVbql48o3lpvfsbjQ=="},
        {LegacyScheme::pbkdf2,
         "AQAAAAIAABOIAAAAEDAxMjM0NTY3ODlhYmNkZWZYoWgP/"
         "MGPUNoyOKvL5PWktS5Bq8ySxWiSULkZiED0Vw=="},
        {LegacyScheme::pbkdf2,
         "$pbkdf2-sha256$3000$MDEyMzQ1Njc4OWFiY2RlZg$"
         "H1epz.r.vPQfFdWwgXjITaqpWCLDrvOuqub8NG5bBYE"},
    };
}

TEST(old_hashes, fit_their_password_and_no_other) {
    for (const auto& [scheme, text] : all_known()) {
        EXPECT_EQ(scheme_of_hash(text), scheme) << text;
        EXPECT_TRUE(fits_old_hash(scheme, text, as_bytes(kPassword))) << text;
        EXPECT_FALSE(fits_old_hash(scheme, text, as_bytes(kPassword + " "))) << text;
        EXPECT_FALSE(fits_old_hash(scheme, text, {})) << text;
    }
}

TEST(old_hashes, a_changed_hash_fits_nothing) {
    for (const auto& [scheme, text] : all_known()) {
        auto changed = text;
        auto& c = changed[changed.size() - 6];
        c = c == 'a' ? 'b' : 'a';
        EXPECT_FALSE(fits_old_hash(scheme, changed, as_bytes(kPassword))) << changed;
        EXPECT_FALSE(fits_old_hash(scheme, text.substr(0, text.size() - 8), as_bytes(kPassword)));
    }
}

TEST(old_hashes, a_zero_byte_ends_no_password) {
    const auto known = all_known()[0];
    EXPECT_FALSE(
        fits_old_hash(known.scheme, known.text, as_bytes(kPassword + std::string(1, '\0'))));
}

/// What a hostile dump would have the server compute.
TEST(old_hashes, what_costs_too_much_is_of_no_form) {
    for (const std::string text : {
             "",
             "correct horse",
             "5f4dcc3b5aa765d61d8327deb882cf99",
             "$2y$31$Kb582Jt6HS3WKxETwH6JKeWqWZKvBYt7jfhIIxlbrEO3luASPaOqe",
             "$2y$03$Kb582Jt6HS3WKxETwH6JKeWqWZKvBYt7jfhIIxlbrEO3luASPaOqe",
             "$2y$05$Kb582Jt6HS3WKxETwH6JKeWqWZKvBYt7jfhIIxlbrEO3luASPaO:e",
             "$6$rounds=999999999$salt$hash",
             "$argon2id$v=19$m=4294967295,t=2,p=1$QUlvUHZGN3d5cVFsT2pGdQ$ofenvBS1h9WflKeo",
             "$argon2id$v=19$m=1024,t=999999,p=1$QUlvUHZGN3d5cVFsT2pGdQ$ofenvBS1h9WflKeo",
             "$argon2d$v=19$m=1024,t=2,p=1$QUlvUHZGN3d5cVFsT2pGdQ$ofenvBS1h9WflKeo",
             "$pbkdf2-sha256$4000000000$MDEyMzQ1Njc4OWFiY2RlZg$H1epz.r.vPQfFdWwgXjITaqpWCLDrv",
             "$pbkdf2-sha256$3000$$H1epz.r.vPQfFdWwgXjITaqpWCLDrv",
             "$pbkdf2-md5$3000$MDEyMzQ1Njc4OWFiY2RlZg$H1epz.r.vPQfFdWwgXjITaqpWCLDrv",
             "AQAAAAL/////AAAAEDAxMjM0NTY3ODlhYmNkZWZYoWgP/MGPUNoyOKvL5PWktS5Bq8ySxWiSULkZiED0Vw==",
             "AQAAAAIAABOI/////zAxMjM0NTY3ODlhYmNkZWZYoWgP/MGPUNoyOKvL5PWktS5Bq8ySxWiSULkZiED0Vw==",
         }) {
        EXPECT_FALSE(scheme_of_hash(text)) << text;
        EXPECT_FALSE(fits_old_hash(LegacyScheme::bcrypt, text, as_bytes(kPassword))) << text;
        EXPECT_FALSE(fits_old_hash(LegacyScheme::pbkdf2, text, as_bytes(kPassword))) << text;
    }
    EXPECT_FALSE(scheme_of_hash(std::string(10'000, '$')));
}

TEST(old_hashes, are_sealed_for_their_account) {
    house::House house;
    const auto id = house.random.uuid();
    for (const auto& [scheme, text] : all_known()) {
        const auto sealed = legacy_seal(house.world, id, scheme, hash_document(text).reveal());
        const std::string stored(sealed.sealed.begin(), sealed.sealed.end());
        EXPECT_EQ(stored.find(text.substr(10)), std::string::npos);
        EXPECT_TRUE(*legacy_fits(house.world, sealed, as_bytes(kPassword))) << text;
        EXPECT_FALSE(*legacy_fits(house.world, sealed, as_bytes("another"))) << text;
        auto anothers = sealed;
        anothers.account_id = house.random.uuid();
        EXPECT_FAILS(legacy_fits(house.world, anothers, as_bytes(kPassword)), envelope_wrong_key);
    }
}

/// Whoever has no such row costs the same: the hash stands for real work.
TEST(old_hashes, what_is_computed_in_vain_is_a_known_form) {
    for (const auto scheme :
         {LegacyScheme::gradido, LegacyScheme::bcrypt, LegacyScheme::pbkdf2, LegacyScheme::argon2})
        legacy_in_vain(scheme, as_bytes(kPassword));
}

} // namespace
} // namespace ownkey::flows
