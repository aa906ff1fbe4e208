// Fills a database with accounts, so that rates can be compared at different sizes.
//     fill_accounts <database url> <how many>
// Each has a password record of random bytes (nobody can log in) and a public key.
#include "server/store/open_store.h"

#include <sodium.h>

#include <cstdio>
#include <cstdlib>

namespace ownkey {
namespace {

template <class FixedType>
FixedType random_fixed() {
    FixedType out;
    randombytes_buf(out.mutable_view().data(), FixedType::kSize);
    return out;
}

Done insert_person(Tables& tables, std::int64_t number) {
    const auto name = std::to_string(number);
    Account account{.id = random_fixed<Uuid>(),
                    .email = "filler" + name + "@example.net",
                    .email_key = "filler" + name + "@example.net",
                    .first_name = "First" + name,
                    .last_name = "Last" + std::to_string(number * 7919 % 1'000'003)};
    account.state = AccountState::active;
    account.public_key = random_fixed<PublicKey>();
    account.key_revision = 1;
    TRY(tables.insert_account(account));
    Credential credential;
    credential.account_id = account.id;
    credential.record = random_fixed<opaque::RegistrationRecord>();
    return tables.put_credential(credential);
}

int fill(const std::string& url, std::int64_t count) {
    auto store = open_store({.url = url, .pool = 2}, Migration::migrate);
    constexpr std::int64_t kBatch = 2000;
    for (std::int64_t from = 0; store && from < count; from += kBatch) {
        const auto done = (*store)->transact(Durability::relaxed, [&](Tables& tables) -> Done {
            for (auto at = from; at < std::min(from + kBatch, count); ++at)
                TRY(insert_person(tables, at));
            return ok();
        });
        if (!done) {
            std::fprintf(stderr, "fill_accounts: %s\n", done.error().detail.c_str());
            return 1;
        }
    }
    if (store) return 0;
    std::fprintf(stderr, "fill_accounts: %s\n", store.error().detail.c_str());
    return 1;
}

} // namespace
} // namespace ownkey

int main(int argc, char** argv) {
    if (argc != 3 || sodium_init() < 0) return 2;
    return ownkey::fill(argv[1], std::atoll(argv[2]));
}
