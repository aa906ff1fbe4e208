// A server that gives other bytes to sign than were proposed. What is shown is computed from the
// very bytes that are signed, so a lie is seen or refused.
#include "core/encoding.h"
#include "core/hash.h"
#include "core/tx/transaction.h"
#include "core/vault/update.h"
#include "hostile.h"
#include "vault_account.h"

#include <gtest/gtest.h>

namespace ownkey::hostile {
namespace {

constexpr std::int64_t kNow = 1'622'000'000;
constexpr std::string_view kMemo = "for the bread";

const vault::TestAccount& anna() {
    static const vault::TestAccount account(0xA1);
    return account;
}

ByteVector transfer(std::int64_t amount,
                    Byte receiver = 0xB1,
                    std::int64_t created = kNow,
                    const vault::TestAccount& sender = anna()) {
    tx::Transfer content;
    content.sender = sender.public_key;
    content.receiver = vault::TestAccount(receiver).public_key;
    content.amount = amount;
    return tx::encode_transfer_body(content, kMemo, created);
}

ByteVector proposed() {
    return transfer(20'000);
}

ByteVector with(ByteVector body, std::initializer_list<Byte> behind) {
    body.insert(body.end(), behind);
    return body;
}

/// What is signed in a domain: its name, then the bytes.
ByteVector in_domain(std::string_view domain, ByteView bytes) {
    ByteVector body(domain.begin(), domain.end());
    body.insert(body.end(), bytes.begin(), bytes.end());
    return body;
}

using BodyLie = Lie<ByteVector (*)()>;
const BodyLie kBodyLies[] = {
    {"another_sender",
     Error::tx_not_concerned,
     [] { return transfer(20'000, 0xB1, kNow, vault::TestAccount(0xC1)); }},
    {"to_oneself", Error::tx_same_account, [] { return transfer(20'000, 0xA1); }},
    {"no_amount", Error::tx_amount, [] { return transfer(0); }},
    {"from_the_future",
     Error::tx_created_in_future,
     [] { return transfer(20'000, 0xB1, kNow + 10'000); }},
    {"unknown_field_behind",
     Error::tx_unknown_field,
     [] {
         return with(proposed(), {0x78, 1});
     }},
    {"cut_short",
     Error::tx_truncated,
     [] {
         ByteVector body = proposed();
         body.pop_back();
         return body;
     }},
    {"creation_for_oneself",
     Error::tx_receiver_signs,
     [] {
         tx::Creation creation;
         creation.receiver = anna().public_key;
         creation.amount = 10'000;
         creation.target_date_s = kNow;
         return tx::encode_creation_body(creation, kMemo, kNow);
     }},
    // Bytes that the account key, or a token's, signs elsewhere. All begin with 'o' or 'e': field
    // 13 of a wire type that there is not, or field 12 with four bytes, which no era has.
    {"update_as_transaction",
     Error::tx_wire_type,
     [] {
         const Hash64 hash = sha512({as_bytes("a document of the server's own")});
         return in_domain("ownkey-1 update", hash.view());
     }},
    {"officers_card_as_transaction",
     Error::tx_wire_type,
     [] {
         const auto card = vault::make_officer_card(anna().root, anna().derivation, anna().id);
         return in_domain("ownkey-1 officer", card.view().first(88));
     }},
    {"history_entry_as_transaction",
     Error::tx_wire_type,
     [] {
         const auto entry =
             MUST(vault::next_entry(anna().id, nullptr, anna().key, anna().derivation, nullptr));
         return in_domain("ownkey-1 history", entry.view().first(128));
     }},
    {"access_token_as_transaction",
     Error::tx_wire_type,
     [] { return in_domain("eyJhbGciOiJFZERTQSJ9.", as_bytes("eyJzdWIiOiJhbm5hIn0")); }},
};

class Body : public testing::TestWithParam<BodyLie> {};

INSTANTIATE_TEST_SUITE_P(HostileServer, Body, testing::ValuesIn(kBodyLies), NameOf());

TEST_P(Body, ends_in_its_error) {
    const auto signature = tx::sign_body(GetParam().tell(), anna().key, {kNow});
    ASSERT_FALSE(signature.has_value());
    EXPECT_EQ(error_name(signature.error()), error_name(GetParam().error));
}

// Another amount or receiver is a transaction like any other: it is shown as what it is.
TEST(HostileServer, what_is_signed_is_what_is_shown) {
    const ByteVector dearer = transfer(2'000'000), to_another = transfer(20'000, 0xC1);
    const auto shown = [](const ByteVector& body) {
        return tx::summary_json(MUST(tx::decode_body(body)));
    };
    EXPECT_NE(shown(proposed()).find("\"2.00\""), std::string::npos);
    EXPECT_NE(shown(dearer).find("\"200.00\""), std::string::npos);
    EXPECT_NE(shown(to_another).find(to_hex(vault::TestAccount(0xC1).public_key.view())),
              std::string::npos);
    const Signature signature = MUST(tx::sign_body(proposed(), anna().key, {kNow}));
    EXPECT_TRUE(verify(anna().public_key, proposed(), signature));
    EXPECT_FALSE(verify(anna().public_key, dearer, signature));
    EXPECT_FALSE(verify(anna().public_key, to_another, signature));
}

} // namespace
} // namespace ownkey::hostile
