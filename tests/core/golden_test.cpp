// Golden bytes of every format that is Ownkey's own: core makes them from the inputs of
// ownkey_vault.json, and opens and reads what stands there. That they are what
// docs/cryptography.md says, and not only what core does, is golden_check.mjs's, which makes them
// without core.
#include "core/token/access_token.h"
#include "core/token/jwk.h"
#include "core/vault/handover.h"
#include "core/vault/history.h"
#include "core/vault/recovery.h"
#include "core/vault/split.h"
#include "core/vault/update.h"
#include "vectors.h"

#include <gtest/gtest.h>

namespace ownkey::vault {
namespace {

using vectors::fixed;
using vectors::hex;
using vectors::Json;
using vectors::secret;
using vectors::text;

/// What the inputs of most entries have in common.
struct Holder {
    explicit Holder(const Json& in)
        : root(secret<RootSecret>(in, "root")),
          derivation(MUST(derivation_from(static_cast<Byte>(in["derivation"].GetUint())))),
          key(derive_signing_key(root, derivation)), public_key(public_key_of(key)) {
        if (in.HasMember("account")) account = fixed<Uuid>(in, "account");
        if (in.HasMember("revision")) revision = in["revision"].GetUint64();
    }

    [[nodiscard]] EnvelopeHeader header(Method method) const {
        return {Suite::one, method, derivation, account, public_key, revision};
    }

    [[nodiscard]] Expected expected(Method method) const {
        return {account, method, public_key, revision};
    }

    RootSecret root;
    Derivation derivation;
    SigningKey key;
    PublicKey public_key;
    Uuid account;
    std::uint64_t revision = 1;
};

class Golden : public testing::Test {
protected:
    [[nodiscard]] const Json& only(const char* section) const { return document_[section][0]; }

    static void expect_out(const Json& entry, const char* name, ByteView made) {
        EXPECT_EQ(to_hex(made), text(entry["out"], name)) << text(entry, "name");
    }

    static UnlockKey unlock_key_of(const Json& in) {
        switch (MUST(method_from(static_cast<Byte>(in["method"].GetUint())))) {
        case Method::password:
            return {secret<opaque::ExportKey>(in, "export_key")};
        case Method::passkey:
            return UnlockKey(secret<PrfOutput>(in, "prf_output"));
        case Method::device:
            return UnlockKey(secret<DeviceKey>(in, "device_key"));
        case Method::recovery:
            break; // has a section of its own
        }
        std::abort();
    }

    static Envelope sealed(const Json& in) {
        const Holder holder(in);
        const UnlockKey key = unlock_key_of(in);
        return seal(
            holder.root, key, holder.header(key.method()), fixed<EnvelopeRandom>(in, "nonce"));
    }

    [[nodiscard]] std::vector<RecoveryEnvelope> sealed_to_officers() const {
        const Json& in = only("recovery")["in"];
        std::vector<OfficerCard> officers;
        for (const auto& officer : document_["officers"].GetArray()) {
            const Holder holder(officer["in"]);
            const auto card = make_officer_card(holder.root, holder.derivation, holder.account);
            officers.push_back(MUST(read_officer_card(card.view(), holder.public_key)));
        }
        std::vector<RecoveryRandom> random;
        for (const auto& each : in["random"].GetArray()) {
            random.push_back(
                {fixed<EnvelopeRandom>(each, "nonce"),
                 secret<RecoveryKey>(each, "recovery_key"),
                 secret<decltype(RecoveryRandom::ephemeral_seed)>(each, "ephemeral_seed")});
        }
        const Holder holder(in);
        const SecretBuffer polynomials(hex(in, "polynomials"));
        return MUST(seal_to_officers(holder.root,
                                     holder.header(Method::recovery),
                                     officers,
                                     in["threshold"].GetUint(),
                                     polynomials,
                                     random));
    }

