// Core's reader of transactions beside Google's protobuf: what core takes, protobuf takes with the
// same meaning; what only protobuf takes, a strict reader must refuse, and strict.h says why.
#include "compare.h"
#include "core/encoding.h"
#include "generate.h"
#include "mutate.h"
#include "strict.h"

#include <gtest/gtest.h>

#include <iostream>
#include <map>

namespace ownkey::second_opinion {
namespace {

using tx::Body;
using tx::SignedTransaction;

/// What protobuf and the rules of strict.h say of the same bytes.
struct Opinion {
    bool parses = false;
    std::string objection;        ///< "" = it is exactly a transaction of this era
    bool is_about_inside = false; ///< only what is inside, which core does not decode here
    bool is_same = false;         ///< core read the same from it, as of this era

    [[nodiscard]] bool accepts() const { return parses && objection.empty(); }
};

template <class Theirs, class Ours>
Opinion opinion(const std::string& bytes, const Result<Ours>& ours) {
    Theirs theirs;
    if (!theirs.ParseFromString(bytes)) return {false, "not protobuf", false, false};
    return {true, objection(bytes, theirs), false, ours.has_value() && same(*ours, theirs)};
}

/// Core's verdict and three opinions, 2019 first.
struct Verdict {
    std::string error; ///< core's, "" = none
    std::array<Opinion, 3> opinions;

    /// In plain words what is wrong, "" = nothing.
    [[nodiscard]] std::string complaint() const {
        std::size_t accepting = 0, agreeing = 0;
        for (const Opinion& opinion : opinions) {
            accepting += opinion.accepts() ? 1 : 0;
            agreeing += opinion.is_same && (opinion.accepts() || opinion.is_about_inside) ? 1 : 0;
        }
        if (accepting > 1) return "of two eras";
        if (accepting == 1 && !error.empty()) return "core refuses a good one: " + error;
        if (error.empty() && agreeing != 1) return "core takes what is none, or misreads it";
        return "";
    }
};

template <class Ours>
std::string error_of(const Result<Ours>& result) {
    return result ? "" : std::string(error_name(result.error()));
}

Verdict body_verdict(const std::string& bytes) {
    const Result<Body> ours = tx::decode_body(as_bytes(bytes));
    return {error_of(ours),
            {opinion<era_2019::TransactionBody>(bytes, ours),
             opinion<era_2021::TransactionBody>(bytes, ours),
             opinion<era_2025::TransactionBody>(bytes, ours)}};
}

const std::string& body_of(const era_2019::Transaction& transaction) {
    return transaction.bodybytes();
}

template <class Transaction>
const std::string& body_of(const Transaction& transaction) {
    return transaction.body_bytes();
}

/// Of a signed transaction and the body in it; the latter's opinion tells the eras apart.
template <class Theirs, class TheirBody>
Opinion signed_opinion(const std::string& bytes, const Result<SignedTransaction>& ours) {
    Opinion whole = opinion<Theirs>(bytes, ours);
    if (!whole.accepts()) return whole;
    Theirs theirs;
    theirs.ParseFromString(bytes);
    const std::string& body = body_of(theirs);
    const Opinion inside = opinion<TheirBody>(body, tx::decode_body(as_bytes(body)));
    if (!inside.accepts()) {
        whole.objection = "its body: " + inside.objection;
        whole.is_about_inside = true;
    }
    return whole;
}

Verdict signed_verdict(const std::string& bytes) {
    const auto ours = tx::decode_signed(as_bytes(bytes));
    return {error_of(ours),
            {signed_opinion<era_2019::Transaction, era_2019::TransactionBody>(bytes, ours),
             signed_opinion<era_2021::GradidoTransaction, era_2021::TransactionBody>(bytes, ours),
             signed_opinion<era_2025::GradidoTransaction, era_2025::TransactionBody>(bytes, ours)}};
}

/// For a failure: all that is needed to see it again.
std::string scene(const std::string& bytes) {
    return "seed " + std::to_string(seed()) + ", bytes " + to_hex(as_bytes(bytes));
}

constexpr std::array<std::size_t, 3> kTypes{kTypes2019, kTypes2021, kTypes2025};

std::string good_body(Random& random, std::size_t era, std::size_t type) {
    if (era == 0) return body_2019(random, type).SerializeAsString();
    if (era == 1) return body_2021(random, type).SerializeAsString();
    const auto body = body_2025(random, type);
    return random.one_in(2) ? body.SerializeAsString() : with_zeros(body);
}

std::string any_good_body(Random& random, std::size_t era) {
    return good_body(random, era, random.below(kTypes[era]));
}

std::string good_signed(Random& random, std::size_t era) {
    if (era == 0) return signed_2019(random).SerializeAsString();
    if (era == 1) return signed_2021(random).SerializeAsString();
    return signed_2025(random).SerializeAsString();
}

/// How often core refused with which error what protobuf read, and why that is right.
class Table {
public:
    void count(const Verdict& verdict, std::size_t era) {
        const Opinion& opinion = verdict.opinions[era];
        if (verdict.error.empty())
            ++taken_;
        else if (!opinion.parses)
            ++refused_by_both_;
        else
            ++rows_[verdict.error][opinion.objection];
    }

    void print(const char* title) const {
        std::cout << title << ": taken by both " << taken_ << ", refused by both "
                  << refused_by_both_ << ", refused by core only:\n";
        for (const auto& [error, objections] : rows_) {
            std::cout << "  " << error << ':';
            for (const auto& [words, times] : objections)
                std::cout << ' ' << times << ' ' << words << ';';
            std::cout << '\n';
        }
    }

private:
    std::map<std::string, std::map<std::string, std::size_t>> rows_;
    std::size_t taken_ = 0, refused_by_both_ = 0;
};

class Protobuf : public testing::Test {
protected:
    // Invalid UTF-8 is an expected answer here, not a line for the log.
    static void SetUpTestSuite() { google::protobuf::SetLogHandler(nullptr); }

