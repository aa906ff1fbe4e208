// Update documents with envelopes of all methods: what is decoded, made and signed, and what is
// refused.
#include "vault_account.h"

#include <gtest/gtest.h>

namespace ownkey::vault {
namespace {

class Updates : public testing::Test {
protected:
    /// Password, passkey, device and 2 of 3 officers.
    [[nodiscard]] Update full(std::uint64_t revision) const {
        Update update;
        update.account = account_.id;
        update.derivation = account_.derivation;
        update.public_key = account_.public_key;
        update.revision = revision;
        update.record = opaque::RegistrationRecord{{4}};
        for (const Method method : {Method::password, Method::passkey, Method::device}) {
            const Envelope envelope = seal(account_.root,
                                           unlock_key(method, 2),
                                           header_of(update, method),
                                           EnvelopeRandom{{3}});
            update.envelopes.push_back(bytes_of(envelope.view()));
        }
        for (const auto& envelope : recovery_set(account_, 2, 3, revision))
            update.envelopes.push_back(bytes_of(envelope.view()));
        return update;
    }

    static Error decode_error(const Update& update) {
        return error_of(decode_update(encode_update(update)));
    }

    const TestAccount account_{0xA1, Derivation::slip10};
};

TEST_F(Updates, round_trip_with_all_methods) {
    const Update update = full(7);
    const ByteVector document = encode_update(update);
    const Update decoded = MUST(decode_update(document));
    EXPECT_EQ(decoded.account, update.account);
    EXPECT_EQ(decoded.derivation, update.derivation);
    EXPECT_EQ(decoded.public_key, update.public_key);
    EXPECT_EQ(decoded.revision, 7u);
    EXPECT_EQ(decoded.record, update.record);
    EXPECT_EQ(decoded.envelopes, update.envelopes);
    EXPECT_EQ(encode_update(decoded), document);
}

TEST_F(Updates, make_update_signs_what_it_encodes) {
    Update update = full(7);
    const ByteVector document = encode_update(update);
    update.public_key = {}; // filled in from the root
    const SignedUpdate made = MUST(make_update(account_.root, update));
    EXPECT_EQ(made.document, document);
    EXPECT_TRUE(verify_update(made.document, made.signature, account_.public_key));
    EXPECT_EQ(error_of(verify_update(made.document, made.signature, TestAccount(2).public_key)),
              Error::signature_invalid);
}

TEST_F(Updates, make_update_signs_nothing_that_would_be_refused) {
    Update update = full(7);
    update.revision = 8; // the envelopes say 7
    EXPECT_EQ(error_of(make_update(account_.root, update)), Error::update_format);
    EXPECT_EQ(error_of(make_update(TestAccount(2).root, full(7))), Error::update_format);
    update = full(7);
    update.envelopes[0].pop_back();
    EXPECT_EQ(error_of(make_update(account_.root, update)), Error::envelope_format);
}

TEST_F(Updates, every_flipped_bit_breaks_the_signature_and_no_prefix_decodes) {
    const SignedUpdate made = MUST(make_update(account_.root, full(7)));
    for (std::size_t bit = 0; bit < made.document.size() * 8; ++bit) {
        ASSERT_EQ(error_of(verify_update(
                      flipped(made.document, bit), made.signature, account_.public_key)),
                  Error::signature_invalid)
            << bit;
    }
    for (std::size_t size = 0; size < made.document.size(); ++size)
        ASSERT_FALSE(decode_update(ByteView(made.document).first(size))) << size;
    ByteVector longer = made.document;
    longer.push_back(0);
    EXPECT_EQ(error_of(decode_update(longer)), Error::update_format);
}

TEST_F(Updates, holds_all_officers_and_eight_more) {
    Update update = full(7);
    update.envelopes.resize(1);
    for (const auto& envelope : recovery_set(account_, 9, kMostOfficers, 7))
        update.envelopes.push_back(bytes_of(envelope.view()));
    const UnlockKey device = unlock_key(Method::device, 2);
    while (update.envelopes.size() < kMaxEnvelopes) {
        EnvelopeRandom random;
        random.bytes.fill(static_cast<Byte>(update.envelopes.size()));
        update.envelopes.push_back(bytes_of(
            seal(account_.root, device, header_of(update, Method::device), random).view()));
    }
    EXPECT_EQ(update.envelopes.size(), kMostOfficers + 8);
    ByteVector document = encode_update(update);
    EXPECT_EQ(MUST(decode_update(document)).envelopes, update.envelopes);
    document[64 + opaque::RegistrationRecord::kSize] = kMaxEnvelopes + 1;
    EXPECT_EQ(error_of(decode_update(document)), Error::update_format);
}

TEST_F(Updates, recovery_envelopes_are_one_whole_set) {
    Update update = full(7);
    update.envelopes.pop_back(); // one missing
    EXPECT_EQ(decode_error(update), Error::update_format);
    update = full(7);
    update.envelopes.push_back(update.envelopes.back()); // one too many
    EXPECT_EQ(decode_error(update), Error::update_format);
    update = full(7);
    update.envelopes.back() = update.envelopes[3]; // one twice
    EXPECT_EQ(decode_error(update), Error::update_format);
    update = full(7); // of another threshold
    update.envelopes.back() = bytes_of(recovery_set(account_, 3, 3, 7)[2].view());
    EXPECT_EQ(decode_error(update), Error::update_format);
    update = full(7); // for more officers
    update.envelopes.back() = bytes_of(recovery_set(account_, 2, 4, 7)[2].view());
    EXPECT_EQ(decode_error(update), Error::update_format);
    update = full(7); // in another order: still the set
    std::swap(update.envelopes[0], update.envelopes.back());
    EXPECT_TRUE(decode_update(encode_update(update)));
    update = full(7); // one officer with two numbers
    std::copy_n(update.envelopes[3].begin() + 172, 32, update.envelopes[4].begin() + 172);
    EXPECT_EQ(decode_error(update), Error::update_format);
}

TEST_F(Updates, each_envelope_agrees_with_the_document) {
    for (std::size_t which = 0; which < 6; ++which) {
        for (const std::size_t at : {8u, 24u, 56u}) { // account, public key, revision
            Update update = full(7);
            update.envelopes[which][at] ^= 1;
            EXPECT_EQ(decode_error(update), Error::update_format) << which << ' ' << at;
        }
        Update update = full(7);
        update.envelopes[which][7] = static_cast<Byte>(Derivation::seed);
        EXPECT_EQ(decode_error(update), Error::update_format) << which;
    }
}

TEST_F(Updates, head) {
    Update update = full(1);
    update.record.reset();
    update.envelopes.clear();
    const ByteVector document = encode_update(update);
    const auto changed = [&](std::size_t at, Byte value) {
        ByteVector other = document;
        other[at] = value;
        return error_of(decode_update(other));
    };
    EXPECT_EQ(changed(0, 'X'), Error::update_format);
    EXPECT_EQ(changed(4, 2), Error::update_format);
    EXPECT_EQ(changed(5, 2), Error::unknown_suite);
    EXPECT_EQ(changed(6, 0), Error::unknown_derivation);
    EXPECT_EQ(changed(7, 2), Error::update_format);
    EXPECT_EQ(changed(document.size() - 1, 9), Error::update_format);

    // One envelope, of one byte more than any has.
    ByteVector larger = bytes_of(ByteView(document).first(document.size() - 1));
    for (const std::size_t byte :
         {std::size_t{1}, (kMaxEnvelopeBytes + 1) & 0xFF, (kMaxEnvelopeBytes + 1) >> 8})
        larger.push_back(static_cast<Byte>(byte));
    larger.insert(larger.end(), kMaxEnvelopeBytes + 1, Byte{0});
    EXPECT_EQ(error_of(decode_update(larger)), Error::update_format);
}

TEST_F(Updates, the_first_one_proves_possession) {
    const auto export_key = filled<opaque::ExportKey>(2);
    const SignedUpdate made = make_first_update(
        account_.root, account_.derivation, export_key, account_.id, EnvelopeRandom{{3}});
    EXPECT_TRUE(verify_update(made.document, made.signature, account_.public_key));
    const Update update = MUST(decode_update(made.document));
    EXPECT_EQ(update.revision, 1u);
    EXPECT_EQ(update.derivation, account_.derivation);
    EXPECT_FALSE(update.record);
    ASSERT_EQ(update.envelopes.size(), 1u);
    EXPECT_TRUE(equal_constant_time(
        MUST(open(update.envelopes[0], export_key, account_.expected(Method::password))),
        account_.root));
    // The signature is over a domain and a hash: it never passes for a transaction's.
    EXPECT_FALSE(verify(account_.public_key, made.document, made.signature));
}

} // namespace
} // namespace ownkey::vault
