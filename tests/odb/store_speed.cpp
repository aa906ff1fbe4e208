// store_speed URL: microseconds per call of what a login does, through the whole store, on one
#pragma GCC diagnostic ignored "-Wmissing-field-initializers" // a benchmark names only what counts
// thread.
#include "server/store/open_store.h"
#include "tests/fakes/fake_random.h"

#include <cstdio>
#include <ctime>

using namespace ownkey;

namespace {

constexpr int kAccounts = 20'000;
constexpr int kRounds = 5'000;
const Time kNow{std::chrono::seconds(1'767'225'600)};

template <class Work>
void measure(const char* what, int rounds, Work work) {
    const auto start = std::chrono::steady_clock::now();
    const auto cpu_start = std::clock();
    for (int i = 0; i < rounds; ++i)
        work(i);
    const double cpu = 1e6 * static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
    const std::chrono::duration<double, std::micro> wall = std::chrono::steady_clock::now() - start;
    std::printf(
        "%-46s %8.1f us, %8.1f us of them on the CPU\n", what, wall.count() / rounds, cpu / rounds);
}

std::string email(int number) {
    return "person" + std::to_string(number) + "@example.org";
}

struct Bench {
    Store& store;
    fakes::FakeRandom random{7};
    std::vector<Uuid> accounts{};
    std::int32_t next_alias = 1;

    Session session_of(const Uuid& account_id) {
        return {.id = random.uuid(),
                .token_hash = random.fixed<Hash32>(),
                .alias = next_alias++,
                .account_id = account_id,
                .created_at = kNow,
                .last_seen_at = kNow,
                .expires_at = kNow + Seconds(86'400),
                .address = "192.0.2.1",
                .user_agent = "Mozilla/5.0 (X11; Linux x86_64)",
                .unlock_share = std::nullopt};
    }

    void fill() {
        MUST(store.transact(Durability::full, [&](Tables& t) -> Done {
            for (int i = 0; i < kAccounts; ++i) {
                accounts.push_back(random.uuid());
                TRY(t.insert_account({.id = accounts.back(),
                                      .email = email(i),
                                      .email_key = email(i),
                                      .created_at = kNow,
                                      .public_key = std::nullopt}));
                TRY(t.put_credential({.account_id = accounts.back(),
                                      .record = random.fixed<opaque::RegistrationRecord>()}));
            }
            return ok();
        }));
    }

    Uuid start(int i, Durability durability) {
        const Signin signin{.id = random.uuid(),
                            .account_id = accounts[static_cast<std::size_t>(i % kAccounts)],
                            .known = true,
                            .session_id = std::nullopt,
                            .state = ByteVector(128),
                            .address = "192.0.2.1",
                            .created_at = kNow + Seconds(i),
                            .expires_at = kNow + Seconds(i + 60)};
        MUST(store.transact(durability, [&](Tables& t) -> Done {
            const auto account = *TRY(t.find_account_by_email(email(i % kAccounts)));
            TRY(t.find_credential(account.id));
            TRY(t.failed_signins(account.id, kNow));
            return t.insert_signin(signin);
        }));
        return signin.id;
    }

    void finish(const Uuid& signin_id, Durability durability) {
        MUST(store.transact(durability, [&](Tables& t) -> Done {
            const auto signin = *TRY(t.find_signin(signin_id));
            const auto account = *TRY(t.find_account(signin.account_id));
            TRY(t.close_signin(signin_id, Closing::success));
            TRY(t.insert_session(session_of(account.id)));
            return t.append_audit({.at = kNow,
                                   .account_id = account.id,
                                   .event = "session.started",
                                   .detail = "{}",
                                   .address = "192.0.2.1"});
        }));
    }
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) return std::fprintf(stderr, "usage: store_speed URL\n"), 2;
    const auto store = MUST(open_store({.url = argv[1], .pool = 4}, Migration::migrate));
    Bench bench{*store};
    bench.fill();
    measure("empty read transaction", kRounds, [&](int) {
        MUST(store->read([](Tables&) { return ok(); }));
    });
    measure("read: account by id", kRounds, [&](int i) {
        MUST(store->read([&](Tables& t) -> Done {
            TRY(t.find_account(bench.accounts[static_cast<std::size_t>(i * 7919 % kAccounts)]));
            return ok();
        }));
    });
    MUST(store->read([&](Tables& t) -> Done {
        measure("  inside one transaction: account by id", kRounds, [&](int i) {
            MUST(t.find_account(bench.accounts[static_cast<std::size_t>(i * 7919 % kAccounts)]));
        });
        measure("  inside one transaction: account by e-mail", kRounds, [&](int i) {
            MUST(t.find_account_by_email(email(i * 7919 % kAccounts)));
        });
        measure("  inside one transaction: failed signins", kRounds, [&](int i) {
            MUST(t.failed_signins(bench.accounts[static_cast<std::size_t>(i * 7919 % kAccounts)],
                                  kNow));
        });
        return ok();
    }));
    MUST(store->transact(Durability::relaxed, [&](Tables& t) -> Done {
        measure("  inside one transaction: insert session", kRounds, [&](int i) {
            MUST(t.insert_session(
                bench.session_of(bench.accounts[static_cast<std::size_t>(i % kAccounts)])));
        });
        return ok();
    }));
    measure("login, both transactions, relaxed", kRounds, [&](int i) {
        bench.finish(bench.start(i, Durability::relaxed), Durability::relaxed);
    });
    measure("login, both transactions, full", kRounds / 10, [&](int i) {
        bench.finish(bench.start(i, Durability::full), Durability::full);
    });
}
