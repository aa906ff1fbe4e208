// The module's exports: numbers and pointers in, one call of core, numbers and bytes out. Declared
// to JavaScript in web/js/ownkey_module.mjs. Buffers have the sizes of core's types; the caller
// allocates them with ownkey_alloc.
#include "core/encoding.h"
#include "core/keys/phrase.h"
#include "core/tx/transaction.h"
#include "core/vault/split.h"
#include "core/vault/update.h"
#include "handles.h"

#include <malloc.h>

#include <cstdlib>

namespace {

using namespace ownkey;

wasm::Handles& handles() {
    static wasm::Handles all;
    return all;
}

opaque::Config config() {
    return MUST(opaque::config_of(Suite::one));
}

int code(Error error) {
    return -static_cast<int>(error);
}

template <class Type>
Type read(const Byte* from) {
    return MUST(Type::from(ByteView(from, Type::kSize)));
}

void write(Byte* to, ByteView bytes) {
    std::copy(bytes.begin(), bytes.end(), to);
}

/// Out: the number of bytes written, or bad_length when they do not fit.
int write_sized(Byte* to, std::size_t capacity, ByteView bytes) {
    if (bytes.size() > capacity) return code(Error::bad_length);
    write(to, bytes);
    return static_cast<int>(bytes.size());
}

/// Runs the body of an export: its value, or its error as a negative number.
template <class Body>
int answer(Body body) {
    const Result<int> result = body();
    return result ? *result : code(result.error());
}

template <class Kind>
Result<Kind*> kept(int handle) {
    Kind* secret = handles().find<Kind>(handle);
    if (secret == nullptr) return Error::bad_handle;
    return secret;
}

} // namespace

