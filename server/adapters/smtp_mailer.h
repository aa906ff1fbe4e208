// SmtpMailer: hands mails to one SMTP server with libcurl. Text and HTML as multipart/alternative;
// STARTTLS when the server offers it, and required when mail.require_tls says so; AUTH when a user
// name is set, with the password from its file.
#pragma once

#include "server/ports/ports.h"
#include "server/settings.h"

namespace ownkey {

class SmtpMailer final : public Mailer {
public:
    /// In: the password file is read at each mail, so that it can be changed while running.
    explicit SmtpMailer(const Settings::Mail& settings);
    /// An address or subject with a line break is refused: it would become a header of its own.
    Done send(const Mail& mail) override;

private:
    const Settings::Mail& settings_;
};

} // namespace ownkey
