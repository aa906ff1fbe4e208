#include "codes.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/journal.h"
#include "server/flows/server_keys.h"

#include <algorithm>
#include <charconv>

namespace ownkey::flows {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford base 32
constexpr std::size_t kTypedLength = 8;

char canonical(char c) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') return '0';
    if (c == 'I' || c == 'L') return '1';
    return c;
}

std::string
link_of(const Settings& settings, const ConfirmationMail& mail, const std::string& code) {
    return mail.link_prefix.empty() ? settings.server.public_url + "/account/checkEmail/" + code
                                    : mail.link_prefix + code + mail.link_suffix;
}

constexpr int kMostSms = 5; // to one phone
constexpr auto kSmsWithin = std::chrono::hours(24);

/// Whose text messages are counted: a stable id that says nothing without the deployment's secret.
Uuid phone_id(const World& world, const std::string& phone) {
    Secret<struct PhoneMacTag, 64> mac;
    const auto key = key_for(world.server_secret, "sms phone");
    hmac_sha512(key.reveal(), {as_bytes(phone)}, mac.reveal());
    return MUST(Uuid::from(mac.reveal().first<Uuid::kSize>()));
}

/// Who counts for a phone goes one after the other: each locks a row of the phone's own (a signup
/// of nobody) until the end of the transaction. Fails: store_duplicate (somebody else was first to
/// make it; the caller's settle() looks again).
Done take_turn(Tables& tables, const World& world, const Uuid& phone_id) {
    if (TRY(tables.find_signup(phone_id))) return ok();
    const auto now = world.clock.now();
    return tables.insert_signup({.id = phone_id,
                                 .account_id = phone_id,
                                 .email_key = to_text(phone_id), // no "@": nobody's address
                                 .created_at = now,
                                 .expires_at = now + kSmsWithin,
                                 .closing = Closing::cancelled});
}

/// Counts the message of this code for its phone, whatever the account: a phone belongs to somebody
/// who may never have asked. Rows are closed signins under the id of the code. Out: false when the
/// phone had one within the cooldown, or enough for a day.
Outcome<bool> count_sms(
    Tables& tables, const World& world, const std::string& phone, const Uuid& code_id, Time at) {
    const auto id = phone_id(world, phone);
    TRY(take_turn(tables, world, id));
    const auto sent = TRY(tables.failed_signins(id, world.clock.now() - kSmsWithin));
    const auto free_at = sent.last_at + world.settings.signup.resend_cooldown;
    if (sent.count >= kMostSms || (sent.count > 0 && free_at > at)) return false;
    TRY(tables.insert_signin({.id = code_id,
                              .account_id = id,
                              .purpose = SigninPurpose::login,
                              .created_at = at,
                              .expires_at = at + kSmsWithin, // rows are swept by it
                              .closing = Closing::cancelled}));
    return true;
}

/// The message of this code was taken back before it went.
Done uncount_sms(Tables& tables, const EmailCode& code) {
    auto row = TRY(tables.find_signin(code.id));
    if (!row) return ok();
    row->account_id = Uuid{};
    return tables.update_signin(*row);
}

/// When the next mail may go where the mail of `before` went: the cooldown after that one. A mail
/// that still waits for its own turn is taken back, and the newer one gets the turn: whoever
/// registers an address again and again does not fill its mailbox, now or later.
Outcome<Time> next_turn(Tables& tables, const World& world, const EmailCode& before) {
    auto mail = TRY(tables.find_outbox_of(before.id));
    if (!mail) return Time{};
    const auto turn = mail->next_attempt_at;
    if (mail->state != OutboxState::waiting || turn <= world.clock.now())
        return turn + world.settings.signup.resend_cooldown;
    mail->state = OutboxState::failed;
    mail->last_error = "a newer mail took its place";
    mail->payload.clear();
    TRY(tables.update_outbox(*mail));
    TRY(uncount_sms(tables, before));
    return turn;
}

/// What stood in the mails of an old Gradido login server: a number of 64 bits, in decimal digits.
/// Out: nothing where the text is none.
std::optional<LinkCode> old_link_code(const std::string& text) {
    std::uint64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || error != std::errc() || stopped != end) return std::nullopt;
    LinkCode code;
    const auto bytes = code.reveal();
    for (std::size_t at = bytes.size(); number != 0; number >>= 8)
        bytes[--at] = static_cast<Byte>(number);
    return code;
}

} // namespace

std::string random_code(Random& random, std::size_t length) {
    SecretBuffer seed(length);
    random.fill(seed.reveal());
    std::string text;
    for (const auto byte : seed.reveal())
        text += kAlphabet[byte % kAlphabet.size()]; // 32 divides 256: no bias
    return text;
}

NewEmailCode new_email_code(const World& world, const Uuid& account_id, CodePurpose purpose) {
    LinkCode link;
    world.random.fill(link.reveal());
    auto typed = random_code(world.random, kTypedLength);
    const auto typed_hash = typed_hash_of(world, account_id, typed);
    const auto now = world.clock.now();
    const auto& rules = world.settings.signup;
    return {.row = {.id = world.random.uuid(),
                    .account_id = account_id,
                    .purpose = purpose,
                    .link_hash = sha256({link.reveal()}),
                    .typed_hash = typed_hash,
                    .tries_left = rules.code_tries,
                    .created_at = now,
                    .typed_until = now + rules.typed_code_validity,
                    .link_until = now + rules.link_validity},
            .link_text = to_base64url(link.reveal()),
            .typed_text = std::move(typed)};
}

