// What a person sees and signs.
#include "core/tx/transaction.h"
#include "exports.h"

using namespace ownkey;
using namespace ownkey::wasm;

extern "C" {

/// Out: size of the summary as JSON.
int ownkey_summary(const Byte* body, std::size_t size, Byte* json, std::size_t capacity) {
    return answer([&]() -> Result<int> {
        return write_sized(
            json, capacity, as_bytes(tx::summary_json(TRY(tx::decode_body({body, size})))));
    });
}

/// Out: signature 64, public key 32.
int ownkey_sign(
    int root, const Byte* body, std::size_t size, double now_s, Byte* signature, Byte* public_key) {
    return answer([&]() -> Result<int> {
        const SigningKey key = TRY(kept<Root>(root))->signing_key();
        write(signature,
              TRY(tx::sign_body({body, size}, key, {static_cast<std::int64_t>(now_s)})).view());
        write(public_key, public_key_of(key).view());
        return 0;
    });
}

} // extern "C"
