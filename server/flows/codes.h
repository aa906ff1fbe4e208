// E-mail codes: 16 random bytes in a link, or 8 characters typed by hand. Only hashes are stored;
// comparison is constant time. The typed alphabet is Crockford's base 32: no letter can be taken
// for a digit, and what people type instead is understood.
#pragma once

#include "server/flows/world.h"

#include <optional>
#include <string>
#include <string_view>

namespace ownkey::flows {

using LinkCode = Secret<struct LinkCodeTag, 16>;

struct NewEmailCode {
    EmailCode row;
    std::string link_text;  ///< base64url; secret, for the mail only
    std::string typed_text; ///< secret, for the mail only
};

/// A new code with the validity of Settings::Signup.
NewEmailCode new_email_code(const World& world, const Uuid& account_id, CodePurpose purpose);

/// Characters of the typed alphabet, 5 bits each. Secret.
std::string random_code(Random& random, std::size_t length);
/// Out: SHA-256 of the link's bytes. In: also the decimal number of a mail that an old Gradido
/// login server sent (import.h). Fails: code_wrong.
Result<Hash32> link_hash_of(const std::string& link_text);
/// HMAC-SHA-512 under a key of the deployment, cut to 32 bytes: what people can type is short
/// enough to be tried out by whoever has a copy of the database. Blanks, hyphens, case and
/// look-alikes (O 0, I L 1) do not matter.
Hash32 typed_hash_of(const World& world, const Uuid& account_id, std::string_view typed);
bool same_hash(const Hash32& a, const Hash32& b);

/// The open confirmation code of an account, if there is one.
Outcome<std::optional<EmailCode>> open_confirmation(Tables& tables, const Uuid& account_id);

/// Closes what is still open of the account's codes, of every purpose.
Done close_codes(Tables& tables, const Uuid& account_id, Closing closing);

/// Stores the code instead of the open one `before`, of the same purpose. Out: when the message
/// that goes with it may: the cooldown after that one's.
Outcome<Time> store_code(Tables& tables,
                         const World& world,
                         const std::optional<EmailCode>& before,
                         const EmailCode& code);

/// The code to type, to a phone. In: which of the texts for phones. Out: false when the phone gets
/// no more for now (send_confirmation says how many it gets).
Outcome<bool> send_code_by_sms(Tables& tables,
                               const World& world,
                               const Account& account,
                               const std::string& phone,
                               const NewEmailCode& code,
                               Time turn = {},
                               const std::string& text = "confirm");

/// Which mail goes out with a confirmation code.
struct ConfirmationMail {
    std::string template_name{"confirm_email"}; ///< empty: none, the caller delivers the code
    std::string link_prefix{};                  ///< empty: our own page
    std::string link_suffix{};
};

/// Stores a new confirmation code instead of the open one `before` (of this account, or of the one
/// that it replaces), and queues the mail "confirm_email": at once, or when the cooldown after the
/// mail of `before` is over. If Settings::Registration::confirm says sms and the account has a
/// phone, no mail goes out; the phone gets the code to type. A phone gets one message in the
/// cooldown and five a day, whichever accounts they are for; beyond that it gets none, and nobody
/// is told. Out: the code, secret.
Outcome<NewEmailCode> send_confirmation(Tables& tables,
                                        const World& world,
                                        const Account& account,
                                        const std::optional<EmailCode>& before,
                                        const ConfirmationMail& mail = {});
/// Tells the owner of a confirmed address that somebody registers it. The name in the mail is the
/// owner's: a stranger must not be able to write into it. A code is stored as well, so that typing
/// codes, sending again and the cooldown are the same as for a new address; nobody learns it, or
/// with `sms_to` the stranger's phone does, where it opens nothing.
Done send_known_email(Tables& tables,
                      const World& world,
                      const Account& owner,
                      const std::optional<EmailCode>& before,
                      const std::string& sms_to = "");

} // namespace ownkey::flows