Result<Hash32> link_hash_of(const std::string& link_text) {
    if (const auto old = old_link_code(link_text)) return sha256({old->reveal()});
    const auto link = fixed_from_base64url<LinkCode>(link_text);
    if (!link) return Error::code_wrong;
    return sha256({link->reveal()});
}

Hash32 typed_hash_of(const World& world, const Uuid& account_id, std::string_view typed) {
    std::string text;
    for (const auto c : typed)
        if (c != ' ' && c != '-') text += canonical(c);
    Secret<struct TypedMacTag, 64> mac;
    const auto key = key_for(world.server_secret, "typed-code");
    hmac_sha512(key.reveal(), {account_id.view(), as_bytes(text)}, mac.reveal());
    return MUST(Hash32::from(mac.reveal().first<Hash32::kSize>()));
}

bool same_hash(const Hash32& a, const Hash32& b) {
    return sodium_memcmp(a.data(), b.data(), Hash32::kSize) == 0;
}

Outcome<std::optional<EmailCode>> open_confirmation(Tables& tables, const Uuid& account_id) {
    return tables.find_open_email_code(account_id, CodePurpose::confirm_email);
}

Done close_codes(Tables& tables, const Uuid& account_id, Closing closing) {
    for (const auto purpose : {CodePurpose::reset_password,
                               CodePurpose::invitation,
                               CodePurpose::confirm_email,
                               CodePurpose::deactivation}) {
        auto code = TRY(tables.find_open_email_code(account_id, purpose));
        if (!code) continue;
        code->closing = closing;
        TRY(tables.update_email_code(*code));
    }
    return ok();
}

Outcome<Time> store_code(Tables& tables,
                         const World& world,
                         const std::optional<EmailCode>& before,
                         const EmailCode& code) {
    Time turn{};
    if (before) {
        auto closed = *before;
        closed.closing = Closing::overriden;
        TRY(tables.update_email_code(closed));
        turn = TRY(next_turn(tables, world, *before));
    }
    TRY(tables.insert_email_code(code));
    return turn;
}

Outcome<bool> send_code_by_sms(Tables& tables,
                               const World& world,
                               const Account& account,
                               const std::string& phone,
                               const NewEmailCode& code,
                               Time turn,
                               const std::string& text) {
    const auto at = std::max(turn, world.clock.now());
    if (!TRY(count_sms(tables, world, phone, code.row.id, at))) return false;
    TRY(queue_sms(tables,
                  world,
                  account.id,
                  {.to = phone,
                   .template_name = text,
                   .language = account.language,
                   .vars = {{"code", code.typed_text}},
                   .subject_id = code.row.id,
                   .not_before = turn}));
    return true;
}

Outcome<NewEmailCode> send_confirmation(Tables& tables,
                                        const World& world,
                                        const Account& account,
                                        const std::optional<EmailCode>& before,
                                        const ConfirmationMail& mail) {
    auto code = new_email_code(world, account.id, CodePurpose::confirm_email);
    const auto turn = TRY(store_code(tables, world, before, code.row));
    if (mail.template_name.empty()) return code;
    const bool by_sms = world.settings.registration.confirm == "sms" && !account.phone.empty();
    if (by_sms) {
        TRY(send_code_by_sms(tables, world, account, account.phone, code, turn));
        return code;
    }
    const auto& rules = world.settings.signup;
    const auto minutes =
        std::chrono::duration_cast<std::chrono::minutes>(rules.typed_code_validity);
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(rules.link_validity);
    TRY(queue_mail(tables,
                   world,
                   account,
                   {.to = account.email,
                    .template_name = mail.template_name,
                    .language = account.language,
                    .vars = {{"first_name", account.first_name},
                             {"link", link_of(world.settings, mail, code.link_text)},
                             {"typed_code", code.typed_text},
                             {"hours", std::to_string(hours.count())},
                             {"minutes", std::to_string(minutes.count())}},
                    .subject_id = code.row.id,
                    .not_before = turn}));
    return code;
}

Done send_known_email(Tables& tables,
                      const World& world,
                      const Account& owner,
                      const std::optional<EmailCode>& before,
                      const std::string& sms_to) {
    const auto code = new_email_code(world, owner.id, CodePurpose::confirm_email);
    const auto turn = TRY(store_code(tables, world, before, code.row));
    MailOrder mail{.to = owner.email,
                   .template_name = "known_email",
                   .language = owner.language,
                   .vars = {{"first_name", owner.first_name},
                            {"login_url", world.settings.server.public_url + "/account/login"}},
                   .not_before = turn};
    if (sms_to.empty()) {
        mail.subject_id = code.row.id;
        return queue_mail(tables, world, owner, mail);
    }
    if (!TRY(send_code_by_sms(tables, world, owner, sms_to, code, turn))) {
        mail.subject_id = code.row.id; // then the mail holds the turn
        return queue_mail(tables, world, owner, mail);
    }
    // The text message holds the turn, so a mail that would have to wait is left out: the owner got
    // one within the cooldown.
    if (turn > world.clock.now()) return ok();
    return queue_mail(tables, world, owner, mail);
}

} // namespace ownkey::flows
