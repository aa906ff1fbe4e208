// People with keys, a ledger file in a folder of its own, and signed transactions, for the tests of
// the community server.
#pragma once

#include "core/tx/wire.h"
#include "tools/community/ledger.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace ownkey::community {

/// 2026-01-15 12:00:00 UTC.
inline constexpr std::int64_t kNow = 1'768'478'400;
inline constexpr std::int64_t kJanuary = 1'767'225'600;  ///< 2026-01-01
inline constexpr std::int64_t kDecember = 1'764'547'200; ///< 2025-12-01

struct Person {
    std::string first_name;
    SigningKey key;
    PublicKey public_key;

    explicit Person(std::string name) : first_name(std::move(name)) {
        RootSecret seed;
        MUST(init_crypto());
        const auto hash = sha512({as_bytes(first_name)});
        std::copy_n(hash.bytes.begin(), RootSecret::kSize, seed.reveal().begin());
        key = derive_signing_key(seed, Derivation::seed);
        public_key = public_key_of(key);
    }

    [[nodiscard]] Profile profile() const {
        std::string local = first_name;
        local[0] = static_cast<char>(local[0] - 'A' + 'a');
        return {local + "@example.org", first_name, "Muster", public_key};
    }
};

inline ByteVector signed_by(const ByteVector& body, std::initializer_list<const Person*> signers) {
    tx::SignedTransaction transaction;
    transaction.body_bytes = body;
    if (const auto decoded = tx::decode_body(body)) transaction.era = decoded->era;
    for (const auto* signer : signers)
        transaction.signatures.push_back({signer->public_key, sign(signer->key, body)});
    return tx::encode_signed(transaction);
}

inline ByteVector transfer_body_of(const Person& from,
                                   const Person& to,
                                   std::int64_t amount,
                                   const std::string& memo = "for the bread",
                                   std::int64_t created_s = kNow) {
    return tx::encode_transfer_body({from.public_key, to.public_key, amount}, memo, created_s);
}

inline ByteVector transfer_of(const Person& from,
                              const Person& to,
                              std::int64_t amount,
                              const std::string& memo = "for the bread",
                              std::int64_t created_s = kNow) {
    return signed_by(transfer_body_of(from, to, amount, memo, created_s), {&from});
}

inline ByteVector creation_body_of(const Person& to, std::int64_t amount) {
    return tx::encode_creation_body({to.public_key, amount, kJanuary}, "for the garden", kNow);
}

/// Of 2019, from several to several; core has no builder for it, because nothing makes them here.
inline ByteVector
split_body_of(const std::vector<std::pair<const Person*, std::int64_t>>& senders,
              const std::vector<std::pair<const Person*, std::int64_t>>& receivers,
              const std::string& memo = "for the house") {

    ByteVector sides;
    for (const auto& [field, side] : {std::pair(1, &senders), std::pair(2, &receivers)}) {
        for (const auto& [person, amount] : *side) {
            tx::Writer part;
            part.bytes(1, person->public_key.view()).varint(2, tx::to_zigzag(amount));
            if (field == 1) part.varint(3, 0);
            const auto packed = tx::Writer().bytes(field, part.take()).take();
            sides.insert(sides.end(), packed.begin(), packed.end());
        }
    }
    return tx::Writer()
        .bytes(1, as_bytes(memo))
        .bytes(2, tx::Writer().varint(1, kNow).take())
        .bytes(8, sides)
        .take();
}

inline ByteVector creation_of(const Person& admin,
                              const Person& to,
                              std::int64_t amount,
                              std::int64_t month_s = kJanuary,
                              const std::string& memo = "for the garden") {
    return signed_by(tx::encode_creation_body({to.public_key, amount, month_s}, memo, kNow),
                     {&admin});
}

/// A folder that goes away with the test.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "community-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }

    ~TemporaryFolder() { std::filesystem::remove_all(path_); }

    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] std::string file(const std::string& name) const {
        return (path_ / name).string();
    }

private:
    std::filesystem::path path_;
};

/// Alice, Bob and the admin Carla are members with 100 GDD each; Dora is not.
class LedgerTest : public testing::Test {
protected:
    void SetUp() override {
        ledger = MUST(Ledger::open({data, 100 * tx::kUnitsPerGdd, {"carla@example.org"}}));
        for (const auto* person : {&alice, &bob, &carla})
            MUST(ledger->arrive(person->profile(), kNow));
    }

    std::int64_t balance(const Person& person, std::int64_t now_s = kNow) {
        return MUST(ledger->find_member_by_key(person.public_key)).value().balance.at(now_s);
    }

    Result<Applied, Refusal> put(const ByteVector& transaction, std::int64_t now_s = kNow) {
        return ledger->put_transaction(transaction, "", now_s);
    }

    /// The rule that a transaction broke; "" when it was applied.
    std::string rule(const ByteVector& transaction, std::int64_t now_s = kNow) {
        const auto result = put(transaction, now_s);
        return result ? "" : result.error().rule;
    }

    TemporaryFolder folder;
    std::string data = folder.file("ledger.db");
    const Person alice{"Alice"}, bob{"Bob"}, carla{"Carla"}, dora{"Dora"};
    std::unique_ptr<Ledger> ledger;
};

} // namespace ownkey::community
