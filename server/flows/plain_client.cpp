#include "plain_client.h"

#include "core/encoding.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"

#include <atomic>

namespace ownkey::flows {
namespace {

std::array<std::atomic<std::uint64_t>, 5> uses{};

Failure busy() {
    Failure failure(Error::server_busy);
    failure.retry_after_s = 1;
    return failure;
}

Failure failure_of(Error error) {
    return error == Error::out_of_memory ? busy() : Failure(error);
}

bool accepts(const Settings& settings, Surface surface) {
    switch (surface) {
    case Surface::pages:
        return settings.pages.accept_plain_passwords;
    case Surface::gradido:
        return settings.gradido.accept_plain_passwords;
    case Surface::loginservice:
        return settings.loginservice.accept_plain_passwords;
    case Surface::authweb:
        return settings.authweb.accept_plain_passwords;
    case Surface::apparts:
        return settings.apparts.accept_plain_passwords;
    }
    return false;
}

template <class SecretType>
SecretType drawn(Random& random) {
    SecretType secret;
    random.fill(secret.reveal());
    return secret;
}

} // namespace

std::string_view surface_name(Surface surface) {
    switch (surface) {
    case Surface::pages:
        return "pages";
    case Surface::gradido:
        return "gradido";
    case Surface::loginservice:
        return "loginservice";
    case Surface::authweb:
        return "authweb";
    case Surface::apparts:
        return "apparts";
    }
    return "";
}

Done require_plain(const World& world, Surface surface) {
    if (!accepts(world.settings, surface)) return Error::plain_refused;
    return ok();
}

Done take_plain(const World& world, Surface surface) {
    TRY(require_plain(world, surface));
    ++uses.at(static_cast<std::size_t>(surface));
    return ok();
}

std::array<std::uint64_t, 5> plain_uses() {
    std::array<std::uint64_t, 5> out{};
    std::copy(uses.begin(), uses.end(), out.begin());
    return out;
}

Done check_new_password(const PlainPassword& password) {
    constexpr std::size_t kLeast = 8;
    constexpr std::size_t kMost = 128;
    const auto text = password.text.reveal();
    if (!is_utf8(text)) return Failure(Error::field_rule, "password", "not well-formed UTF-8");
    const auto length = utf8_length(text);
    if (length < kLeast || length > kMost)
        return Failure(Error::field_rule, "password", "8 to 128 characters");
    return ok();
}

Done audit_plain(Tables& tables,
                 const World& world,
                 const Caller& caller,
                 const Uuid& account_id,
                 Surface surface) {
    return audit(tables,
                 world,
                 caller,
                 account_id,
                 "password.plain",
                 JsonObject().text("surface", surface_name(surface)).str());
}

Failure raced(const Failure& failure) {
    return failure.error == Error::signin_not_found ? busy() : failure;
}

Outcome<opaque::ClientLoginStart> start_client_login(const World& world,
                                                     const PlainPassword& password) {
    const auto blind = drawn<opaque::BlindSeed>(world.random);
    const auto keyshare = drawn<opaque::KeyshareSeed>(world.random);
    return TRY(opaque::start_login(
        password.text.reveal(), blind, world.random.fixed<opaque::Nonce>(), keyshare));
}

Outcome<std::optional<opaque::Ke3>> answer_of_client(opaque::ClientLogin state,
                                                     const opaque::Ke2& ke2) {
    const auto config = TRY(opaque::config_of(Suite::one));
    const auto finished = opaque::finish_login(std::move(state), ke2, config);
    if (finished) return std::optional(finished->ke3);
    if (finished.error() == Error::wrong_password) return std::optional<opaque::Ke3>();
    return failure_of(finished.error());
}

Outcome<opaque::ClientRegistrationStart> start_client_registration(const World& world,
                                                                   const PlainPassword& password) {
    return TRY(
        opaque::start_registration(password.text.reveal(), drawn<opaque::BlindSeed>(world.random)));
}

Outcome<opaque::RegistrationRecord> record_of_client(const World& world,
                                                     opaque::ClientRegistration state,
                                                     const opaque::RegistrationResponse& response) {
    const auto config = TRY(opaque::config_of(Suite::one));
    const auto finished = opaque::finish_registration(
        std::move(state), response, world.random.fixed<opaque::Nonce>(), config);
    if (!finished) return failure_of(finished.error());
    return finished->record;
}

Outcome<opaque::RegistrationRecord>
record_of(const World& world, const Uuid& account_id, const PlainPassword& password) {
    auto client = TRY(start_client_registration(world, password));
    const auto response =
        TRY(opaque::respond_registration(client.request, account_id.view(), world.opaque_keys));
    return record_of_client(world, std::move(client.state), response);
}

} // namespace ownkey::flows