extern "C" {

// The linker gives every call of free in the module to this one (--wrap=free), and chose the names.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl*,readability-identifier-naming)
void __real_free(void* memory);

void __wrap_free(void* memory) {
    if (memory != nullptr) sodium_memzero(memory, malloc_usable_size(memory));
    __real_free(memory);
}

// NOLINTEND(bugprone-reserved-identifier,cert-dcl*,readability-identifier-naming)

int ownkey_init() {
    return answer([]() -> Result<int> {
        TRY(init_crypto());
        return 0;
    });
}

void* ownkey_alloc(std::size_t size) {
    return std::malloc(size); // NOLINT(cppcoreguidelines-no-malloc): JavaScript owns it
}

void ownkey_free(void* memory) {
    std::free(memory); // NOLINT(cppcoreguidelines-no-malloc)
}

/// To be called with no other frame on the stack: overwrites what earlier calls left below.
void ownkey_wipe_stack() {
    Byte burnt[OWNKEY_STACK_BYTES / 2]; // NOLINT(cppcoreguidelines-init-variables)
    sodium_memzero(burnt, sizeof burnt);
}

/// In: a number of error.def. Out: its name, zero-terminated.
const char* ownkey_error_name(int number) {
    return error_name(static_cast<Error>(number)).data();
}

/// random: 64 bytes. Out: handle; request 32.
int ownkey_register_start(const Byte* password,
                          std::size_t size,
                          const Byte* random,
                          Byte* request) {
    return answer([&]() -> Result<int> {
        auto start =
            TRY(opaque::start_registration({password, size}, read<opaque::BlindSeed>(random)));
        write(request, start.request.view());
        return handles().keep(std::move(start.state));
    });
}

/// response 64, random 32. Out: record 192. The handle is closed.
int ownkey_register_finish(int handle, const Byte* response, const Byte* random, Byte* record) {
    return answer([&]() -> Result<int> {
        auto* state = TRY(kept<opaque::ClientRegistration>(handle));
        const auto finish =
            opaque::finish_registration(std::move(*state),
                                        read<opaque::RegistrationResponse>(response),
                                        read<opaque::Nonce>(random),
                                        config());
        handles().close(handle);
        if (!finish) return finish.error();
        write(record, finish->record.view());
        return 0;
    });
}

/// random: 128 bytes (blind 64, nonce 32, keyshare seed 32). Out: handle; ke1 96.
int ownkey_login_start(const Byte* password, std::size_t size, const Byte* random, Byte* ke1) {
    return answer([&]() -> Result<int> {
        auto start = TRY(opaque::start_login({password, size},
                                             read<opaque::BlindSeed>(random),
                                             read<opaque::Nonce>(random + 64),
                                             read<opaque::KeyshareSeed>(random + 96)));
        write(ke1, start.ke1.view());
        return handles().keep(std::move(start.state));
    });
}

/// ke2 320. Out: ke3 64; the handle then holds the export key, or is closed when the login failed.
int ownkey_login_finish(int handle, const Byte* ke2, Byte* ke3) {
    return answer([&]() -> Result<int> {
        auto* state = TRY(kept<opaque::ClientLogin>(handle));
        auto finish = opaque::finish_login(std::move(*state), read<opaque::Ke2>(ke2), config());
        if (!finish) {
            handles().close(handle);
            return finish.error();
        }
        write(ke3, finish->ke3.view());
        handles().replace(handle, std::move(finish->export_key));
        return 0;
    });
}

/// random 32. Out: handle; public key 32.
int ownkey_root_create(const Byte* random, Byte* public_key) {
    return answer([&]() -> Result<int> {
        auto root = read<RootSecret>(random);
        write(public_key, public_key_of(derive_signing_key(root, Derivation::gradido_v1)).view());
        return handles().keep(std::move(root));
    });
}

/// Out: size of the 24 words joined by one space.
int ownkey_root_words(int handle, Byte* text, std::size_t capacity) {
    return answer([&]() -> Result<int> {
        const SecretBuffer words = phrase_text(phrase_of(*TRY(kept<RootSecret>(handle))));
        return write_sized(text, capacity, words.reveal());
    });
}

/// Out: 1 or 0.
int ownkey_root_is_word_at(int handle, std::size_t position, const Byte* word, std::size_t size) {
    return answer([&]() -> Result<int> {
        if (position >= 24) return Error::bad_length;
        return is_word_at(phrase_of(*TRY(kept<RootSecret>(handle))), position, {word, size}) ? 1
                                                                                             : 0;
    });
}

/// account 16, random 24. Out: size of the document; signature 64.
int ownkey_first_update(int root,
                        int login,
                        const Byte* account,
                        const Byte* random,
                        Byte* document,
                        std::size_t capacity,
                        Byte* signature) {
    return answer([&]() -> Result<int> {
        const auto update = vault::make_first_update(*TRY(kept<RootSecret>(root)),
                                                     Derivation::gradido_v1,
                                                     *TRY(kept<opaque::ExportKey>(login)),
                                                     read<Uuid>(account),
                                                     read<vault::EnvelopeRandom>(random));
        write(signature, update.signature.view());
        return write_sized(document, capacity, update.document);
    });
}

/// account 16, public key 32. Out: handle of the root.
int ownkey_envelope_open(int login,
                         const Byte* envelope,
                         std::size_t size,
                         const Byte* account,
                         const Byte* public_key,
                         double least_revision) {
    return answer([&]() -> Result<int> {
        const vault::Expected expected{read<Uuid>(account),
                                       vault::Method::password,
                                       read<PublicKey>(public_key),
                                       static_cast<std::uint64_t>(least_revision)};
        return handles().keep(
            TRY(vault::open({envelope, size}, *TRY(kept<opaque::ExportKey>(login)), expected)));
    });
}

/// random 32. Out: page share 32, server share 32.
int ownkey_unlock_split(int root, const Byte* random, Byte* page_share, Byte* server_share) {
    return answer([&]() -> Result<int> {
        const auto shares =
            vault::split(*TRY(kept<RootSecret>(root)), read<vault::PageShare>(random));
        write(page_share, shares.page.reveal());
        write(server_share, shares.server.reveal());
        return 0;
    });
}

/// Shares 32 each, public key 32. Out: handle of the root.
int ownkey_unlock_join(const Byte* page_share,
                       const Byte* server_share,
                       int derivation,
                       const Byte* public_key) {
    return answer([&]() -> Result<int> {
        const auto number = TRY(derivation_from(static_cast<std::uint8_t>(derivation)));
        return handles().keep(TRY(vault::join(read<vault::PageShare>(page_share),
                                              read<vault::ServerShare>(server_share),
                                              number,
                                              read<PublicKey>(public_key))));
    });
}

/// Out: size of the summary as JSON.
int ownkey_summary(const Byte* body, std::size_t size, Byte* json, std::size_t capacity) {
    return answer([&]() -> Result<int> {
        return write_sized(
            json, capacity, as_bytes(tx::summary_json(TRY(tx::decode_body({body, size})))));
    });
}

/// Out: signature 64, public key 32.
int ownkey_sign(int root,
                int derivation,
                const Byte* body,
                std::size_t size,
                double now_s,
                Byte* signature,
                Byte* public_key) {
    return answer([&]() -> Result<int> {
        const auto number = TRY(derivation_from(static_cast<std::uint8_t>(derivation)));
        const SigningKey key = derive_signing_key(*TRY(kept<RootSecret>(root)), number);
        write(signature,
              TRY(tx::sign_body({body, size}, key, {static_cast<std::int64_t>(now_s)})).view());
        write(public_key, public_key_of(key).view());
        return 0;
    });
}

/// Wipes what the handle holds; one that is gone already is fine.
void ownkey_close(int handle) {
    handles().close(handle);
}

} // extern "C"