    rapidjson::Document document_ = vectors::load("ownkey_vault.json");
};

TEST_F(Golden, derivations) {
    unsigned number = 0;
    for (const auto& entry : document_["derivations"].GetArray()) {
        const Holder holder(entry["in"]);
        EXPECT_EQ(static_cast<unsigned>(holder.derivation), ++number);
        expect_out(entry, "public_key", holder.public_key.view());
        const Signature signature = sign(holder.key, hex(entry["in"], "message"));
        expect_out(entry, "signature", signature.view());
        EXPECT_TRUE(verify(holder.public_key, hex(entry["in"], "message"), signature));
    }
    EXPECT_EQ(number, 5u);
}

TEST_F(Golden, envelopes) {
    for (const auto& entry : document_["envelopes"].GetArray()) {
        const Holder holder(entry["in"]);
        expect_out(entry, "public_key", holder.public_key.view());
        expect_out(entry, "envelope", sealed(entry["in"]).view());
        const UnlockKey key = unlock_key_of(entry["in"]);
        const auto root = open(hex(entry["out"], "envelope"), key, holder.expected(key.method()));
        ASSERT_TRUE(root);
        EXPECT_TRUE(equal_constant_time(*root, holder.root));
    }
    EXPECT_EQ(document_["envelopes"].Size(), 3u);
}

TEST_F(Golden, officers) {
    for (const auto& entry : document_["officers"].GetArray()) {
        const Holder holder(entry["in"]);
        const auto made = make_officer_card(holder.root, holder.derivation, holder.account);
        expect_out(entry, "account_key", holder.public_key.view());
        expect_out(entry, "card", made.view());
        expect_out(entry, "box_key", officer_keys_of(holder.root).public_key.view());
        EXPECT_TRUE(read_officer_card(hex(entry["out"], "card"), holder.public_key));
    }
    EXPECT_EQ(document_["officers"].Size(), 3u);
}

TEST_F(Golden, recovery) {
    const Json& entry = only("recovery");
    const auto made = sealed_to_officers();
    const auto& golden = entry["out"]["envelopes"];
    ASSERT_EQ(made.size(), golden.Size());
    const Holder holder(entry["in"]);
    std::vector<RecoveryShare> shares;
    for (rapidjson::SizeType i = 0; i < golden.Size(); ++i) {
        EXPECT_EQ(to_hex(made[i].view()), golden[i].GetString()) << i;
        if (i == 1) continue; // the first and the third help
        const Holder officer(document_["officers"][i]["in"]);
        auto share = open_share(MUST(from_hex(golden[i].GetString())),
                                officer_keys_of(officer.root),
                                holder.expected(Method::recovery));
        ASSERT_TRUE(share);
        shares.push_back(std::move(*share));
    }
    const auto root = join_shares(shares, holder.derivation, holder.public_key);
    ASSERT_TRUE(root);
    EXPECT_TRUE(equal_constant_time(*root, holder.root));
}

TEST_F(Golden, handover) {
    const Json& entry = only("handover");
    const auto number = entry["in"]["number"].GetUint();
    const Holder person(only("recovery")["in"]);
    const Holder officer(document_["officers"][number - 1]["in"]);
    const CaseKeys keys = case_keys_of(secret<CaseSeed>(entry["in"], "secret"));
    const auto recovery_case = fixed<Uuid>(entry["in"], "case");
    expect_out(entry, "box_key", keys.public_key.view());
    const OfficerKeys box = officer_keys_of(officer.root);
    const auto made = MUST(hand_over_share(sealed_to_officers()[number - 1].view(),
                                           {box, officer.key},
                                           person.expected(Method::recovery),
                                           recovery_case,
                                           keys.public_key,
                                           secret<HandoverRandom>(entry["in"], "ephemeral_seed")));
    expect_out(entry, "handed", made.view());
    EXPECT_EQ(MUST(handover_check_words(recovery_case, keys.public_key)),
              text(entry["out"], "words"));
    const auto share = take_share(
        hex(entry["out"], "handed"),
        keys,
        {recovery_case, person.account, person.public_key, person.revision, officer.public_key});
    ASSERT_TRUE(share);
    EXPECT_EQ(share->number, number);
}

TEST_F(Golden, history) {
    std::vector<HistoryEntry> made, golden;
    std::vector<Holder> holders;
    for (const auto& entry : document_["history"].GetArray()) {
        holders.emplace_back(entry["in"]);
        const bool has_old_key = entry["in"]["signed_by_old_key"].GetBool();
        made.push_back(MUST(next_entry(holders.back().account,
                                       made.empty() ? nullptr : &made.back(),
                                       holders.back().key,
                                       holders.back().derivation,
                                       has_old_key ? &holders[holders.size() - 2].key : nullptr)));
        expect_out(entry, "entry", made.back().view());
        golden.push_back(fixed<HistoryEntry>(entry["out"], "entry"));
    }
    const auto periods = read_history(golden, holders[0].account, holders.back().public_key);
    ASSERT_TRUE(periods);
    ASSERT_EQ(periods->size(), 3u);
    EXPECT_TRUE((*periods)[1].signed_by_old_key);
    EXPECT_FALSE((*periods)[2].signed_by_old_key);
}

TEST_F(Golden, first_update) {
    const Json& entry = document_["updates"][0];
    const Holder holder(entry["in"]);
    const SignedUpdate made =
        make_first_update(holder.root,
                          holder.derivation,
                          secret<opaque::ExportKey>(entry["in"], "export_key"),
                          holder.account,
                          fixed<EnvelopeRandom>(entry["in"], "nonce"));
    expect_out(entry, "document", made.document);
    expect_out(entry, "signature", made.signature.view());
    EXPECT_EQ(document_["updates"].Size(), 2u);
}

TEST_F(Golden, update_of_everything) {
    const Json& entry = document_["updates"][1];
    const Holder holder(entry["in"]);
    Update update;
    update.account = holder.account;
    update.derivation = holder.derivation;
    update.revision = holder.revision;
    update.record = fixed<opaque::RegistrationRecord>(entry["in"], "record");
    for (const auto& each : document_["envelopes"].GetArray()) {
        const Envelope envelope = sealed(each["in"]);
        update.envelopes.emplace_back(envelope.bytes.begin(), envelope.bytes.end());
    }
    for (const RecoveryEnvelope& envelope : sealed_to_officers())
        update.envelopes.emplace_back(envelope.bytes.begin(), envelope.bytes.end());
    const SignedUpdate made = MUST(make_update(holder.root, std::move(update)));
    expect_out(entry, "document", made.document);
    expect_out(entry, "signature", made.signature.view());

    const ByteVector document = hex(entry["out"], "document");
    const auto read = decode_update(document);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->envelopes.size(), 6u);
    EXPECT_TRUE(
        verify_update(document, fixed<Signature>(entry["out"], "signature"), read->public_key));
}

TEST_F(Golden, unlock_split) {
    const Json& entry = only("split");
    const Holder holder(entry["in"]);
    const Shares shares = split(holder.root, secret<PageShare>(entry["in"], "random"));
    expect_out(entry, "page", shares.page.reveal());
    expect_out(entry, "server", shares.server.reveal());
    const auto root = join(secret<PageShare>(entry["out"], "page"),
                           secret<ServerShare>(entry["out"], "server"),
                           holder.derivation,
                           holder.public_key);
    ASSERT_TRUE(root);
    EXPECT_TRUE(equal_constant_time(*root, holder.root));
}

token::IssuingKey issuing_key_of(const Json& in) {
    if (in.HasMember("seed"))
        return token::IssuingKey(signing_key_of(secret<SigningSeed>(in, "seed")));
    return token::IssuingKey(MUST(token::SharedSecret::from(hex(in, "secret"))));
}

token::Claims claims_of(const Json& json) {
    const auto strings = [&](const char* name) {
        std::vector<std::string> out;
        for (const auto& each : json[name].GetArray())
            out.emplace_back(each.GetString());
        return out;
    };
    token::Claims claims;
    claims.issuer = text(json, "iss");
    claims.subject = text(json, "sub");
    claims.audience = strings("aud");
    claims.client_id = text(json, "client_id");
    claims.token_id = text(json, "jti");
    claims.issued_at_s = json["iat"].GetInt64();
    claims.expires_at_s = json["exp"].GetInt64();
    claims.scope = text(json, "scope");
    claims.session_id = text(json, "sid");
    claims.name = text(json, "name");
    claims.email = text(json, "email");
    claims.roles = strings("roles");
    claims.kind = text(json, "typ");
    return claims;
}

TEST_F(Golden, tokens) {
    for (const auto& entry : document_["tokens"].GetArray()) {
        const token::IssuingKey key = issuing_key_of(entry["in"]);
        const token::Claims claims = claims_of(entry["in"]["claims"]);
        EXPECT_EQ(key.id(), text(entry["out"], "key_id"));
        EXPECT_EQ(MUST(issue_access_token(claims, key)), text(entry["out"], "token"));
        const auto public_key = key.public_key();
        EXPECT_EQ(public_key.has_value(), entry["out"].HasMember("jwks"));
        if (public_key) {
            EXPECT_EQ(token::jwks({&*public_key, 1}), text(entry["out"], "jwks"));
        }

        std::vector<token::VerifyingKey> keys;
        keys.push_back(key.verifying_key());
        const auto read = verify_access_token(
            text(entry["out"], "token"),
            keys,
            {.issuer = claims.issuer, .audience = claims.audience[0], .now_s = claims.issued_at_s});
        ASSERT_TRUE(read);
        EXPECT_EQ(*read, claims);
    }
    EXPECT_EQ(document_["tokens"].Size(), 2u);
}

} // namespace
} // namespace ownkey::vault
