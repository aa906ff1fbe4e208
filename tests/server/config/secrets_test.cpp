#include "core/hash.h"
#include "server/secrets.h"
#include "tests/fakes/fake_random.h"
#include "tests/server/config/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>

namespace ownkey {
namespace {

using testing::HasSubstr;

class SecretsTest : public testing::Test {
protected:
    SecretsTest() { MUST(init_crypto()); }

    Outcome<Secrets> load(bool accounts_exist) {
        return load_or_create_secrets(file_, random_, accounts_exist);
    }

    void expect_refused(const std::string& rule) {
        const auto result = load(false);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().error, Error::secrets_invalid);
        EXPECT_THAT(result.error().detail, HasSubstr(rule));
    }

    test::TempFolder folder_;
    std::string file_ = folder_.file("var/secrets.toml");
    fakes::FakeRandom random_;
};

TEST_F(SecretsTest, MadeOnceThenLoaded) {
    const auto made = load(false);
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_TRUE(made->created);

    struct stat facts {};

    ASSERT_EQ(::stat(file_.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600u);

    const auto loaded = load(false);
    ASSERT_TRUE(loaded);
    EXPECT_FALSE(loaded->created);
    EXPECT_TRUE(equal_constant_time(loaded->opaque.oprf_seed, made->opaque.oprf_seed));
    EXPECT_TRUE(equal_constant_time(loaded->opaque.private_key, made->opaque.private_key));
    EXPECT_TRUE(equal_constant_time(loaded->token_key, made->token_key));
    EXPECT_EQ(loaded->opaque.public_key, made->opaque.public_key);
}

TEST_F(SecretsTest, ALostFileIsNotReplacedWhileThereAreAccounts) {
    const auto lost = load(true);
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().error, Error::secrets_invalid);
    EXPECT_THAT(lost.error().detail, HasSubstr("restore the file from the backup"));
    EXPECT_FALSE(std::filesystem::exists(folder_.file("var")));
    ASSERT_TRUE(load(false));
    EXPECT_TRUE(load(true));
}

TEST_F(SecretsTest, LeavesNothingBesides) {
    ASSERT_TRUE(load(false));
    const auto entries =
        std::distance(std::filesystem::directory_iterator(folder_.file("var")), {});
    EXPECT_EQ(entries, 1);
}

TEST_F(SecretsTest, AFileThatOthersMayReadIsRefused) {
    ASSERT_TRUE(load(false));
    for (const mode_t mode : {0640, 0604, 0644, 0700, 0400}) {
        ASSERT_EQ(::chmod(file_.c_str(), mode), 0);
        expect_refused("0600");
    }
}

TEST_F(SecretsTest, WrongContentIsRefusedAndNeverShown) {
    ASSERT_TRUE(load(false));
    const std::string content = test::TempFolder::read(file_);
    const auto expect_broken = [&](std::string broken, const std::string& rule) {
        std::ofstream(file_) << broken;
        ::chmod(file_.c_str(), 0600);
        expect_refused(rule);
        const auto detail = load(false).error().detail;
        EXPECT_EQ(detail.find(content.substr(content.find("oprf_seed = \"") + 13, 16)),
                  std::string::npos);
    };
    expect_broken("", "must hold");
    expect_broken(content + "extra = 1\n", "nothing else");
    expect_broken(content.substr(0, content.size() - 20), "not valid TOML");
    std::string short_key = content;
    short_key.erase(short_key.find("token_key = \"") + 13, 2);
    expect_broken(short_key, "token_key has the wrong length");
    std::string no_hex = content;
    no_hex[no_hex.find("oprf_seed = \"") + 13] = 'x';
    expect_broken(no_hex, "oprf_seed is missing or not hexadecimal");
    std::string zero = content;
    zero.replace(zero.find("opaque_private_key = \"") + 22, 64, std::string(64, '0'));
    expect_broken(zero, "opaque_private_key is not a valid scalar");
}

TEST_F(SecretsTest, AFolderIsNoFile) {
    std::filesystem::create_directories(file_);
    expect_refused("not a regular file");
}

TEST_F(SecretsTest, ASharedSecretOfTokensIsLongAndGuarded) {
    const auto file = folder_.file("shared");
    const auto with = [&](const std::string& content, mode_t mode = 0600) {
        std::ofstream(file) << content;
        ::chmod(file.c_str(), mode);
        return load_shared_secret(file);
    };
    EXPECT_FALSE(load_shared_secret("")->has_value());
    EXPECT_THAT(load_shared_secret(file).error().detail, HasSubstr("missing"));
    const std::string text(86, 'A'); // 64 bytes
    const auto loaded = with(text + "\nanything else");
    ASSERT_TRUE(loaded);
    EXPECT_EQ((*loaded)->reveal().size(), 64U);
    EXPECT_THAT(with(text, 0644).error().detail, HasSubstr("0600"));
    EXPECT_EQ(with(text, 0644).error().field, "tokens.shared_secret_file");
    EXPECT_THAT(with(std::string(43, 'A')).error().detail, HasSubstr("64 bytes"));
    EXPECT_THAT(with(text + "!").error().detail, HasSubstr("base64url"));
    EXPECT_THAT(with(text + "!").error().detail, testing::Not(HasSubstr("AAAA")));
}

} // namespace
} // namespace ownkey
