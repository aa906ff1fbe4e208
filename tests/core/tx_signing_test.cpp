// Who signs what, and transactions that several people sign.
#include "core/encoding.h"
#include "tx_samples.h"

#include <gtest/gtest.h>

namespace ownkey::tx {
namespace {

SigningKey signing_key(Byte byte) {
    RootSecret root;
    root.reveal()[0] = byte;
    return derive_signing_key(root, Derivation::gradido_v1);
}

SignaturePair signed_by(const SigningKey& key, ByteView body) {
    return {public_key_of(key), sign(key, body)};
}

/// From keys 1 and 2 to 3.
ByteVector split_body(const SigningKey& first, const SigningKey& second) {
    const auto part = [](const PublicKey& key, std::int64_t units) {
        return Writer().bytes(1, key.view()).varint(2, to_zigzag(units)).take();
    };
    return sample::body_2019(8,
                             Writer()
                                 .bytes(1, part(public_key_of(first), 4))
                                 .bytes(1, part(public_key_of(second), 5))
                                 .bytes(2, part(key_of(3), 9))
                                 .take());
}

TEST(Signing, transfers_by_the_sender_only) {
    const SigningKey sender = signing_key(1), other = signing_key(2);
    for (const Era era : {Era::gradido_2019, Era::gradido_2021, Era::gradido_2025}) {
        const ByteVector body = encode_transfer_body(
            {public_key_of(sender), public_key_of(other), 12'3456}, kMemo, kNow, era);
        const Signature signature = MUST(sign_body(body, sender, {kNow}));
        EXPECT_TRUE(verify_body_signature(body, public_key_of(sender), signature));
        EXPECT_EQ(sign_body(body, other, {kNow}).error(), Error::tx_not_concerned);
        EXPECT_EQ(verify_body_signature(body, public_key_of(other), signature).error(),
                  Error::tx_not_concerned);
        EXPECT_EQ(sign_body(body, sender, {kNow - 1000}).error(), Error::tx_created_in_future);
        ByteVector longer = body;
        longer.push_back(0);
        EXPECT_EQ(sign_body(longer, sender, {kNow}).error(), Error::tx_unknown_field);
        EXPECT_EQ(verify_body_signature(longer, public_key_of(sender), signature).error(),
                  Error::tx_unknown_field);
        EXPECT_EQ(signature_state({era, {}, longer}).error(), Error::tx_unknown_field);
        Signature wrong = signature;
        wrong.bytes[0] ^= 1;
        EXPECT_EQ(verify_body_signature(body, public_key_of(sender), wrong).error(),
                  Error::signature_invalid);
        const auto bytes = encode_signed({era, {{public_key_of(sender), signature}}, body});
        EXPECT_TRUE(verify_signatures(MUST(decode_signed(bytes))));
    }
}

TEST(Signing, creations_by_anybody_but_the_receiver) {
    const SigningKey receiver = signing_key(1), other = signing_key(2);
    const ByteVector body = encode_creation_body({public_key_of(receiver), 5, kNow}, kMemo, kNow);
    EXPECT_TRUE(sign_body(body, other, {kNow}));
    EXPECT_EQ(sign_body(body, receiver, {kNow}).error(), Error::tx_receiver_signs);
}

TEST(Signing, whom_each_type_needs) {
    const char* const kBySender[] = {"transfer",
                                     "cross_transfer",
                                     "deferred_transfer",
                                     "group_member",
                                     "community_root",
                                     "redeem_deferred_transfer",
                                     "split_transfer"};
    for (const auto& sample : sample::all()) {
        SCOPED_TRACE(sample.type);
        const Body body = MUST(decode_body(sample.body()));
        const Signers needed = needed_signers(body);
        const std::string_view type = sample.type;
        const bool by_first =
            std::find(std::begin(kBySender), std::end(kBySender), type) != std::end(kBySender);
        EXPECT_EQ(check_signer(body, key_of(1)).has_value(),
                  type != "creation" && type != "timeout_deferred_transfer");
        EXPECT_EQ(check_signer(body, key_of(77)).has_value(), needed.and_another);
        EXPECT_EQ(needed.and_another, !by_first && type != "timeout_deferred_transfer");
        EXPECT_EQ(needed.all_of.size(),
                  type == "split_transfer"                 ? 2u
                  : by_first || type == "register_address" ? 1u
                                                           : 0u);
        EXPECT_EQ(needed.none_of.size(), type == "creation" ? 1u : 0u);
    }
    // The account signs where there is one, else the user.
    const Body address = MUST(decode_body(sample::body_2025(9, sample::register_address())));
    EXPECT_EQ(needed_signers(address).all_of.at(0), key_of(2));
}

TEST(Signing, several_people_sign_one_transaction) {
    const SigningKey first = signing_key(1), second = signing_key(2), stranger = signing_key(3);
    SignedTransaction transaction{Era::gradido_2019, {}, split_body(first, second)};
    const ByteVector& body = transaction.body_bytes;

    SignatureState state = MUST(signature_state(transaction));
    EXPECT_TRUE(state.present.empty());
    EXPECT_EQ(state.missing, (std::vector{public_key_of(first), public_key_of(second)}));
    EXPECT_EQ(verify_signatures(transaction).error(), Error::signature_invalid);

    EXPECT_TRUE(add_signature(transaction, signed_by(second, body)));
    EXPECT_EQ(add_signature(transaction, signed_by(second, body)).error(), Error::tx_signed_twice);
    EXPECT_EQ(add_signature(transaction, signed_by(stranger, body)).error(),
              Error::tx_not_concerned);
    EXPECT_EQ(add_signature(transaction, {public_key_of(first), {}}).error(),
              Error::signature_invalid);
    EXPECT_EQ(transaction.signatures.size(), 1u);
    state = MUST(signature_state(transaction));
    EXPECT_EQ(state.missing, std::vector{public_key_of(first)});
    EXPECT_FALSE(state.complete());

    EXPECT_TRUE(add_signature(transaction, signed_by(first, body)));
    EXPECT_TRUE(MUST(signature_state(transaction)).complete());
    EXPECT_TRUE(verify_signatures(MUST(decode_signed(encode_signed(transaction)))));

    auto twice = transaction;
    twice.signatures.push_back(twice.signatures.front());
    EXPECT_EQ(verify_signatures(twice).error(), Error::tx_signed_twice);
    EXPECT_EQ(signature_state(twice).error(), Error::tx_signed_twice);
    auto foreign = transaction;
    foreign.signatures.push_back(signed_by(stranger, body));
    EXPECT_EQ(signature_state(foreign).error(), Error::tx_not_concerned);
    auto broken = transaction;
    broken.signatures[0].signature.bytes[40] ^= 1;
    EXPECT_EQ(signature_state(broken).error(), Error::signature_invalid);
}

TEST(Signing, another_is_one_more_than_the_named_ones) {
    const SigningKey user = signing_key(1), root = signing_key(2);
    const ByteVector address = Writer().bytes(1, public_key_of(user).view()).varint(2, 1).take();
    SignedTransaction transaction{Era::gradido_2025, {}, sample::body_2025(9, address)};
    const ByteVector& body = transaction.body_bytes;
    EXPECT_TRUE(add_signature(transaction, signed_by(user, body)));
    SignatureState state = MUST(signature_state(transaction));
    EXPECT_TRUE(state.missing.empty());
    EXPECT_TRUE(state.another_missing);
    EXPECT_TRUE(add_signature(transaction, signed_by(root, body)));
    EXPECT_TRUE(MUST(signature_state(transaction)).complete());
}

TEST(Signing, no_more_signatures_than_an_envelope_holds) {
    SignedTransaction transaction{
        Era::gradido_2021, {}, sample::body_2021(8, Writer().bytes(1, as_bytes("g")).take())};
    Byte number = 0;
    Status added = ok();
    while (added)
        added =
            add_signature(transaction, signed_by(signing_key(++number), transaction.body_bytes));
    EXPECT_EQ(added.error(), Error::tx_too_large);
    EXPECT_TRUE(decode_signed(encode_signed(transaction)));
    EXPECT_EQ(transaction.signatures.size(), number - 1u);
}

TEST(RunningHash, chains_number_time_and_bytes) {
    const ByteVector bytes = {1, 2, 3};
    const Hash32 first = running_hash({}, 1, kNow, bytes);
    EXPECT_EQ(first, running_hash({}, 1, kNow, bytes));
    const Hash32 others[] = {running_hash(first, 1, kNow, bytes),
                             running_hash({}, 2, kNow, bytes),
                             running_hash({}, 1, kNow + 1, bytes),
                             running_hash({}, 1, kNow, ByteView(bytes).first(2))};
    for (const Hash32& other : others)
        EXPECT_NE(first, other);
    // By Python's hashlib.blake2b(bytes(32) + struct.pack("<Qq", 1, 1622140958) + b"\1\2\3").
    EXPECT_EQ(to_hex(first.view()),
              "0c827e87913b2157266d840001935e821f1fa5b4c77fbcedd0730234db1b0223");
}

} // namespace
} // namespace ownkey::tx
