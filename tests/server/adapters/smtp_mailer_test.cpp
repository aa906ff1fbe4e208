// SmtpMailer against a real SMTP server (aiosmtpd).
#include "server/adapters/smtp_mailer.h"
#include "tests/server/adapters/child_process.h"
#include "tests/server/config/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace ownkey {
namespace {

using testing::HasSubstr;
using testing::Not;

class SmtpMailerTest : public testing::Test {
protected:
    void start(std::vector<std::string> flags = {}) {
        flags.insert(
            flags.begin(),
            {"/usr/bin/python3", OWNKEY_SOURCE_DIR "/tests/server/adapters/smtp_server.py"});
        server_ = std::make_unique<test::ChildProcess>(flags);
        settings_.smtp_url = "smtp://127.0.0.1:" + server_->line();
        settings_.from = "ownkey@example.org";
    }

    void expect_failure(const Mail& mail, const std::string& reason) {
        const auto sent = SmtpMailer(settings_).send(mail);
        ASSERT_FALSE(sent);
        EXPECT_EQ(sent.error().error, Error::mail_failed);
        EXPECT_THAT(sent.error().detail, HasSubstr(reason));
    }

    const Mail mail_{"ada@example.org",
                     "Grüße: a subject that is long enough to need a second line — surely",
                     "Hallo Ädä,\n.\nline\n",
                     "<p>Hallo Ädä</p>"};
    test::TempFolder folder_;
    Settings::Mail settings_;
    std::unique_ptr<test::ChildProcess> server_;
};

TEST_F(SmtpMailerTest, SendsTextAndHtml) {
    start();
    const auto sent = SmtpMailer(settings_).send(mail_);
    ASSERT_TRUE(sent) << sent.error().detail;
    const std::string got = server_->line();
    EXPECT_THAT(got, HasSubstr(R"("from": "ownkey@example.org", "to": ["ada@example.org"])"));
    EXPECT_THAT(got, HasSubstr("\"subject\": \"" + mail_.subject + "\""));
    EXPECT_THAT(got, HasSubstr(R"("type": "multipart/alternative")"));
    EXPECT_THAT(got, HasSubstr(R"("text": "Hallo Ädä,\n.\nline\n")"));
    EXPECT_THAT(got, HasSubstr(R"(<p>Hallo Ädä</p>)"));
    for (const std::string name : {"\"Date\"", "\"Message-ID\"", "\"Auto-Submitted\""})
        EXPECT_THAT(got, HasSubstr(name));
}

TEST_F(SmtpMailerTest, RefusesWhatWouldBecomeAHeader) {
    start();
    for (const std::string address : {"",
                                      "nobody",
                                      "a@b.c\r\nBcc: d@e.f",
                                      "a@b.c>\r\nDATA",
                                      "<a@b.c>",
                                      "a@b.c,d@e.f",
                                      "a@b.c d@e.f"}) {
        Mail mail = mail_;
        mail.to = address;
        expect_failure(mail, "recipient");
    }
    Mail mail = mail_;
    mail.subject = "Hello\r\nBcc: d@e.f";
    expect_failure(mail, "subject");
}

TEST_F(SmtpMailerTest, AuthenticatesFromThePasswordFile) {
    start({"--auth", "ownkey:secret-3b9d"});
    settings_.username = "ownkey";
    settings_.password_file = folder_.write("password", "secret-3b9d\n");
    const auto sent = SmtpMailer(settings_).send(mail_);
    ASSERT_TRUE(sent) << sent.error().detail;
    EXPECT_THAT(server_->line(), HasSubstr("\"authenticated\": true"));

    settings_.timeout = Seconds(1); // aiosmtpd waits for another try
    settings_.password_file = folder_.write("password", "wrong-3b9d\n");
    const auto refused = SmtpMailer(settings_).send(mail_);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().detail, Not(HasSubstr("3b9d")));
    settings_.password_file = folder_.file("absent");
    expect_failure(mail_, "mail.password_file cannot be read");
}

TEST_F(SmtpMailerTest, RequiredTlsThatIsNotOfferedIsAFailure) {
    start();
    settings_.require_tls = true;
    expect_failure(mail_, "STARTTLS");
}

TEST_F(SmtpMailerTest, ACertificateNobodyVouchesForIsAFailure) {
    const std::string key = folder_.file("key.pem");
    const std::string certificate = folder_.file("cert.pem");
    test::ChildProcess openssl({"/usr/bin/openssl",
                                "req",
                                "-x509",
                                "-newkey",
                                "ec",
                                "-pkeyopt",
                                "ec_paramgen_curve:prime256v1",
                                "-nodes",
                                "-subj",
                                "/CN=127.0.0.1",
                                "-keyout",
                                key,
                                "-out",
                                certificate},
                               folder_.file("openssl.log"));
    ASSERT_EQ(openssl.wait(), 0);
    start({"--tls", certificate, key});
    expect_failure(mail_, "certificate");
}

TEST_F(SmtpMailerTest, NoServerIsAFailure) {
    settings_.smtp_url = "smtp://127.0.0.1:1";
    expect_failure(mail_, "connect");
    settings_.smtp_url = "http://127.0.0.1:1";
    expect_failure(mail_, "rotocol");
}

} // namespace
} // namespace ownkey
