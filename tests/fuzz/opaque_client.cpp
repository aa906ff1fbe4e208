// The client's half of OPAQUE: anything a server can answer. Input: KE2, whose first 64 bytes also
// serve as a registration response. No answer is taken but the honest server's.
#include "core/opaque/client.h"
#include "core/opaque/server.h"
#include "target.h"

namespace ownkey::fuzz {

using namespace opaque;

namespace {

constexpr std::string_view kIdentifier = "0123456789abcdef";
const Config kConfig{as_bytes("fuzz"), stretch_identity, std::nullopt, std::nullopt};

ClientRegistrationStart registration() {
    return MUST(start_registration(as_bytes("password"), filled<BlindSeed>(1)));
}

ClientLoginStart login() {
    return MUST(
        start_login(as_bytes("password"), filled<BlindSeed>(3), {{4}}, filled<KeyshareSeed>(5)));
}

struct Honest {
    RegistrationResponse response;
    Ke2 ke2;

    Honest() {
        const ServerKeys keys =
            MUST(make_server_keys(filled<OprfSeed>(9), filled<Secret<struct AkeSeedTag, 32>>(10)));
        auto start = registration();
        response = MUST(respond_registration(start.request, as_bytes(kIdentifier), keys));
        const auto record =
            MUST(finish_registration(std::move(start.state), response, {{2}}, kConfig)).record;
        const ServerLoginRandom random{{{6}}, {{7}}, filled<KeyshareSeed>(8)};
        ke2 = MUST(respond_login(login().ke1, record, as_bytes(kIdentifier), keys, random, kConfig))
                  .ke2;
    }
};

const Honest& honest() {
    static const Honest one;
    return one;
}

} // namespace

Seeds seeds() {
    return {bytes_of(honest().ke2.view()), bytes_of(honest().response.view())};
}

void run(ByteView input) {
    RegistrationResponse response = [input]() mutable {
        return take<RegistrationResponse>(input);
    }();
    const auto registered = finish_registration(registration().state, response, {{2}}, kConfig);
    if (registered) expect(equal(registered->server_public_key.view(), response.view().last(32)));
    const Ke2 ke2 = take<Ke2>(input);
    const auto finished = finish_login(login().state, ke2, kConfig);
    expect(finished.has_value() == (ke2 == honest().ke2));
}

} // namespace ownkey::fuzz
