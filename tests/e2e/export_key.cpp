// The export key of an account, which no honest page shows: recomputed from the test's password,
// the stored OPAQUE record and the deployment's secrets by running both halves of a login here. The
// leak search then knows what to look for. Usage: export_key <oprf seed hex> <server private key
// hex> <account uuid> <record hex> <password> Prints the export key and the wrap key of the
// password envelope, as hex, one a line.
#include "core/encoding.h"
#include "core/opaque/client.h"
#include "core/opaque/server.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using namespace ownkey;

template <class T>
T random_bytes() {
    std::array<Byte, T::kSize> bytes;
    randombytes_buf(bytes.data(), bytes.size());
    return MUST(T::from(bytes));
}

Result<opaque::ExportKey> export_key(char** arguments) {
    auto seed = TRY(opaque::OprfSeed::from(TRY(from_hex(arguments[1]))));
    auto private_key = TRY(opaque::AkePrivateKey::from(TRY(from_hex(arguments[2]))));
    const auto keys = TRY(opaque::load_server_keys(std::move(seed), std::move(private_key)));
    const auto account = TRY(uuid_from_text(arguments[3]));
    const auto record = TRY(opaque::RegistrationRecord::from(TRY(from_hex(arguments[4]))));
    const auto config = TRY(opaque::config_of(Suite::one));

    auto client = TRY(opaque::start_login(as_bytes(arguments[5]),
                                          random_bytes<opaque::BlindSeed>(),
                                          random_bytes<opaque::Nonce>(),
                                          random_bytes<opaque::KeyshareSeed>()));
    const opaque::ServerLoginRandom random{random_bytes<opaque::Nonce>(),
                                           random_bytes<opaque::Nonce>(),
                                           random_bytes<opaque::KeyshareSeed>()};
    const auto server =
        TRY(opaque::respond_login(client.ke1, record, account.view(), keys, random, config));
    auto finished = TRY(opaque::finish_login(std::move(client.state), server.ke2, config));
    return std::move(finished.export_key);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 6 || sodium_init() < 0) return EXIT_FAILURE;
    const auto key = export_key(argv);
    if (!key) return EXIT_FAILURE;
    std::array<Byte, 32> wrap_key;
    hkdf_expand(key.value().reveal(), {as_bytes("ownkey-1 wrap")}, wrap_key);
    std::printf("%s\n%s\n", to_hex(key.value().reveal()).c_str(), to_hex(wrap_key).c_str());
    return EXIT_SUCCESS;
}
