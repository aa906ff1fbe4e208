#include "server/secrets.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "core/token/hs256.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#define TOML_HEADER_ONLY 0
#include <toml++/toml.h>

namespace ownkey {

namespace {

constexpr std::size_t kMaxFileBytes = 4'096;

Failure invalid(const std::string& file, const std::string& rule) {
    return {Error::secrets_invalid, "secrets.file", file + ": " + rule};
}

std::string reason_of(int number) {
    return std::generic_category().message(number); // std::strerror is not thread safe
}

struct Descriptor {
    int fd;

    explicit Descriptor(int opened) : fd(opened) {}

    ~Descriptor() {
        if (fd >= 0) ::close(fd);
    }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
};

/// Nothing when the file does not exist.
Outcome<std::optional<SecretBuffer>> read_guarded(const std::string& file) {
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.fd < 0 && errno == ENOENT) return std::optional<SecretBuffer>();
    if (in.fd < 0) return invalid(file, reason_of(errno));

    struct stat facts {};

    if (::fstat(in.fd, &facts) != 0 || !S_ISREG(facts.st_mode))
        return invalid(file, "not a regular file");
    if (facts.st_uid != ::geteuid())
        return invalid(file, "belongs to another user than ownkeyd runs as");
    if ((facts.st_mode & 0777) != 0600) return invalid(file, "mode must be 0600 (chmod 600)");
    if (static_cast<std::size_t>(facts.st_size) > kMaxFileBytes) return invalid(file, "too large");
    SecretBuffer content(static_cast<std::size_t>(facts.st_size));
    if (::read(in.fd, content.reveal().data(), content.size()) != facts.st_size)
        return invalid(file, "could not be read");
    return std::optional<SecretBuffer>(std::move(content));
}

template <class Type>
Outcome<Type> secret_of(const toml::table& table, const char* name, const std::string& file) {
    const auto text = table[name].value<std::string>();
    const auto bytes = from_hex(text.value_or(""));
    if (!text || !bytes) return invalid(file, std::string(name) + " is missing or not hexadecimal");
    const SecretBuffer wiped(*bytes);
    auto secret = Type::from(wiped.reveal());
    if (!secret) return invalid(file, std::string(name) + " has the wrong length");
    return std::move(*secret);
}

Outcome<Secrets> parse(const SecretBuffer& content, const std::string& file) {
    try {
        const toml::table table = toml::parse(as_text(content.reveal()));
        if (table.size() != 3)
            return invalid(file,
                           "must hold oprf_seed, opaque_private_key and token_key, nothing else");
        auto seed = TRY(secret_of<opaque::OprfSeed>(table, "oprf_seed", file));
        auto private_key = TRY(secret_of<opaque::AkePrivateKey>(table, "opaque_private_key", file));
        auto token_key = TRY(secret_of<ServerSecret>(table, "token_key", file));
        auto keys = opaque::load_server_keys(std::move(seed), std::move(private_key));
        if (!keys) return invalid(file, "opaque_private_key is not a valid scalar");
        return Secrets{std::move(*keys), std::move(token_key), false};
    } catch (const toml::parse_error&) { // its text could quote the file
        return invalid(file, "not valid TOML");
    }
}

Outcome<SecretBuffer> new_content(Random& random, const std::string& file) {
    auto draw = [&]<class Type>(Type secret) {
        random.fill(secret.reveal());
        return secret;
    };
    const auto keys = opaque::make_server_keys(draw(opaque::OprfSeed()),
                                               draw(Secret<struct opaque::AkeSeedTag, 32>()));
    if (!keys) return invalid(file, "no keys could be made");
    const auto token_key = draw(ServerSecret());
    std::string text = "# Secrets of this Ownkey deployment. Without this file nobody can log in "
                       "any more: back it up, show it to no one.\n";
    text += "oprf_seed = \"" + to_hex(keys->oprf_seed.reveal()) + "\"\n";
    text += "opaque_private_key = \"" + to_hex(keys->private_key.reveal()) + "\"\n";
    text += "token_key = \"" + to_hex(token_key.reveal()) + "\"\n";
    SecretBuffer content(as_bytes(text));
    sodium_memzero(text.data(), text.size());
    return content;
}

/// The file appears whole: written beside, then linked to its name, which fails if somebody else
/// was first.
Done write_new(const std::string& file, const SecretBuffer& content, Random& random) {
    const auto folder = std::filesystem::absolute(file).parent_path();
    std::error_code error;
    if (std::filesystem::create_directories(folder, error))
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    const std::string beside =
        file + "." + to_hex(random.fixed<Fixed<struct SuffixTag, 8>>().view());
    const Descriptor out(::open(beside.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
    if (out.fd < 0) return invalid(file, "cannot be made: " + reason_of(errno));
    const auto size = static_cast<ssize_t>(content.size());
    const bool written =
        ::write(out.fd, content.reveal().data(), content.size()) == size && ::fsync(out.fd) == 0;
    const bool linked = written && (::link(beside.c_str(), file.c_str()) == 0 || errno == EEXIST);
    ::unlink(beside.c_str());
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!linked || ::fsync(directory.fd) != 0) return invalid(file, "cannot be written");
    return ok();
}

} // namespace

Outcome<Secrets>
load_or_create_secrets(const std::string& file, Random& random, bool accounts_exist) {
    auto content = TRY(read_guarded(file));
    const bool created = !content;
    if (created && accounts_exist)
        return invalid(file,
                       "is missing, but the database holds accounts: restore the file from the "
                       "backup (with new secrets every password would become unusable)");
    if (created) {
        TRY(write_new(file, TRY(new_content(random, file)), random));
        content = TRY(read_guarded(file));
        if (!content) return invalid(file, "was made and is gone");
    }
    auto secrets = TRY(parse(*content, file));
    secrets.created = created;
    return secrets;
}

namespace {

/// The first line of a file that `key` names, as base64url. Fails: secrets_invalid.
Outcome<SecretBuffer> load_secret_line(const char* key, const std::string& file) {
    const auto wrong = [&](const std::string& rule) {
        return Failure(Error::secrets_invalid, key, file + ": " + rule);
    };
    const auto content = read_guarded(file);
    if (!content) {
        auto failure = content.error();
        failure.field = key;
        return failure;
    }
    if (!*content) return wrong("is missing");
    auto line = as_text((*content)->reveal());
    line = line.substr(0, line.find_first_of("\r\n"));
    auto bytes = from_base64url(line);
    if (!bytes) return wrong("the first line is not base64url");
    SecretBuffer secret(*bytes);
    sodium_memzero(bytes->data(), bytes->size());
    return secret;
}

} // namespace

Outcome<std::optional<token::SharedSecret>> load_shared_secret(const std::string& file) {
    if (file.empty()) return std::optional<token::SharedSecret>();
    constexpr const char* kKey = "tokens.shared_secret_file";
    const auto secret = load_secret_line(kKey, file);
    if (!secret) return secret.error();
    auto shared = token::SharedSecret::from(secret->reveal());
    if (!shared)
        return Failure(
            Error::secrets_invalid, kKey, file + ": the secret is shorter than 64 bytes");
    return std::optional(std::move(shared).value());
}

Outcome<std::optional<SecretBuffer>> load_apparts_secret(const Settings& settings) {
    if (!settings.apparts.enabled) return std::optional<SecretBuffer>();
    const auto& file = settings.apparts.jwt_secret_file;
    constexpr const char* kKey = "apparts.jwt_secret_file";
    auto secret = load_secret_line(kKey, file);
    if (!secret) return secret.error();
    if (secret->size() < token::kMinHs256Bytes)
        return Failure(
            Error::secrets_invalid, kKey, file + ": the secret is shorter than 32 bytes");
    return std::optional(std::move(secret).value());
}

Outcome<std::shared_ptr<const SecretBuffer>>
load_elopage_secret(const Settings::Elopage& settings) {
    if (!settings.enabled) return std::shared_ptr<const SecretBuffer>();
    const auto wrong = [&](const std::string& rule) {
        return Failure(
            Error::secrets_invalid, "elopage.secret_file", settings.secret_file + ": " + rule);
    };
    const auto content = read_guarded(settings.secret_file);
    if (!content) return wrong(content.error().detail);
    if (!*content) return wrong("is missing");
    auto line = as_text((*content)->reveal());
    line = line.substr(0, line.find_first_of("\r\n"));
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    };
    if (line.size() < 32 || line.size() > 200 || !std::all_of(line.begin(), line.end(), is_plain))
        return wrong("the first line must be 32 to 200 letters, digits, _ and -");
    return std::make_shared<const SecretBuffer>(as_bytes(line));
}

} // namespace ownkey
