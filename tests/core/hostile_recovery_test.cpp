// A server that lies while a key is given to recovery officers and got back, and about the keys
// that an account had.
#include "core/vault/handover.h"
#include "hostile_vault.h"

#include <gtest/gtest.h>

namespace ownkey::vault {
namespace {

using hostile::Lie;
using hostile::NameOf;

constexpr std::size_t kTailAt = 168;

const TestAccount& officer() {
    static const TestAccount account(0xD1);
    return account;
}

OfficerCardBytes card_of(const TestAccount& account, const Uuid& said = officer().id) {
    return make_officer_card(account.root, account.derivation, said);
}

using CardLie = Lie<ByteVector (*)()>;
const CardLie kCardLies[] = {
    {"card_of_the_server",
     Error::officer_substituted,
     [] { return bytes_of(card_of(server()).view()); }},
    {"card_of_another_officer",
     Error::officer_substituted,
     [] { return bytes_of(card_of(bert(), bert().id).view()); }},
    {"another_box_key",
     Error::officer_card,
     [] {
         return edited(
             card_of(officer()).view(), 56, officer_keys_of(server().root).public_key.view());
     }},
    {"the_servers_card_with_the_officers_account_key",
     Error::officer_card,
     [] { return edited(card_of(server()).view(), 24, officer().public_key.view()); }},
    {"cut_short",
     Error::officer_card,
     [] { return bytes_of(card_of(officer()).view().first(151)); }},
};

class Card : public testing::TestWithParam<CardLie> {};

INSTANTIATE_TEST_SUITE_P(HostileServer, Card, testing::ValuesIn(kCardLies), NameOf());

TEST_P(Card, ends_in_its_error) {
    EXPECT_EQ(error_name(error_of(read_officer_card(GetParam().tell(), officer().public_key))),
              error_name(GetParam().error));
}

/// 2 of 3, of these the second officer opens one.
std::vector<RecoveryEnvelope> annas_set(std::uint64_t revision = kRevision, Byte salt = 0) {
    return recovery_set(anna(), 2, 3, revision, salt);
}

ByteVector envelope(std::size_t number, std::uint64_t revision = kRevision) {
    return bytes_of(annas_set(revision)[number - 1].view());
}

using RecoveryLie = Lie<ByteVector (*)()>;
const RecoveryLie kRecoveryLies[] = {
    {"of_another_account",
     Error::envelope_wrong_account,
     [] { return bytes_of(recovery_set(bert(), 2, 3, kRevision)[1].view()); }},
    {"of_another_account_with_this_header",
     Error::envelope_wrong_key,
     [] {
         return edited(
             recovery_set(bert(), 2, 3, kRevision)[1].view(), 0, ByteView(envelope(2)).first(64));
     }},
    {"of_another_officer", Error::envelope_wrong_officer, [] { return envelope(3); }},
    {"of_another_officer_called_this_one",
     Error::envelope_wrong_key,
     [] { return edited(envelope(3), kTailAt + 4, officer_keys(2).public_key.view()); }},
    {"of_an_older_revision", Error::envelope_older_revision, [] { return envelope(2, 4); }},
    {"a_lower_threshold",
     Error::envelope_commitment,
     [] { return edited(envelope(2), kTailAt, Byte{1}); }},
    {"another_share_number",
     Error::envelope_commitment,
     [] { return edited(envelope(2), kTailAt + 2, Byte{1}); }},
    {"another_box",
     Error::envelope_commitment,
     [] {
         const auto other = annas_set(kRevision, 0x40)[1];
         return edited(envelope(2), kTailAt + 36, other.view().last(80));
     }},
    {"called_password",
     Error::envelope_wrong_method,
     [] { return edited(envelope(2), 6, Byte{1}); }},
    {"another_public_key",
     Error::envelope_public_key,
     [] { return edited(envelope(2), 24, server().public_key.view()); }},
    {"cut_short",
     Error::envelope_format,
     [] { return bytes_of(ByteView(envelope(2)).first(283)); }},
};

class RecoveryEnvelopeOf : public testing::TestWithParam<RecoveryLie> {};

INSTANTIATE_TEST_SUITE_P(HostileServer,
                         RecoveryEnvelopeOf,
                         testing::ValuesIn(kRecoveryLies),
                         NameOf());

TEST_P(RecoveryEnvelopeOf, ends_in_its_error) {
    const auto share = open_share(
        GetParam().tell(), officer_keys(2), anna().expected(Method::recovery, kRevision));
    EXPECT_EQ(error_name(error_of(share)), error_name(GetParam().error));
}

using Shares = std::vector<RecoveryShare>;

/// Two shares as they reach the person, one of them of the second officer.
Shares annas_shares() {
    return open_shares(anna(), annas_set(), {1, 2});
}

using SharesLie = Lie<Shares (*)()>;
const SharesLie kSharesLies[] = {
    {"altered",
     Error::share_mismatch,
     [] {
         auto shares = annas_shares();
         shares[1].share.reveal()[0] ^= 1;
         return shares;
     }},
    {"of_another_polynomial",
     Error::share_mismatch,
     [] {
         auto shares = annas_shares();
         shares[1] = std::move(open_shares(anna(), annas_set(kRevision, 0x40), {2})[0]);
         return shares;
     }},
    {"of_another_account",
     Error::share_mismatch,
     [] {
         auto shares = annas_shares();
         shares[1] = std::move(open_shares(bert(), recovery_set(bert(), 2, 3), {2})[0]);
         return shares;
     }},
    // A sealed box has no sender: the officer opens what the server sealed with Anna's header.
    {"sealed_to_the_officer_by_the_server",
     Error::share_mismatch,
     [] {
         const auto forged = MUST(seal_to_officers(server().root,
                                                   anna().header(Method::recovery, kRevision),
                                                   officers(3),
                                                   2,
                                                   polynomials(2, 0x40),
                                                   recovery_random(3, 0x40)));
         auto shares = annas_shares();
         shares[1] = std::move(open_shares(anna(), forged, {2})[0]);
         return shares;
     }},
    {"all_sealed_by_the_server",
     Error::share_mismatch,
     [] {
         const auto forged = MUST(seal_to_officers(server().root,
                                                   anna().header(Method::recovery, kRevision),
                                                   officers(3),
                                                   2,
                                                   polynomials(2),
                                                   recovery_random(3)));
         return open_shares(anna(), forged, {1, 2});
     }},
    {"another_number",
     Error::share_mismatch,
     [] {
         auto shares = annas_shares();
         shares[1].number = 3;
         return shares;
     }},
    {"one_twice",
     Error::share_count,
     [] {
         return open_shares(anna(), annas_set(), {2, 2});
     }},
    {"one_withheld", Error::share_count, [] { return open_shares(anna(), annas_set(), {2}); }},
    {"one_withheld_and_the_threshold_lowered",
     Error::share_mismatch,
     [] {
         auto shares = open_shares(anna(), annas_set(), {2});
         shares[0].threshold = 1;
         return shares;
     }},
};

class SharesOf : public testing::TestWithParam<SharesLie> {};

INSTANTIATE_TEST_SUITE_P(HostileServer, SharesOf, testing::ValuesIn(kSharesLies), NameOf());

TEST_P(SharesOf, ends_in_its_error) {
    const auto root = join_shares(GetParam().tell(), anna().derivation, anna().public_key);
    EXPECT_EQ(error_name(error_of(root)), error_name(GetParam().error));
}

const Uuid kCase{{0xC1}};

CaseKeys case_keys(Byte number = 0x51) {
    return case_keys_of(filled<CaseSeed>(number));
}

/// What the second officer hands over, for a person's account and a case.
HandedShare handed(const TestAccount& person = anna(),
                   const Uuid& recovery_case = kCase,
                   const CasePublicKey& box_key = case_keys().public_key,
                   std::size_t number = 2,
                   std::uint64_t revision = kRevision) {
    const TestAccount by(static_cast<Byte>(0xD0 + number));
    const OfficerKeys keys = officer_keys(number);
    return MUST(hand_over_share(recovery_set(person, 2, 3, revision)[number - 1].view(),
                                {keys, by.key},
                                person.expected(Method::recovery),
                                recovery_case,
                                box_key,
                                filled<HandoverRandom>(7)));
}

/// Signed by the server, which says so or not.
ByteVector signed_by_the_server(ByteVector document) {
    ByteVector message = bytes_of(as_bytes("ownkey-1 handover"));
    message.insert(message.end(), document.begin(), document.begin() + 264);
    return edited(document, 264, sign(server().key, message).view());
}

using HandoverLie = Lie<ByteVector (*)()>;
const HandoverLie kHandoverLies[] = {
    {"of_another_case",
     Error::handover_wrong_case,
     [] { return bytes_of(handed(anna(), {{0xC2}}).view()); }},
    {"of_another_case_called_this_one",
     Error::signature_invalid,
     [] { return edited(handed(anna(), {{0xC2}}).view(), 16, kCase.view()); }},
    {"sealed_to_a_box_key_of_the_server",
     Error::handover_wrong_case,
     [] { return bytes_of(handed(anna(), kCase, case_keys(0xEE).public_key).view()); }},
    {"of_another_account",
     Error::envelope_wrong_account,
     [] { return bytes_of(handed(bert()).view()); }},
    {"of_another_key_of_the_account",
     Error::envelope_public_key,
     [] {
         TestAccount other(0xEE);
         other.id = anna().id;
         return bytes_of(handed(other).view());
     }},
    {"of_an_older_revision",
     Error::envelope_older_revision,
     [] {
         return bytes_of(handed(anna(), kCase, case_keys().public_key, 2, kRevision - 1).view());
     }},
    {"of_another_officer",
     Error::officer_substituted,
     [] { return bytes_of(handed(anna(), kCase, case_keys().public_key, 3).view()); }},
    {"signed_by_the_server_in_its_name",
     Error::officer_substituted,
     [] { return signed_by_the_server(edited(handed().view(), 88, server().public_key.view())); }},
    {"signed_by_the_server_in_the_officers_name",
     Error::signature_invalid,
     [] { return signed_by_the_server(bytes_of(handed().view())); }},
    {"another_box",
     Error::signature_invalid,
     [] {
         const auto other = handed(anna(), {{0xC2}});
         return edited(handed().view(), 152, other.view().subspan(152, 112));
     }},
    {"cut_short", Error::handover_format, [] { return bytes_of(handed().view().first(327)); }},
};

class HandedShareOf : public testing::TestWithParam<HandoverLie> {};

INSTANTIATE_TEST_SUITE_P(HostileServer, HandedShareOf, testing::ValuesIn(kHandoverLies), NameOf());

TEST_P(HandedShareOf, ends_in_its_error) {
    const ExpectedHandover expected{
        kCase, anna().id, anna().public_key, kRevision, TestAccount(0xD2).public_key};
    EXPECT_EQ(error_name(error_of(take_share(GetParam().tell(), case_keys(), expected))),
              error_name(GetParam().error));
}

// The one lie that only people can find: an officer is told of another box key, or of another case.
TEST(HostileServer, another_box_key_or_case_has_other_check_words) {
    const auto words = MUST(handover_check_words(kCase, case_keys().public_key));
    EXPECT_NE(MUST(handover_check_words(kCase, case_keys(0xEE).public_key)), words);
    EXPECT_NE(MUST(handover_check_words({{0xC2}}, case_keys().public_key)), words);
}

/// Anna's first key, replaced by her present one with its consent.
std::vector<HistoryEntry> annas_history() {
    const TestAccount before(1);
    const auto first = MUST(next_entry(anna().id, nullptr, before.key, before.derivation, nullptr));
    const auto second =
        MUST(next_entry(anna().id, &first, anna().key, anna().derivation, &before.key));
    return {first, second};
}

/// The server's key after the first of Anna's, and what else is made of it.
HistoryEntry forged(const HistoryEntry& before) {
    return MUST(next_entry(anna().id, &before, server().key, server().derivation, nullptr));
}

using HistoryLie = Lie<std::vector<HistoryEntry> (*)()>;
const HistoryLie kHistoryLies[] = {
    {"empty", Error::key_history, [] { return std::vector<HistoryEntry>{}; }},
    {"cut_at_the_end", Error::key_history, [] { return std::vector{annas_history()[0]}; }},
    {"cut_at_the_start", Error::key_history, [] { return std::vector{annas_history()[1]}; }},
    {"forked",
     Error::key_history,
     [] {
         auto entries = annas_history();
         entries[1] = forged(entries[0]);
         return entries;
     }},
    {"a_key_pushed_in_between",
     Error::key_history,
     [] {
         const auto entries = annas_history();
         return std::vector{entries[0], forged(entries[0]), entries[1]};
     }},
    {"a_key_added",
     Error::key_history,
     [] {
         auto entries = annas_history();
         entries.push_back(forged(entries[1]));
         return entries;
     }},
    {"consent_taken_away",
     Error::key_history,
     [] {
         auto entries = annas_history();
         entries[1].bytes[7] = 0;
         std::fill(entries[1].bytes.begin() + 192, entries[1].bytes.end(), Byte{0});
         return entries;
     }},
    {"consent_forged",
     Error::key_history,
     [] {
         auto entries = annas_history();
         std::copy_n(entries[1].bytes.begin() + 128, 64, entries[1].bytes.begin() + 192);
         return entries;
     }},
    {"of_another_account",
     Error::key_history,
     [] {
         return std::vector{
             MUST(next_entry(bert().id, nullptr, anna().key, anna().derivation, nullptr))};
     }},
};

class HistoryOf : public testing::TestWithParam<HistoryLie> {};

INSTANTIATE_TEST_SUITE_P(HostileServer, HistoryOf, testing::ValuesIn(kHistoryLies), NameOf());

TEST_P(HistoryOf, ends_in_its_error) {
    const auto keys = read_history(GetParam().tell(), anna().id, anna().public_key);
    EXPECT_EQ(error_name(error_of(keys)), error_name(GetParam().error));
}

// Without the lie all of it works.
TEST(HostileServer, the_true_shares_and_history_are_accepted) {
    EXPECT_TRUE(join_shares(annas_shares(), anna().derivation, anna().public_key));
    EXPECT_TRUE(read_history(annas_history(), anna().id, anna().public_key));
}

} // namespace
} // namespace ownkey::vault
