// What everything else is made of.
#include "check.h"
#include "core/kdf.h"

namespace ownkey::constant_time {

using Bytes32 = Secret<struct Bytes32Tag, 32>;
using Bytes64 = Secret<struct Bytes64Tag, 64>;

CASE(hashes) {
    const auto input = secret<Bytes64>(1);
    Bytes64 out;
    sha512_into({input.reveal(), as_bytes("more")}, out.reveal());
    hmac_sha512(input.reveal(), {out.reveal()}, out.reveal());
    (void)sha256({input.reveal()});
    (void)blake2b_256({input.reveal()});
}

CASE(hkdf) {
    const auto input = secret<Bytes32>(1);
    Bytes64 prk;
    hkdf_extract(as_bytes("salt"), {input.reveal()}, prk.reveal());
    Secret<struct LongTag, 200> out;
    hkdf_expand(prk.reveal(), {as_bytes("info"), input.reveal()}, out.reveal());
}

CASE(comparison) {
    const auto a = secret<Bytes32>(1);
    const auto b = secret<Bytes32>(2);
    contract(!equal_constant_time(a, b) && equal_constant_time(a, a.duplicate()));
}

} // namespace ownkey::constant_time
