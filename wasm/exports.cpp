// The module itself (memory, handles, names of errors) and OPAQUE's client.
#include "exports.h"

#include <malloc.h>

#include <cstdlib>

using namespace ownkey;
using namespace ownkey::wasm;

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

/// Wipes what the handle holds; one that is gone already is fine.
void ownkey_close(int handle) {
    handles().close(handle);
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

/// response 64, random 32. Out: record 192; the handle then holds the export key, or is closed when
/// the answer is refused.
int ownkey_register_finish(int handle, const Byte* response, const Byte* random, Byte* record) {
    return answer([&]() -> Result<int> {
        auto* state = TRY(kept<opaque::ClientRegistration>(handle));
        auto finish = opaque::finish_registration(std::move(*state),
                                                  read<opaque::RegistrationResponse>(response),
                                                  read<opaque::Nonce>(random),
                                                  config());
        if (!finish) {
            handles().close(handle);
            return finish.error();
        }
        write(record, finish->record.view());
        handles().replace(handle, std::move(finish->export_key));
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

} // extern "C"
