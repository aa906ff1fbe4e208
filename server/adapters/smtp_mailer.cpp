#include "server/adapters/smtp_mailer.h"

#include "core/encoding.h"
#include "server/adapters/curl_handle.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>

namespace ownkey {

namespace {

Failure failed(std::string reason) {
    return {Error::mail_failed, "", std::move(reason)};
}

bool has_control(const std::string& text) {
    return std::any_of(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

/// RFC 5322 allows more; what goes between < and > must at least stay there.
bool is_address(const std::string& text) {
    return !has_control(text) && text.find('@') != std::string::npos &&
           text.find_first_of("<>, ") == std::string::npos;
}

/// RFC 2047 words of at most 45 bytes, cut between characters; plain ASCII stays as it is.
std::string encoded_subject(const std::string& subject) {
    if (std::all_of(subject.begin(), subject.end(), [](unsigned char c) { return c < 0x80; }))
        return subject;
    std::string out;
    std::string word;
    const auto flush = [&] {
        out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + to_base64(as_bytes(word)) + "?=";
        word.clear();
    };
    for (const char c : subject) {
        const bool starts_character = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        if (starts_character && word.size() >= 40) flush();
        word += c;
    }
    flush();
    return out;
}

std::string rfc5322_date() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 48> text{};
    return {text.data(),
            std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S +0000", &parts)};
}

std::string message_id(const std::string& from) {
    std::array<Byte, 16> random{};
    randombytes_buf(random.data(), random.size());
    return "<" + to_hex(random) + from.substr(from.find('@')) + ">";
}

void add_part(curl_mime* mime, const std::string& text, const char* type) {
    curl_mimepart* const part = curl_mime_addpart(mime);
    curl_mime_data(part, text.data(), text.size());
    curl_mime_type(part, type);
    curl_mime_encoder(part, "quoted-printable");
}

void add_headers(CurlList& headers, const Settings::Mail& settings, const Mail& mail) {
    headers.add("Date: " + rfc5322_date());
    headers.add("From: Ownkey <" + settings.from + ">");
    headers.add("To: <" + mail.to + ">");
    headers.add("Subject: " + encoded_subject(mail.subject));
    headers.add("Message-ID: " + message_id(settings.from));
    headers.add("Auto-Submitted: auto-generated"); // RFC 3834: no out-of-office answers
    headers.add("Content-Type: multipart/alternative");
}

void set_connection(CURL* curl, const Settings::Mail& settings) {
    curl_easy_setopt(curl, CURLOPT_URL, settings.smtp_url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.timeout.count() * 1'000));
    curl_easy_setopt(curl,
                     CURLOPT_USE_SSL,
                     static_cast<long>(settings.require_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
}

/// The first line; wiped by the caller.
Outcome<std::string> read_password(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line)) return failed("mail.password_file cannot be read: " + file);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

} // namespace

SmtpMailer::SmtpMailer(const Settings::Mail& settings) : settings_(settings) {}

Done SmtpMailer::send(const Mail& mail) {
    if (!is_address(mail.to)) return failed("the recipient is not an address");
    if (!is_address(settings_.from)) return failed("mail.from is not an address");
    if (has_control(mail.subject)) return failed("the subject has a line break");

    init_curl();
    const CurlHandle handle(curl_easy_init());
    CURL* const curl = handle.get();
    if (curl == nullptr) return failed("out of memory");
    if (!settings_.username.empty()) {
        std::string password = TRY(read_password(settings_.password_file));
        curl_easy_setopt(curl, CURLOPT_USERNAME, settings_.username.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, password.c_str());
        sodium_memzero(password.data(), password.size());
    }

    CurlList headers;
    add_headers(headers, settings_, mail);
    const CurlMime mime(curl_mime_init(curl));
    add_part(mime.get(), mail.text, "text/plain; charset=utf-8");
    add_part(mime.get(), mail.html, "text/html; charset=utf-8");

    CurlList recipients;
    recipients.add("<" + mail.to + ">");
    const std::string sender = "<" + settings_.from + ">";
    std::array<char, CURL_ERROR_SIZE> reason{};
    set_connection(curl, settings_);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime.get());
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason.data());

    const CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK) return ok();
    return failed(reason[0] != '\0' ? reason.data() : curl_easy_strerror(code));
}

} // namespace ownkey
