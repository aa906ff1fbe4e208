// Rows become accounts: of an old Gradido database, and of the other systems.
#include "core/tx/transaction.h"
#include "server/flows/codes.h"
#include "server/flows/legacy.h"
#include "server/flows/registration.h"
#include "tests/server/flows/expect.h"
#include "tests/server/import/legacy_house.h"
#include "tools/ownkey/import.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace ownkey::tool {
namespace {

using house::House;

struct import_rows : testing::Test {
    import_rows() {
        folder = testing::TempDir() + "import_" + std::to_string(::getpid()) + '/';
        std::filesystem::create_directories(folder);
        options.from = write("dump.sql", "");
        options.app_secret_file = write("app_secret", "21ffbbc616fe\n");
        options.server_key_file = write("server_key", "a51ef8ac7ef1abf162fb7a65261acd7a\n");
        options.report = folder + "report";
    }

    ~import_rows() override { std::filesystem::remove_all(folder); }

    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(folder + name, std::ios::binary) << text;
        return folder + name;
    }

    /// Out: the lines of the report.
    template <class Import>
    std::string run(const Import& import) {
        auto* file = std::fopen(options.report.c_str(), "w");
        Report report(file, false, 0);
        outcome = import(report);
        std::fclose(file);
        std::ifstream in(options.report);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    std::string gradido(const std::string& dump) {
        options.from = write("dump.sql", dump);
        return run([&](Report& report) { return import_gradido(house.world, options, report); });
    }

    std::string accounts(System system, const std::string& file, const std::string& text) {
        options.from = write(file, text);
        return run(
            [&](Report& report) { return import_accounts(house.world, system, options, report); });
    }

    std::optional<LegacyCredential> legacy_of(const Account& account) {
        return *in_read<std::optional<LegacyCredential>>(
            house.store, [&](Tables& tables) { return tables.find_legacy_credential(account.id); });
    }

    std::optional<std::int64_t> number_of(System system, const Account& account) {
        return *in_read<std::optional<std::int64_t>>(house.store, [&](Tables& tables) {
            return tables.find_account_number(system, account.id);
        });
    }

    House house;
    std::string folder;
    ImportOptions options;
    Done outcome = ok();
};

const std::string kTables = R"(
CREATE TABLE `elopage_buys` (`id` int, `order_id` int, `product_id` int, `product_price` int,
 `publisher_id` int, `payer_email` varchar(255), `payed` tinyint, `success_date` datetime, `event` varchar(255));
INSERT INTO `elopage_buys` VALUES (1,77,8,9900,5,'Anna@Example.org',1,'2021-01-02 03:04:05','order.initial'),
 (2,77,8,9900,5,'anna@example.org',1,'2021-01-02 03:04:05','order.initial');
CREATE TABLE `email_opt_in` (`id` int, `user_id` int, `verification_code` bigint unsigned, `email_opt_in_type_id` int);
INSERT INTO `email_opt_in` VALUES (1,4,17446744073709551615,1),(2,1,5,2),(3,99,6,1);
CREATE TABLE `groups` (`id` int, `alias` varchar(190));
INSERT INTO `groups` VALUES (1,'default');
CREATE TABLE `roles` (`id` int, `name` varchar(255));
INSERT INTO `roles` VALUES (1,'admin'),(2,'user');
CREATE TABLE `user_backups` (`id` int, `user_id` int, `passphrase` text, `mnemonic_type` int);
INSERT INTO `user_backups` VALUES (1,1,'abandon ability able secretword',2);
CREATE TABLE `user_roles` (`id` int, `user_id` int, `role_id` int);
INSERT INTO `user_roles` VALUES (1,2,1),(2,1,2);
CREATE TABLE `users` (`id` int, `email` varchar(191), `first_name` varchar(150), `last_name` varchar(255),
 `username` varchar(255), `description` text, `password` bigint unsigned, `pubkey` binary(32), `privkey` binary(80),
 `created` datetime, `email_checked` tinyint, `language` varchar(4), `disabled` tinyint, `group_id` int, `publisher_id` int);
)";

std::string hex_of(ByteView bytes) {
    return "0x" + to_hex(bytes);
}

/// Anna with her key and words written in the table of backups, an admin, somebody disabled,
/// somebody unconfirmed, and rows that cannot be taken.
std::string whole_dump() {
    const auto row = house::old_row(0);
    return kTables + "INSERT INTO `users` VALUES (1,'" + row.email +
           "','Dario','Schultz','dario_s','Hello\\nyou'," + std::to_string(row.verifier) + ',' +
           hex_of(row.public_key.view()) + ',' + hex_of(row.encrypted_key) +
           ",'2020-02-03 04:05:06',1,'de',0,1,12),\n"
           "(2,'admin@example.org','Ada','','',NULL,0,NULL,NULL,'2019-01-01 "
           "00:00:00',1,'en',0,1,0),\n"
           "(3,'off@example.org','O','','!',NULL,0,NULL,NULL,'2019-01-01 00:00:00',1,'fr',1,1,0),\n"
           "(4,'new@example.org','N<b>','','dario_s',NULL,4711,NULL,NULL,'2019-01-01 "
           "00:00:00',0,'de',0,1,0),\n"
           "(5,'no address','N','','',NULL,0,NULL,NULL,'2019-01-01 00:00:00',1,'de',0,1,0),\n"
           "(6,'short@example.org','N','','',NULL,1,0x4142,NULL,'2019-01-01 "
           "00:00:00',1,'de',0,1,0),\n"
           "(7,'same_key@example.org','N','','',NULL,1," +
           hex_of(row.public_key.view()) +
           ",NULL,'2019-01-01 00:00:00',1,'de',0,1,0),\n"
           "(8,'ADMIN@example.org','N','','',NULL,0,NULL,NULL,'2019-01-01 "
           "00:00:00',1,'de',0,1,0);\n";
}

