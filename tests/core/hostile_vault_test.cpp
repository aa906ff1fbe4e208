// A server that lies about envelopes, shares, officers, key histories and updates. Each lie ends in
// its own error, and no root comes out.
#include "core/vault/split.h"
#include "hostile_vault.h"

#include <gtest/gtest.h>

namespace ownkey::vault {
namespace {

using hostile::Lie;
using hostile::NameOf;

constexpr std::size_t kMethodAt = 6, kAccountAt = 8, kPublicKeyAt = 24, kRevisionAt = 56,
                      kCommitmentAt = 64, kNonceAt = 96;

UnlockKey annas_key(Method method = Method::password) {
    return unlock_key(method, 2);
}

ByteVector sealed(const TestAccount& account,
                  std::uint64_t revision = kRevision,
                  const UnlockKey& key = annas_key()) {
    const auto header = account.header(key.method(), revision);
    return bytes_of(seal(account.root, key, header, EnvelopeRandom{{3}}).view());
}

ByteView part(const ByteVector& envelope, std::size_t at, std::size_t size) {
    return ByteView(envelope).subspan(at, size);
}

/// Anna's header over a root that the server knows, under a key that the server knows.
ByteVector rewrapped() {
    return bytes_of(seal(server().root,
                         unlock_key(Method::password, 0xEE),
                         anna().header(Method::password, kRevision),
                         EnvelopeRandom{{3}})
                        .view());
}

using EnvelopeLie = Lie<ByteVector (*)()>;
const EnvelopeLie kEnvelopeLies[] = {
    {"of_another_account", Error::envelope_wrong_account, [] { return sealed(bert()); }},
    {"of_another_account_with_this_id",
     Error::envelope_public_key,
     [] { return edited(sealed(bert()), kAccountAt, anna().id.view()); }},
    {"of_another_account_with_this_id_and_key",
     Error::envelope_commitment,
     [] {
         const auto theirs = sealed(bert(), kRevision, unlock_key(Method::password, 0xB1));
         const auto truth = sealed(anna());
         return edited(theirs, kAccountAt, part(truth, kAccountAt, 48));
     }},
    {"of_an_older_revision", Error::envelope_older_revision, [] { return sealed(anna(), 4); }},
    {"of_an_older_revision_called_new",
     Error::envelope_wrong_key,
     [] {
         const auto newer = sealed(anna());
         return edited(sealed(anna(), 4), kRevisionAt, part(newer, kRevisionAt, 8));
     }},
    {"of_before_the_password_change",
     Error::envelope_commitment,
     [] { return sealed(anna(), kRevision, unlock_key(Method::password, 9)); }},
    {"rewrapped_under_the_servers_key", Error::envelope_commitment, [] { return rewrapped(); }},
    {"rewrapped_with_the_true_commitment",
     Error::envelope_wrong_key,
     [] {
         const auto truth = sealed(anna());
         return edited(rewrapped(), kCommitmentAt, part(truth, kCommitmentAt, 32));
     }},
    {"another_root_under_the_true_key",
     Error::envelope_public_key,
     [] {
         return bytes_of(seal(server().root,
                              annas_key(),
                              anna().header(Method::password, kRevision),
                              EnvelopeRandom{{3}})
                             .view());
     }},
    {"another_public_key",
     Error::envelope_public_key,
     [] { return edited(sealed(anna()), kPublicKeyAt, server().public_key.view()); }},
    {"another_nonce",
     Error::envelope_wrong_key,
     [] { return edited(sealed(anna()), kNonceAt, EnvelopeRandom{{4}}.view()); }},
    {"older_suite", Error::unknown_suite, [] { return edited(sealed(anna()), 5, Byte{0}); }},
    {"newer_suite", Error::unknown_suite, [] { return edited(sealed(anna()), 5, Byte{2}); }},
    {"another_format", Error::envelope_format, [] { return edited(sealed(anna()), 4, Byte{2}); }},
    {"another_derivation",
     Error::envelope_wrong_key,
     [] { return edited(sealed(anna()), 7, static_cast<Byte>(Derivation::seed)); }},
    {"unknown_derivation",
     Error::unknown_derivation,
     [] { return edited(sealed(anna()), 7, Byte{0x7F}); }},
    {"of_another_method",
     Error::envelope_wrong_method,
     [] { return sealed(anna(), kRevision, annas_key(Method::passkey)); }},
    {"of_another_method_called_password",
     Error::envelope_commitment,
     [] {
         return edited(sealed(anna(), kRevision, annas_key(Method::passkey)),
                       kMethodAt,
                       static_cast<Byte>(Method::password));
     }},
    {"called_recovery",
     Error::envelope_wrong_method,
     [] { return edited(sealed(anna()), kMethodAt, static_cast<Byte>(Method::recovery)); }},
    {"a_recovery_envelope",
     Error::envelope_wrong_method,
     [] { return bytes_of(recovery_set(anna(), 1, 1, kRevision)[0].view()); }},
    {"cut_short",
     Error::envelope_format,
     [] { return bytes_of(ByteView(sealed(anna())).first(167)); }},
    {"lengthened",
     Error::envelope_format,
     [] {
         auto envelope = sealed(anna());
         envelope.push_back(0);
         return envelope;
     }},
    {"none", Error::envelope_format, [] { return ByteVector{}; }},
};

class EnvelopeOf : public testing::TestWithParam<EnvelopeLie> {};

INSTANTIATE_TEST_SUITE_P(HostileServer, EnvelopeOf, testing::ValuesIn(kEnvelopeLies), NameOf());

TEST_P(EnvelopeOf, ends_in_its_error) {
    const auto root =
        open(GetParam().tell(), annas_key(), anna().expected(Method::password, kRevision));
    EXPECT_EQ(error_name(error_of(root)), error_name(GetParam().error));
}

// A server that says the account's public key were its own, in the session and in the envelope,
// still has no envelope that opens.
TEST(HostileServer, another_public_key_in_session_and_envelope) {
    const Expected told{anna().id, Method::password, server().public_key, kRevision};
    const auto relabelled = edited(sealed(anna()), kPublicKeyAt, server().public_key.view());
    EXPECT_EQ(error_of(open(relabelled, annas_key(), told)), Error::envelope_wrong_key);
    const auto own = bytes_of(seal(server().root,
                                   unlock_key(Method::password, 0xEE),
                                   {Suite::one,
                                    Method::password,
                                    Derivation::gradido_v1,
                                    anna().id,
                                    server().public_key,
                                    kRevision},
                                   EnvelopeRandom{{3}})
                                  .view());
    EXPECT_EQ(error_of(open(own, annas_key(), told)), Error::envelope_commitment);
}

struct UnlockAnswer {
    ServerShare share;
    Derivation derivation = Derivation::gradido_v1;
    PublicKey public_key;
};

UnlockAnswer true_share(const TestAccount& account = anna(), Byte pad = 0x5A) {
    return {split(account.root, filled<PageShare>(pad)).server,
            Derivation::gradido_v1,
            anna().public_key};
}

using ShareLie = Lie<UnlockAnswer (*)()>;
const ShareLie kShareLies[] = {
    {"altered",
     Error::share_mismatch,
     [] {
         auto answer = true_share();
         answer.share.reveal()[31] ^= 1;
         return answer;
     }},
    {"of_another_window", Error::share_mismatch, [] { return true_share(anna(), 0x5B); }},
    {"of_another_account", Error::share_mismatch, [] { return true_share(bert()); }},
    {"with_another_derivation",
     Error::share_mismatch,
     [] {
         auto answer = true_share();
         answer.derivation = Derivation::gradido_v2;
         return answer;
     }},
    {"with_another_public_key",
     Error::share_mismatch,
     [] {
         auto answer = true_share();
         answer.public_key = server().public_key;
         return answer;
     }},
};

class UnlockShare : public testing::TestWithParam<ShareLie> {};

INSTANTIATE_TEST_SUITE_P(HostileServer, UnlockShare, testing::ValuesIn(kShareLies), NameOf());

TEST_P(UnlockShare, ends_in_its_error) {
    const UnlockAnswer told = GetParam().tell();
    const auto root = join(filled<PageShare>(0x5A), told.share, told.derivation, told.public_key);
    EXPECT_EQ(error_name(error_of(root)), error_name(GetParam().error));
}

using UpdateLie = Lie<Status (*)()>;

SignedUpdate annas_update(std::uint64_t revision) {
    Update update;
    update.account = anna().id;
    update.public_key = anna().public_key;
    update.revision = revision;
    update.envelopes.push_back(sealed(anna(), revision));
    return MUST(make_update(anna().root, std::move(update)));
}

/// What anybody does who is given an update: verifies, decodes, opens.
Status accept(ByteView document, const Signature& signature) {
    TRY(verify_update(document, signature, anna().public_key));
    const Update update = TRY(decode_update(document));
    TRY(open(update.envelopes.at(0), annas_key(), anna().expected(Method::password, kRevision)));
    return ok();
}

Status accept_edited(std::size_t at, ByteView bytes) {
    const auto truth = annas_update(kRevision);
    return accept(edited(truth.document, at, bytes), truth.signature);
}

const UpdateLie kUpdateLies[] = {
    {"replayed_older_revision",
     Error::envelope_older_revision,
     [] {
         const auto older = annas_update(4);
         return accept(older.document, older.signature);
     }},
    {"older_revision_called_new",
     Error::signature_invalid,
     [] {
         const auto older = annas_update(4);
         return accept(edited(older.document, 56, Byte{kRevision}), older.signature);
     }},
    {"exchanged_envelope",
     Error::signature_invalid,
     [] { return accept_edited(67, sealed(anna(), kRevision, unlock_key(Method::password, 9))); }},
    {"another_public_key",
     Error::signature_invalid,
     [] { return accept_edited(24, server().public_key.view()); }},
    {"signed_by_the_server",
     Error::signature_invalid,
     [] {
         const auto truth = annas_update(kRevision);
         return accept(truth.document, sign_update(truth.document, server().key));
     }},
    {"signature_of_another_revision",
     Error::signature_invalid,
     [] {
         return accept(annas_update(kRevision).document, annas_update(kRevision + 1).signature);
     }},
};

class UpdateOf : public testing::TestWithParam<UpdateLie> {};

INSTANTIATE_TEST_SUITE_P(HostileServer, UpdateOf, testing::ValuesIn(kUpdateLies), NameOf());

TEST_P(UpdateOf, ends_in_its_error) {
    EXPECT_EQ(error_name(error_of(GetParam().tell())), error_name(GetParam().error));
}

TEST(HostileServer, the_true_update_is_accepted) {
    const auto truth = annas_update(kRevision);
    EXPECT_TRUE(accept(truth.document, truth.signature));
}

} // namespace
} // namespace ownkey::vault
