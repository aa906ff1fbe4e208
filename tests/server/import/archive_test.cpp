// The archive: there and back.
#include "server/flows/archive.h"
#include "server/flows/legacy.h"
#include "tests/server/flows/expect.h"
#include "tests/server/import/legacy_house.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace ownkey::house {
namespace {

std::vector<std::string> archived(const World& world) {
    std::vector<std::string> lines;
    const auto done = flows::export_archive(world, [&](const std::string& line) {
        lines.push_back(line);
        return ok();
    });
    EXPECT_TRUE(done) << (done ? "" : done.error().field + done.error().detail);
    return lines;
}

/// A house with somebody of everything.
struct archive : testing::Test {
    void SetUp() override {
        anna = make_member(house);
        bring(house, old_row(0));
        make_member(house, {.email = "bert@example.org", .first_name = "Be\"rt \\ \u00e9"});
        EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            auto account = *TRY(tables.find_account(anna->view().account.id));
            account.username = "anna";
            account.publisher_id = std::int64_t{1} << 60;
            account.delete_at = house.clock.now();
            account.role = Role::recovery_officer;
            TRY(tables.update_account(account));
            TRY(tables.put_officer({.account_id = account.id, .card = {1, 2}, .since = Time{}}));
            TRY(tables.give_account_number(System::apparts, account.id, 41));
            TRY(tables.put_second_factor({.account_id = account.id,
                                          .sealed_secret = {7, 8, 9},
                                          .confirmed = true,
                                          .last_step = 5}));
            TRY(tables.insert_key_change({.account_id = account.id,
                                          .revision = 2,
                                          .old_key = house.bytes<PublicKey>(),
                                          .new_key = *account.public_key,
                                          .entry = {},
                                          .at = house.clock.now()}));
            const auto campaign = TRY(tables.insert_campaign(
                {.name = "Campaign", .url = "spring", .is_default = true, .fields = "[]"}));
            TRY(tables.insert_submission({.id = house.random.uuid(),
                                          .campaign_id = campaign,
                                          .account_id = account.id,
                                          .token_hash = house.bytes<Hash32>(),
                                          .responses = R"({"a":"b"})"}));
            TRY(tables.insert_service_key({.id = house.random.uuid(),
                                           .name = "community",
                                           .key_hash = house.bytes<Hash32>(),
                                           .scopes = "gradido",
                                           .created_by = account.id}));
            const auto task = house.random.uuid();
            return tables.insert_transaction({.id = task,
                                              .account_id = account.id,
                                              .community = "default",
                                              .body = {1, 2, 3},
                                              .body_hash = house.bytes<Hash32>(),
                                              .balance = -5,
                                              .created_at = house.clock.now(),
                                              .expires_at = house.clock.now(),
                                              .signature = std::nullopt,
                                              .outcome = {},
                                              .group_id = task});
        }));
    }

    /// The same secrets, an empty database.
    struct Other {
        explicit Other(House& house)
            : world{store,
                    house.clock,
                    house.random,
                    house.keys,
                    house.settings,
                    house.server_secret} {}

        fakes::MemoryStore store;
        World world;
    };

    static Done restore(const World& world, const std::vector<std::string>& lines) {
        flows::Restoring restoring(world, flows::ImportMode::write);
        for (const auto& line : lines) {
            const auto taken = restoring.line(line);
            if (!taken) return Failure(taken.error().error, line, taken.error().field);
        }
        return ok();
    }

    House house;
    std::optional<Member> anna;
};

TEST_F(archive, there_and_back_is_the_same) {
    const auto lines = archived(house.world);
    std::set<std::string> kinds;
    for (const auto& line : lines)
        kinds.insert(json_text(line, "kind"));
    EXPECT_EQ(kinds,
              (std::set<std::string>{"account",
                                     "campaign",
                                     "credential",
                                     "envelope",
                                     "key_change",
                                     "legacy",
                                     "number",
                                     "officer",
                                     "ownkey-archive",
                                     "sealed",
                                     "second_factor",
                                     "service_key",
                                     "submission",
                                     "transaction"}));
    Other other(house);
    const auto done = restore(other.world, lines);
    ASSERT_TRUE(done) << done.error().detail << " of " << done.error().field;
    EXPECT_EQ(archived(other.world), lines);
    EXPECT_OK(restore(other.world, lines)) << "again: everything is known";
    EXPECT_EQ(archived(other.world), lines);
}

TEST_F(archive, people_sign_in_where_it_was_taken_back) {
    const auto lines = archived(house.world);
    House there;
    there.keys = MUST(opaque::load_server_keys(house.keys.oprf_seed.duplicate(),
                                               house.keys.private_key.duplicate()));
    there.server_secret = house.server_secret.duplicate();
    ASSERT_TRUE(restore(there.world, lines));
    EXPECT_OK(log_in(there, {.email = "bert@example.org"}));
    const auto row = old_row(0);
    const auto old = stretch_old(there, row.email, row.password);
    EXPECT_OK(
        flows::prove_legacy_password(there.world,
                                     there.caller,
                                     row.email,
                                     old.value,
                                     begin_registration(there, {.email = row.email}).request));
}

TEST_F(archive, of_another_server_is_refused) {
    const auto lines = archived(house.world);
    House stranger;
    stranger.secret<opaque::OprfSeed>(); // what a new house draws is the same for all
    stranger.keys = MUST(opaque::make_server_keys(stranger.secret<opaque::OprfSeed>(),
                                                  stranger.secret<opaque::AkeSeed>()));
    flows::Restoring restoring(stranger.world, flows::ImportMode::write);
    EXPECT_FAILS(restoring.line(lines[0]), secrets_invalid);
    EXPECT_FAILS(restoring.line(lines[2]), field_rule) << "and nothing goes on without the head";
}

TEST_F(archive, holds_no_secret_in_clear) {
    const auto row = old_row(0);
    std::string all;
    for (const auto& line : archived(house.world))
        all += line + '\n';
    for (const auto& secret : {std::string("21ffbbc616fe"),
                               to_hex(row.encrypted_key),
                               to_base64url(row.encrypted_key),
                               std::to_string(row.verifier),
                               to_hex(house.server_secret.reveal()),
                               to_base64url(house.keys.oprf_seed.reveal())})
        EXPECT_EQ(all.find(secret), std::string::npos);
}

TEST_F(archive, damaged_lines_are_refused_alone) {
    const auto lines = archived(house.world);
    std::mt19937 random(3);
    for (const auto& line : lines) {
        Other other(house);
        flows::Restoring restoring(other.world, flows::ImportMode::write);
        ASSERT_TRUE(restoring.line(lines[0]));
        for (std::size_t size = 0; size < line.size(); size += 1 + size / 16)
            EXPECT_FALSE(restoring.line(line.substr(0, size)));
        for (int round = 0; round < 100; ++round) {
            auto changed = line;
            changed[random() % changed.size()] = static_cast<char>(random());
            (void)restoring.line(changed);
        }
    }
    flows::Restoring restoring(house.world, flows::ImportMode::write);
    EXPECT_FAILS(restoring.line(std::string(flows::kMostArchiveLine + 1, ' ')), field_rule);
}

} // namespace
} // namespace ownkey::house
