// Envelopes, update documents and unlock shares: what opens, and with which error everything else
// does not.
#include "core/vault/split.h"
#include "core/vault/update.h"
#include "filled.h"
#include "vectors.h"

#include <gtest/gtest.h>

namespace ownkey::vault {
namespace {

class Vault : public testing::Test {
protected:
    Vault() : key_(derive_signing_key(root_, Derivation::gradido_v1)) {
        header_.account.bytes.fill(0xA1);
        header_.public_key = public_key_of(key_);
        header_.revision = 5;
        expected_ = {header_.account, Method::password, header_.public_key, 5};
        envelope_ = seal(root_, export_key_, header_, random_);
    }

    Error open_error(ByteView envelope, const Expected& expected) const {
        const auto root = open(envelope, export_key_, expected);
        return root ? Error::internal : root.error();
    }

    RootSecret root_ = filled<RootSecret>(1);
    SigningKey key_;
    opaque::ExportKey export_key_ = filled<opaque::ExportKey>(2);
    EnvelopeRandom random_{{3}};
    EnvelopeHeader header_;
    Expected expected_;
    Envelope envelope_;
};

TEST_F(Vault, opens_what_was_sealed) {
    EXPECT_TRUE(equal_constant_time(MUST(open(envelope_.view(), export_key_, expected_)), root_));
    EXPECT_EQ(MUST(read_header(envelope_.view())), header_);
    EXPECT_EQ(as_text(envelope_.view().first(4)), "OKEV");
}

TEST_F(Vault, every_flipped_bit_has_its_error) {
    const auto error_at = [](std::size_t byte) {
        if (byte < 5) return Error::envelope_format;
        if (byte == 5) return Error::unknown_suite;
        if (byte == 6) return Error::envelope_wrong_method;
        if (byte == 7) return Error::unknown_derivation;
        if (byte < 24) return Error::envelope_wrong_account;
        if (byte < 56) return Error::envelope_public_key;
        if (byte >= 64 && byte < 96) return Error::envelope_commitment;
        return Error::envelope_wrong_key;
    };
    for (std::size_t bit = 0; bit < Envelope::kSize * 8; ++bit) {
        Envelope changed = envelope_;
        changed.bytes[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
        const bool lowers_revision =
            bit / 8 == 56 && MUST(read_header(changed.view())).revision < 5;
        EXPECT_EQ(open_error(changed.view(), expected_),
                  lowers_revision ? Error::envelope_older_revision : error_at(bit / 8))
            << bit;
    }
}

TEST_F(Vault, mismatches) {
    Expected other = expected_;
    other.account.bytes[0] ^= 1;
    EXPECT_EQ(open_error(envelope_.view(), other), Error::envelope_wrong_account);
    other = expected_;
    other.method = Method::recovery;
    EXPECT_EQ(open_error(envelope_.view(), other), Error::envelope_wrong_method);
    other = expected_;
    other.public_key.bytes[0] ^= 1;
    EXPECT_EQ(open_error(envelope_.view(), other), Error::envelope_public_key);
    other = expected_;
    other.least_revision = 6;
    EXPECT_EQ(open_error(envelope_.view(), other), Error::envelope_older_revision);
    EXPECT_EQ(open(envelope_.view(), filled<opaque::ExportKey>(9), expected_).error(),
              Error::envelope_commitment);
}

TEST_F(Vault, a_root_that_does_not_give_the_stated_key_is_refused) {
    const Envelope lying = seal(filled<RootSecret>(8), export_key_, header_, random_);
    EXPECT_EQ(open_error(lying.view(), expected_), Error::envelope_public_key);
}

TEST_F(Vault, lengths) {
    ByteVector longer(envelope_.bytes.begin(), envelope_.bytes.end());
    longer.push_back(0);
    EXPECT_EQ(open_error(longer, expected_), Error::envelope_format);
    for (std::size_t size = 0; size < Envelope::kSize; ++size) {
        EXPECT_EQ(open_error(envelope_.view().first(size), expected_), Error::envelope_format);
    }
}

TEST_F(Vault, sealing_is_xchacha20poly1305_of_the_draft) {
    const auto vector = vectors::load("xchacha20poly1305_draft.json");
    const auto plain = vectors::hex(vector, "plaintext"), aad = vectors::hex(vector, "aad");
    ByteVector sealed(plain.size() + 16);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(),
                                               nullptr,
                                               plain.data(),
                                               plain.size(),
                                               aad.data(),
                                               aad.size(),
                                               nullptr,
                                               vectors::hex(vector, "nonce").data(),
                                               vectors::hex(vector, "key").data());
    EXPECT_EQ(to_hex(sealed), vectors::text(vector, "ciphertext") + vectors::text(vector, "tag"));
}

TEST_F(Vault, update_round_trip) {
    Update update{header_.account,
                  Derivation::gradido_v1,
                  header_.public_key,
                  5,
                  opaque::RegistrationRecord{{4}},
                  {}};
    update.envelopes.assign(2, ByteVector(envelope_.bytes.begin(), envelope_.bytes.end()));
    const ByteVector document = encode_update(update);
    const Update decoded = MUST(decode_update(document));
    EXPECT_EQ(decoded.account, update.account);
    EXPECT_EQ(decoded.public_key, update.public_key);
    EXPECT_EQ(decoded.revision, update.revision);
    EXPECT_EQ(decoded.record, update.record);
    EXPECT_EQ(decoded.envelopes, update.envelopes);
    EXPECT_EQ(encode_update(decoded), document);
    for (std::size_t size = 0; size < document.size(); ++size) {
        EXPECT_EQ(decode_update(ByteView(document).first(size)).error(), Error::update_format)
            << size;
    }
    ByteVector longer = document;
    longer.push_back(0);
    EXPECT_EQ(decode_update(longer).error(), Error::update_format);
}

TEST_F(Vault, update_and_envelope_must_agree) {
    const auto disagreeing = [&](auto change) {
        Update update{
            header_.account, Derivation::gradido_v1, header_.public_key, 5, std::nullopt, {}};
        update.envelopes.emplace_back(envelope_.bytes.begin(), envelope_.bytes.end());
        change(update);
        return decode_update(encode_update(update)).error();
    };
    EXPECT_EQ(disagreeing([](Update& u) { u.account.bytes[0] ^= 1; }), Error::update_format);
    EXPECT_EQ(disagreeing([](Update& u) { u.public_key.bytes[0] ^= 1; }), Error::update_format);
    EXPECT_EQ(disagreeing([](Update& u) { u.revision = 6; }), Error::update_format);
    EXPECT_EQ(disagreeing([](Update& u) { u.derivation = Derivation::seed; }),
              Error::update_format);
    EXPECT_EQ(disagreeing([](Update& u) { u.derivation = Derivation::slip10; }),
              Error::unknown_derivation);
    EXPECT_EQ(disagreeing([](Update& u) { u.envelopes[0].pop_back(); }), Error::envelope_format);
    EXPECT_EQ(disagreeing([](Update& u) { u.envelopes[0].resize(kMaxEnvelopeBytes); }),
              Error::envelope_format);
}

TEST_F(Vault, update_head) {
    const ByteVector document = encode_update(
        {header_.account, Derivation::gradido_v1, header_.public_key, 1, std::nullopt, {}});
    const auto changed = [&](std::size_t at, Byte value) {
        ByteVector other = document;
        other[at] = value;
        return decode_update(other).error();
    };
    EXPECT_EQ(changed(0, 'X'), Error::update_format);
    EXPECT_EQ(changed(4, 2), Error::update_format);
    EXPECT_EQ(changed(5, 2), Error::unknown_suite);
    EXPECT_EQ(changed(6, 0), Error::unknown_derivation);
    EXPECT_EQ(changed(7, 2), Error::update_format);
    EXPECT_EQ(changed(document.size() - 1, 9), Error::update_format);
}

TEST_F(Vault, first_update_proves_possession) {
    const auto made =
        make_first_update(root_, Derivation::gradido_v1, export_key_, header_.account, random_);
    EXPECT_TRUE(verify_update(made.document, made.signature, header_.public_key));
    const Update update = MUST(decode_update(made.document));
    EXPECT_EQ(update.revision, 1u);
    EXPECT_FALSE(update.record);
    const Expected expected{header_.account, Method::password, header_.public_key, 1};
    EXPECT_TRUE(
        equal_constant_time(MUST(open(update.envelopes.at(0), export_key_, expected)), root_));
    ByteVector other = made.document;
    other[30] ^= 1;
    EXPECT_EQ(verify_update(other, made.signature, header_.public_key).error(),
              Error::signature_invalid);
    // The signature is over a domain and a hash: it never passes for a transaction's.
    EXPECT_FALSE(verify(header_.public_key, made.document, made.signature));
}

TEST_F(Vault, split_and_join) {
    const Shares shares = split(root_, filled<PageShare>(0x5A));
    EXPECT_TRUE(equal_constant_time(
        MUST(join(shares.page, shares.server, Derivation::gradido_v1, header_.public_key)), root_));
    EXPECT_EQ(join(shares.page, filled<ServerShare>(1), Derivation::gradido_v1, header_.public_key)
                  .error(),
              Error::share_mismatch);
    EXPECT_EQ(join(shares.page, shares.server, Derivation::seed, header_.public_key).error(),
              Error::share_mismatch);
    EXPECT_EQ(join(shares.page, shares.server, Derivation::slip10, header_.public_key).error(),
              Error::unknown_derivation);
}

} // namespace
} // namespace ownkey::vault