    Random random_{seed()};
};

TEST_F(Protobuf, writes_bodies_of_every_type_and_core_reads_the_same) {
    constexpr int kEach = 3000;
    for (std::size_t era = 0; era < kTypes.size(); ++era) {
        for (std::size_t type = 0; type < kTypes[era]; ++type) {
            for (int i = 0; i < kEach; ++i) {
                const std::string bytes = good_body(random_, era, type);
                const Verdict verdict = body_verdict(bytes);
                ASSERT_EQ(verdict.complaint(), "") << era << ' ' << type << ' ' << scene(bytes);
                ASSERT_TRUE(verdict.opinions[era].accepts())
                    << verdict.opinions[era].objection << ' ' << scene(bytes);
            }
        }
    }
}

TEST_F(Protobuf, writes_signed_transactions_and_core_reads_the_same) {
    for (int i = 0; i < 9000; ++i) {
        const std::size_t era = random_.below(3);
        const std::string bytes = good_signed(random_, era);
        const Verdict verdict = signed_verdict(bytes);
        ASSERT_EQ(verdict.complaint(), "") << scene(bytes);
        ASSERT_TRUE(verdict.opinions[era].accepts())
            << verdict.opinions[era].objection << ' ' << scene(bytes);
    }
}

PublicKey any_key(Random& random) {
    return MUST(PublicKey::from(as_bytes(random.key())));
}

tx::Transfer any_transfer(Random& random, tx::Era era) {
    tx::Transfer transfer;
    transfer.sender = any_key(random);
    transfer.receiver = any_key(random);
    transfer.amount = random.number();
    if (era == tx::Era::gradido_2019) transfer.final_balance = random.number();
    if (era == tx::Era::gradido_2025 && random.one_in(2)) transfer.community = "another-community";
    return transfer;
}

tx::Creation any_creation(Random& random, tx::Era era) {
    tx::Creation creation;
    creation.receiver = any_key(random);
    creation.amount = random.number();
    creation.target_date_s = static_cast<std::int64_t>(random.below(4'000'000'000));
    if (era == tx::Era::gradido_2019) {
        creation.ident_hash = static_cast<std::int32_t>(random.bits());
        if (random.one_in(2)) creation.target_date_s.reset();
    }
    if (era == tx::Era::gradido_2025 && random.one_in(2)) creation.community = "another-community";
    return creation;
}

/// What protobuf writes of what it read from `bytes`.
std::string rewritten(const std::string& bytes, tx::Era era) {
    const auto by = [&](auto theirs) {
        EXPECT_TRUE(theirs.ParseFromString(bytes));
        return theirs.SerializeAsString();
    };
    if (era == tx::Era::gradido_2019) return by(era_2019::TransactionBody());
    if (era == tx::Era::gradido_2021) return by(era_2021::TransactionBody());
    return by(era_2025::TransactionBody());
}

TEST_F(Protobuf, reads_the_same_from_what_core_builds_and_writes_it_again) {
    for (int i = 0; i < 6000; ++i) {
        const auto era = static_cast<tx::Era>(1 + random_.below(3));
        const std::string memo = random_.text(5, 35);
        const auto created = static_cast<std::int64_t>(random_.below(4'000'000'000));
        const ByteVector built =
            random_.one_in(2)
                ? tx::encode_transfer_body(any_transfer(random_, era), memo, created, era)
                : tx::encode_creation_body(any_creation(random_, era), memo, created, era);
        const std::string bytes(as_text(built));
        ASSERT_EQ(MUST(tx::decode_body(built)).era, era);
        ASSERT_EQ(body_verdict(bytes).complaint(), "") << scene(bytes);
        const std::string again = rewritten(bytes, era);
        ASSERT_EQ(body_verdict(again).complaint(), "") << scene(again);
        // 2025 writes zeros down, protobuf never does.
        ASSERT_TRUE(again == bytes || era == tx::Era::gradido_2025) << scene(bytes);
    }
}

TEST_F(Protobuf, reads_the_same_from_signed_transactions_that_core_writes_again) {
    for (int i = 0; i < 6000; ++i) {
        const std::string bytes = good_signed(random_, random_.below(3));
        const ByteVector again = tx::encode_signed(MUST(tx::decode_signed(as_bytes(bytes))));
        ASSERT_EQ(signed_verdict(std::string(as_text(again))).complaint(), "") << scene(bytes);
    }
}

TEST_F(Protobuf, reads_almost_right_bodies_and_core_only_exact_ones) {
    Table table;
    for (int i = 0; i < 200'000; ++i) {
        const std::size_t era = random_.below(3);
        const std::string bytes =
            mutated(random_, any_good_body(random_, era), any_good_body(random_, random_.below(3)));
        const Verdict verdict = body_verdict(bytes);
        ASSERT_EQ(verdict.complaint(), "") << "mutation " << i << ", " << scene(bytes);
        table.count(verdict, era);
    }
    table.print("bodies");
}

TEST_F(Protobuf, reads_almost_right_signed_transactions_and_core_only_exact_ones) {
    Table table;
    for (int i = 0; i < 100'000; ++i) {
        const std::size_t era = random_.below(3);
        const std::string bytes =
            mutated(random_, good_signed(random_, era), good_signed(random_, random_.below(3)));
        const Verdict verdict = signed_verdict(bytes);
        ASSERT_EQ(verdict.complaint(), "") << "mutation " << i << ", " << scene(bytes);
        table.count(verdict, era);
    }
    table.print("signed transactions");
}

} // namespace
} // namespace ownkey::second_opinion
