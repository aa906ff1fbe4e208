// The server's half of OPAQUE: anything a client can send. Input: KE1 (its first 32 bytes also as a
// registration request) | record | KE3.
#include "core/opaque/client.h"
#include "core/opaque/group.h"
#include "core/opaque/server.h"
#include "target.h"

namespace ownkey::fuzz {

using namespace opaque;

namespace {

constexpr std::string_view kIdentifier = "0123456789abcdef";
const Config kConfig{as_bytes("fuzz"), stretch_identity, std::nullopt, std::nullopt};

const ServerKeys& keys() {
    static const ServerKeys one =
        MUST(make_server_keys(filled<OprfSeed>(9), filled<Secret<struct AkeSeedTag, 32>>(10)));
    return one;
}

Result<ServerLoginStart> respond(const Ke1& ke1, const RegistrationRecord& record) {
    const ServerLoginRandom random{{{6}}, {{7}}, filled<KeyshareSeed>(8)};
    return respond_login(ke1, record, as_bytes(kIdentifier), keys(), random, kConfig);
}

ByteVector joined(ByteView a, ByteView b, ByteView c) {
    ByteVector out = bytes_of(a);
    out.insert(out.end(), b.begin(), b.end());
    out.insert(out.end(), c.begin(), c.end());
    return out;
}

} // namespace

Seeds seeds() {
    const ByteView password = as_bytes("password");
    auto registration = MUST(start_registration(password, filled<BlindSeed>(1)));
    const auto response =
        MUST(respond_registration(registration.request, as_bytes(kIdentifier), keys()));
    const auto record =
        MUST(finish_registration(std::move(registration.state), response, {{2}}, kConfig)).record;
    auto login = MUST(start_login(password, filled<BlindSeed>(3), {{4}}, filled<KeyshareSeed>(5)));
    const auto ke2 = MUST(respond(login.ke1, record)).ke2;
    const auto ke3 = MUST(finish_login(std::move(login.state), ke2, kConfig)).ke3;
    return {joined(login.ke1.view(), record.view(), ke3.view())};
}

void run(ByteView input) {
    RegistrationRequest request = [input]() mutable { return take<RegistrationRequest>(input); }();
    const auto response = respond_registration(request, as_bytes(kIdentifier), keys());
    expect(response.has_value() == is_valid_element(request.bytes));
    const Ke1 ke1 = take<Ke1>(input);
    const RegistrationRecord record = take<RegistrationRecord>(input);
    const Ke3 ke3 = take<Ke3>(input);
    const auto start = respond(ke1, record);
    if (!start) return;
    expect(check_record(record).has_value()); // refused at login as at registration
    const bool is_mac = equal(start->state.reveal().first<64>(), ke3.view());
    expect(finish_login(start->state, ke3).has_value() == is_mac);
}

} // namespace ownkey::fuzz