TEST_F(import_rows, of_an_old_gradido_database) {
    const auto report = gradido(whole_dump());
    EXPECT_OK(outcome);
    const auto dario = house.account("d_schultz32@gmx.de");
    ASSERT_TRUE(dario);
    EXPECT_EQ(dario->first_name + ' ' + dario->last_name, "Dario Schultz");
    EXPECT_EQ(dario->username, "dario_s");
    EXPECT_EQ(dario->description, "Hello\nyou");
    EXPECT_EQ(dario->language, "de");
    EXPECT_EQ(dario->publisher_id, 12);
    EXPECT_EQ(dario->group_alias, "default");
    EXPECT_EQ(dario->created_at, Time(Seconds(1'580'702'706)));
    EXPECT_EQ(dario->public_key, house::old_row(0).public_key);
    EXPECT_FALSE(dario->key_locked);
    EXPECT_EQ(number_of(System::gradido, *dario), 1);
    ASSERT_TRUE(legacy_of(*dario));
    EXPECT_TRUE(
        *flows::legacy_fits(house.world, *legacy_of(*dario), as_bytes(house::old_row(0).password)));
    EXPECT_EQ(house.account("admin@example.org")->role, Role::admin);
    EXPECT_EQ(dario->role, Role::none);
    EXPECT_EQ(house.account("off@example.org")->state, AccountState::disabled);
    EXPECT_EQ(house.account("off@example.org")->language, "en");
    const auto fresh = house.account("new@example.org");
    EXPECT_EQ(fresh->state, AccountState::unconfirmed);
    EXPECT_EQ(fresh->first_name, "Nb");
    EXPECT_EQ(fresh->username, "");
    EXPECT_EQ(fresh->created_at, house.clock.now()) << "it gets its days to be confirmed";

    for (const std::string line : {"not taken: email",
                                   "not taken: pubkey: 32 bytes",
                                   "not taken: pubkey: another account",
                                   "not taken: email: somebody",
                                   "emailoptin, line 7: not taken: user_id",
                                   "taken, user name left away: somebody has it"})
        EXPECT_NE(report.find(line), std::string::npos) << line << " in\n" << report;
    EXPECT_EQ(report.find("secretword"), std::string::npos);
}

TEST_F(import_rows, again_changes_nothing) {
    gradido(whole_dump());
    const auto before = house.account("d_schultz32@gmx.de");
    house.clock.advance(std::chrono::hours(1));
    const auto report = gradido(whole_dump());
    EXPECT_OK(outcome);
    const auto after = house.account("d_schultz32@gmx.de");
    EXPECT_EQ(after->id, before->id);
    EXPECT_EQ(after->version, before->version);
    EXPECT_EQ(house.audit_events(after->id), (std::vector<std::string>{"account.imported"}));
}

/// A person who is here and changed the address since is found by the number.
TEST_F(import_rows, knows_people_by_their_number) {
    gradido(whole_dump());
    auto account = *house.account("d_schultz32@gmx.de");
    account.email = account.email_key = "elsewhere@example.org";
    EXPECT_OK(house.store.transact(Durability::full,
                                   [&](Tables& tables) { return tables.update_account(account); }));
    gradido(whole_dump());
    EXPECT_FALSE(house.account("d_schultz32@gmx.de"));
}

TEST_F(import_rows, the_number_in_an_old_mail_confirms) {
    gradido(whole_dump());
    EXPECT_OK(flows::confirm_email_by_link(house.world, house.caller, "17446744073709551615"));
    EXPECT_EQ(house.account("new@example.org")->state, AccountState::active);
    EXPECT_FAILS(flows::confirm_email_by_link(house.world, house.caller, "5"), code_wrong);
    EXPECT_FAILS(flows::confirm_email_by_link(house.world, house.caller, "99999999999999999999"),
                 code_wrong);
}

TEST_F(import_rows, a_dry_run_leaves_nothing) {
    options.dry_run = true;
    const auto report = gradido(whole_dump());
    EXPECT_OK(outcome);
    EXPECT_FALSE(house.account("admin@example.org"));
    EXPECT_FALSE(*in_read<bool>(house.store, [](Tables& tables) { return tables.has_accounts(); }));
    EXPECT_FALSE(*in_read<bool>(
        house.store, [](Tables& tables) { return tables.has_elopage_buys("anna@example.org"); }));
    EXPECT_NE(report.find("not taken: pubkey: 32 bytes"), std::string::npos);
}

TEST_F(import_rows, elopage_buys_once) {
    gradido(whole_dump());
    EXPECT_TRUE(*in_read<bool>(
        house.store, [](Tables& tables) { return tables.has_elopage_buys("anna@example.org"); }));
}

TEST_F(import_rows, a_bad_dump_keeps_what_came_before) {
    auto dump = whole_dump();
    gradido(dump + "INSERT INTO `users` VALUES (9,'x");
    EXPECT_FAILS(outcome, field_rule);
    gradido(dump);
    EXPECT_OK(outcome);
    EXPECT_TRUE(house.account("d_schultz32@gmx.de"));
}

TEST_F(import_rows, needs_the_old_servers_secrets) {
    for (const std::string bad : {"", "xyz", "21f"}) {
        write("app_secret", bad);
        gradido(whole_dump());
        EXPECT_FAILS(outcome, field_rule);
    }
    write("app_secret", "21ffbbc616fe");
    write("server_key", "a51e");
    gradido(whole_dump());
    EXPECT_FAILS(outcome, field_rule);
    EXPECT_FALSE(*in_read<bool>(house.store, [](Tables& tables) { return tables.has_accounts(); }));
}

TEST_F(import_rows, of_a_folder_of_csv) {
    const auto row = house::old_row(2);
    std::filesystem::create_directories(folder + "csv");
    write("csv/users.csv",
          "id,email,first_name,last_name,password,pubkey,privkey,created,email_checked,language,"
          "disabled\n"
          "3," +
              row.email + ",Tiger,T," + std::to_string(row.verifier) + ',' +
              to_hex(row.public_key.view()) + ',' + to_hex(row.encrypted_key) +
              ",2020-01-01 00:00:00,1,de,0\n");
    options.from = folder + "csv";
    run([&](Report& report) { return import_gradido(house.world, options, report); });
    EXPECT_OK(outcome);
    const auto tiger = house.account("tiger_231@yahoo.com");
    ASSERT_TRUE(tiger);
    EXPECT_TRUE(*flows::legacy_fits(house.world, *legacy_of(*tiger), as_bytes(row.password)));
}

const std::string kBcrypt = "$2y$05$Kb582Jt6HS3WKxETwH6JKeWqWZKvBYt7jfhIIxlbrEO3luASPaOqe";

TEST_F(import_rows, of_loginservice) {
    accounts(System::loginservice,
             "users.sql",
             R"(-- PostgreSQL database dump
COPY public.users (id, name, email, password_hash, superadmin, inserted_at) FROM stdin;
7	walter	walter@example.org	)" +
                 kBcrypt + R"(	t	2018-05-06 07:08:09
8	emil	emil@example.org	md5:abc	f	2018-05-06 07:08:09
\.
)");
    EXPECT_OK(outcome);
    const auto walter = house.account("walter@example.org");
    ASSERT_TRUE(walter);
    EXPECT_EQ(number_of(System::loginservice, *walter), 7);
    EXPECT_EQ(walter->username, "walter");
    EXPECT_EQ(walter->role, Role::admin);
    EXPECT_EQ(legacy_of(*walter)->scheme, LegacyScheme::bcrypt);
    EXPECT_TRUE(*flows::legacy_fits(house.world, *legacy_of(*walter), as_bytes("correct horse")));
    EXPECT_FALSE(legacy_of(*house.account("emil@example.org")));
}

TEST_F(import_rows, of_authweb_and_apparts) {
    const auto report =
        accounts(System::authweb,
                 "users.csv",
                 "Id,Login,Email,PhoneNumber,PasswordHash\n"
                 "5,erika,erika@example.org,+491701234567,ADAxMjM0NTY3ODlhYmNkZWZpR8Ta/"
                 "HlDvOBtvSPHj0Bo2ldRBBVbql48o3lpvfsbjQ==\n"
                 "6,nomail,,,x\n");
    const auto erika = house.account("erika@example.org");
    ASSERT_TRUE(erika);
    EXPECT_EQ(erika->phone, "+491701234567");
    EXPECT_EQ(legacy_of(*erika)->scheme, LegacyScheme::pbkdf2);
    EXPECT_NE(report.find("not taken: email: there is none"), std::string::npos) << report;

    accounts(System::apparts,
             "users.jsonl",
             R"({"id":9,"name":"paul","email":"paul@example.org","hash":")" + kBcrypt +
                 R"(","createdOn":1580702706000,"deleted":false})" + "\n" +
                 R"({"id":10,"name":"gone","email":"gone@example.org","deleted":true})" + "\n");
    const auto paul = house.account("paul@example.org");
    ASSERT_TRUE(paul);
    EXPECT_EQ(paul->created_at, Time(Seconds(1'580'702'706)));
    EXPECT_EQ(number_of(System::apparts, *paul), 9);
    EXPECT_FALSE(house.account("gone@example.org"));
}

} // namespace
} // namespace ownkey::tool
