#include "server/jobs/mail_templates.h"
#include "tests/server/config/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace ownkey::jobs {
namespace {

using testing::HasSubstr;
using testing::Not;

const MailTemplates::Vars kVars{{"first_name", "Ada & Co"},
                                {"link", "https://sign.example/account/checkEmail/abc"},
                                {"typed_code", "ABCD-EFGH"},
                                {"hours", "24"},
                                {"minutes", "10"},
                                {"login_url", "https://sign.example/account/login"}};

class MailTemplatesTest : public testing::Test {
protected:
    void write(const std::string& name, const std::string& content) const {
        const auto path = folder_.file("mail/" + name);
        std::filesystem::create_directories(std::filesystem::path(path).parent_path());
        std::ofstream(path) << content;
    }

    void write_all(const std::string& language) const {
        for (const std::string part : {"subject", "txt", "html"})
            write(language + "/hello." + part + ".mustache", "Hello {{name}}\n");
    }

    test::TempFolder folder_;
};

TEST(MailTemplates, EveryMailOfEveryLanguageUsesItsVariables) {
    const auto templates = MUST(MailTemplates::load(OWNKEY_SOURCE_DIR "/web"));
    EXPECT_EQ(templates.languages(), (std::vector<std::string>{"de", "en"}));
    for (const auto& language : templates.languages()) {
        const auto confirm = MUST(templates.render(language, "confirm_email", "a@b.c", kVars));
        for (const auto& body : {confirm.text, confirm.html}) {
            for (const std::string name : {"link", "typed_code", "hours", "minutes"})
                EXPECT_THAT(body, HasSubstr(kVars.at(name))) << language;
            EXPECT_THAT(body, Not(HasSubstr("{{")));
        }
        EXPECT_THAT(confirm.text, HasSubstr("Ada & Co"));
        EXPECT_THAT(confirm.html, HasSubstr("Ada &amp; Co"));
        const auto known = MUST(templates.render(language, "known_email", "a@b.c", kVars));
        EXPECT_THAT(known.text, HasSubstr(kVars.at("login_url")));
        EXPECT_THAT(known.html, HasSubstr(kVars.at("login_url")));
        EXPECT_NE(known.subject, confirm.subject);
    }
}

TEST(MailTemplates, RecoverySaysWhoAndWhere) {
    const auto templates = MUST(MailTemplates::load(OWNKEY_SOURCE_DIR "/web"));
    const MailTemplates::Vars vars{{"first_name", "Ada"},
                                   {"community", "Commons"},
                                   {"url", "https://sign.example/account/recovery"},
                                   {"hours", "24"},
                                   {"name", "Ada Muster"},
                                   {"officer", "Otto & Co"},
                                   {"reason", "<b>The words differ</b>"}};
    for (const std::string language : {"de", "en"}) {
        for (const std::string name : {"recovery_asked",
                                       "recovery_asked_officer",
                                       "recovery_share",
                                       "recovery_refused",
                                       "recovery_cancelled"}) {
            const auto mail = MUST(templates.render(language, name, "a@b.c", vars));
            for (const auto& part : {mail.subject, mail.text, mail.html})
                EXPECT_THAT(part, Not(HasSubstr("{{"))) << language << name;
            for (const auto& body : {mail.text, mail.html}) {
                EXPECT_THAT(body, HasSubstr(vars.at("url"))) << language << name;
                EXPECT_THAT(body, HasSubstr("Commons")) << language << name;
            }
        }
        const auto refused = MUST(templates.render(language, "recovery_refused", "a@b.c", vars));
        EXPECT_THAT(refused.text, HasSubstr("<b>The words differ</b>"));
        EXPECT_THAT(refused.html, Not(HasSubstr("<b>")));
        EXPECT_THAT(templates.render(language, "recovery_asked", "a@b.c", vars)->text,
                    HasSubstr("24"));
    }
}

TEST(MailTemplates, MailsAboutPasswordAndKeyUseTheirVariables) {
    const auto templates = MUST(MailTemplates::load(OWNKEY_SOURCE_DIR "/web"));
    const MailTemplates::Vars vars{{"first_name", "Ada & Co"},
                                   {"link", "https://sign.example/account/resetPassword/abc"},
                                   {"typed_code", "ABCD-EFGH"},
                                   {"hours", "24"},
                                   {"minutes", "10"},
                                   {"security_url", "https://sign.example/account/security"},
                                   {"reset_url", "https://sign.example/account/resetPassword"}};
    const std::map<std::string, std::vector<std::string>> used{
        {"password_reset_asked", {"link", "typed_code", "hours", "minutes"}},
        {"campaign_confirm", {"link", "hours"}},
        {"site_password_reset", {"link", "hours"}},
        {"password_reset", {"reset_url"}},
        {"password_changed", {"reset_url"}},
        {"key_replaced", {"security_url", "reset_url"}}};
    for (const auto& language : templates.languages()) {
        for (const auto& [mail, names] : used) {
            const auto rendered = MUST(templates.render(language, mail, "a@b.c", vars));
            for (const auto& body : {rendered.text, rendered.html}) {
                for (const auto& name : names)
                    EXPECT_THAT(body, HasSubstr(vars.at(name))) << language << ' ' << mail;
                EXPECT_THAT(body, Not(HasSubstr("{{"))) << language << ' ' << mail;
            }
            EXPECT_THAT(rendered.html, HasSubstr("Ada &amp; Co"));
            EXPECT_FALSE(rendered.subject.empty());
        }
        // Whether the balance follows by itself.
        auto lost = vars;
        lost["lost"] = "yes";
        auto with_old_key = vars;
        with_old_key["signed"] = "yes";
        EXPECT_NE(MUST(templates.render(language, "key_replaced", "a@b.c", lost)).text,
                  MUST(templates.render(language, "key_replaced", "a@b.c", with_old_key)).text);
        // What mail gives back, and what it does not.
        const auto asked = MUST(templates.render(language, "password_reset_asked", "a@b.c", vars));
        EXPECT_THAT(asked.text, HasSubstr("24 "));
    }
}

TEST(MailTemplates, MailsOfAdminsUseTheirVariables) {
    const auto templates = MUST(MailTemplates::load(OWNKEY_SOURCE_DIR "/web"));
    auto vars = kVars;
    vars["community"] = "Berries & Co";
    for (const auto& language : templates.languages()) {
        const auto invitation = MUST(templates.render(language, "invitation", "a@b.c", vars));
        for (const auto& body : {invitation.text, invitation.html})
            for (const std::string name : {"link", "hours"})
                EXPECT_THAT(body, HasSubstr(vars.at(name))) << language;
        for (const std::string name :
             {"account_disabled", "account_enabled", "role_changed", "second_factor_removed"}) {
            const auto mail = MUST(templates.render(language, name, "a@b.c", vars));
            EXPECT_THAT(mail.text, HasSubstr("Berries & Co")) << name;
            EXPECT_THAT(mail.html, HasSubstr("Berries &amp; Co")) << name;
            EXPECT_EQ(mail.text.find(vars.at("login_url")) == std::string::npos,
                      name == "account_disabled") // there is nothing to sign in to
                << name;
        }
        std::set<std::string> texts;
        for (const std::string role : {"none", "support", "recovery_officer", "admin"}) {
            auto with_role = vars;
            with_role["role_" + role] = "yes";
            texts.insert(MUST(templates.render(language, "role_changed", "a@b.c", with_role)).text);
        }
        EXPECT_EQ(texts.size(), 4U);
    }
}

TEST(MailTemplates, AnUnknownLanguageIsEnglish) {
    const auto templates = MUST(MailTemplates::load(OWNKEY_SOURCE_DIR "/web"));
    EXPECT_EQ(MUST(templates.render("../de", "confirm_email", "a@b.c", kVars)).subject,
              "Confirm your e-mail address");
    EXPECT_EQ(templates.render("en", "../x", "a@b.c", kVars).error().error, Error::mail_failed);
}

TEST_F(MailTemplatesTest, ASubjectIsOneLine) {
    write_all("en");
    const auto templates = MUST(MailTemplates::load(folder_.file("")));
    EXPECT_EQ(MUST(templates.render("en", "hello", "a@b.c", {{"name", "x\r\nBcc: y"}})).subject,
              "Hello x  Bcc: y");
}

TEST_F(MailTemplatesTest, ACommunityHasFilesOfItsOwn) {
    write_all("en");
    auto templates = MUST(MailTemplates::load(folder_.file("")));
    const auto own = folder_.file("own");
    std::filesystem::create_directories(own + "/en");
    std::ofstream(own + "/en/hello.subject.mustache") << "The hills greet {{name}}";
    ASSERT_TRUE(templates.add_own("hills", own));
    const auto render = [&](const std::string& community) {
        return MUST(templates.render("en", "hello", "a@b.c", {{"name", "x"}}, community));
    };
    EXPECT_EQ(render("hills").subject, "The hills greet x");
    EXPECT_EQ(render("hills").text, render("").text); // the one of all
    EXPECT_EQ(render("lakes").subject, render("").subject);
    EXPECT_NE(render("").subject, render("hills").subject);

    std::ofstream(own + "/en/hello.text.mustache") << "x"; // .txt is meant
    EXPECT_THAT(templates.add_own("hills", own).error().detail, HasSubstr("hello.text.mustache"));
    EXPECT_EQ(templates.add_own("hills", folder_.file("absent")).error().field,
              "community.mail_root");
}

TEST_F(MailTemplatesTest, RefusesWhatIsIncomplete) {
    EXPECT_EQ(MailTemplates::load(folder_.file("")).error().error, Error::config_invalid);
    write_all("en");
    EXPECT_TRUE(MailTemplates::load(folder_.file("")));
    write_all("de");
    write("de/more.subject.mustache", "x");
    write("de/more.txt.mustache", "x");
    EXPECT_THAT(MailTemplates::load(folder_.file("")).error().detail,
                HasSubstr("more.html.mustache"));
    write("de/more.html.mustache", "x");
    EXPECT_THAT(MailTemplates::load(folder_.file("")).error().detail,
                HasSubstr("same templates as en"));
    write("en/hello.txt.mustache", "{{#open}}");
    EXPECT_THAT(MailTemplates::load(folder_.file("")).error().detail,
                HasSubstr("hello.txt.mustache"));
}

} // namespace
} // namespace ownkey::jobs
