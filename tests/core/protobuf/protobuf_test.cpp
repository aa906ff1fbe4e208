// Core's reader of transactions beside Google's protobuf: what core takes, protobuf takes with the
// same meaning; what only protobuf takes, a strict reader must refuse, and strict.h says why.
#include "compare.h"
#include "core/encoding.h"
#include "generate.h"
#include "mutate.h"
#include "strict.h"

#include <gtest/gtest.h>

#include <iomanip>
#include <iostream>
#include <map>

namespace ownkey::second_opinion {
namespace {

using tx::Body;
using tx::SignedTransaction;

/// What protobuf and the rules of strict.h say of the same bytes.
struct Opinion {
    bool parses = false;
    std::string objection; ///< "" = it is exactly a transaction of this era
    bool is_same = false;  ///< and core read the same from it

    [[nodiscard]] bool accepts() const { return parses && objection.empty(); }
};

template <class Theirs, class Ours>
Opinion opinion(const std::string& bytes, const Result<Ours>& ours) {
    Theirs theirs;
    if (!theirs.ParseFromString(bytes)) return {false, "not protobuf", false};
    return {true, objection(bytes, theirs), ours.has_value() && same(*ours, theirs)};
}

/// Core's verdict and three opinions, 2019 first.
struct Verdict {
    std::string error; ///< core's, "" = none
    std::array<Opinion, 3> opinions;

    /// In plain words what is wrong, "" = nothing.
    [[nodiscard]] std::string complaint() const {
        std::size_t accepting = 0;
        for (const Opinion& opinion : opinions) {
            if (!opinion.accepts()) continue;
            ++accepting;
            if (!error.empty()) return "core refuses a good one: " + error;
            if (!opinion.is_same) return "core reads something else";
        }
        if (accepting > 1) return "of two eras";
        if (accepting == 0 && error.empty()) return "core takes what is none";
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

Verdict signed_verdict(const std::string& bytes) {
    const Result<SignedTransaction> ours = tx::decode_signed(as_bytes(bytes));
    return {error_of(ours),
            {opinion<era_2019::Transaction>(bytes, ours),
             opinion<era_2021::GradidoTransaction>(bytes, ours),
             opinion<era_2025::GradidoTransaction>(bytes, ours)}};
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
            ++rows_[{verdict.error, opinion.objection}];
    }

    void print(const char* title) const {
        std::cout << title << ": taken by both " << taken_ << ", refused by both "
                  << refused_by_both_ << ", refused by core only:\n";
        for (const auto& [reason, times] : rows_)
            std::cout << std::setw(10) << times << "  " << std::left << std::setw(20)
                      << reason.first << std::right << " " << reason.second << '\n';
    }

private:
    std::map<std::pair<std::string, std::string>, std::size_t> rows_;
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
