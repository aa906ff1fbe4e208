// The pages for people: home (balance, send, own transactions) and, for admins, creation and what
// the login server reported. The rules are: GET changes nothing but the member's own arrival; a
// form needs its token; what was typed stays when something is wrong; every text of a person passes
// through the template's escaping.
#pragma once

#include "server/http/router.h"
#include "tools/community/draft.h"
#include "tools/community/form_tokens.h"
#include "tools/community/gdt.h"
#include "tools/community/visitors.h"

#include <kainjow/mustache.hpp>

namespace ownkey::community {

struct PageOptions {
    std::string public_url;   ///< our own address as the browser sees it, without slash at the end
    std::string login_public; ///< the login server's, likewise
    std::string name = "Reference community";
};

class Pages {
public:
    /// All references outlive this object.
    Pages(Ledger& ledger,
          Visitors& visitors,
          const LoginServer& login,
          Gdt& gdt,
          const Clock& clock,
          PageOptions options);

    void add_routes(http::Router& router);
    /// For Policy::dialect: a page for people, problem() for machines.
    [[nodiscard]] http::Response failure(const Failure& failure,
                                         const http::Request& request) const;

private:
    using View = kainjow::mustache::data;
    using Answer = Outcome<http::Response>;
    using Action = Answer (Pages::*)(const http::Request&, const Visitor&);

    /// Runs the action for whoever is signed in; others go to the login server and come back to
    /// `return_path`.
    http::Handler signed_in(Action action, std::string return_path);
    Answer home(const http::Request& request, const Visitor& visitor);
    Answer send(const http::Request& request, const Visitor& visitor);
    Answer admin(const http::Request& request, const Visitor& visitor);
    Answer create(const http::Request& request, const Visitor& visitor);

    using BodyOf = Result<std::optional<ByteVector>> (*)(Draft&,
                                                         Ledger&,
                                                         const Member&,
                                                         std::int64_t);
    using Show = Answer (Pages::*)(int status, const Visitor&, const Draft&);
    /// A form: token, rules, offer to the login server; then to the signing page, or back to the
    /// form.
    Answer submit(const http::Request& request, const Visitor& visitor, BodyOf body_of, Show show);
    Answer show_home(int status, const Visitor& visitor, const Draft& draft);
    Answer show_admin(int status, const Visitor& visitor, const Draft& draft);

    Result<View> form_view(const Visitor& visitor, const Draft& draft);
    void add_gdt(View& view, const Member& member);
    Status add_reports(View& view);
    Result<EntryPart> part_of(const Entry& entry, const Member& member);
    Result<View> entry_view(const Entry& entry, const Member& member);
    Result<std::string> name_of(const PublicKey& key);
    [[nodiscard]] http::Response page(int status,
                                      const std::string& title,
                                      const std::string& content,
                                      const Member* member) const;

    Ledger& ledger_;
    Visitors& visitors_;
    const LoginServer& login_;
    Gdt& gdt_;
    const Clock& clock_;
    PageOptions options_;
    std::string content_security_policy_;
    FormTokens tokens_;
};

} // namespace ownkey::community
