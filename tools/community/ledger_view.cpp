// GET /api/ledger: everything, for tests and audits.
#include "core/encoding.h"
#include "server/http/json.h"
#include "tools/community/json_calls.h"

namespace ownkey::community {

namespace {

struct SignatureView {
    std::string public_hex;
    std::string signature_hex;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(public_hex), CEREAL_NVP(signature_hex));
    }
};

struct PartView {
    std::string key;
    std::int64_t change = 0;
    std::int64_t balance = 0;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(key), CEREAL_NVP(change), CEREAL_NVP(balance));
    }
};

struct RowView {
    std::int64_t id = 0;
    std::string kind;
    std::optional<std::string> sender;
    std::string receiver;
    std::int64_t amount = 0;
    std::string memo;
    std::int64_t created_s = 0;
    std::int64_t received_s = 0;
    std::optional<std::int64_t> sender_balance;
    std::int64_t receiver_balance = 0;
    std::string body; ///< what was signed, base64: whoever reads the ledger can verify it
    std::vector<SignatureView> signatures;
    std::optional<std::vector<PartView>> parts;
    std::string hash;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(id),
                CEREAL_NVP(kind),
                CEREAL_NVP(sender),
                CEREAL_NVP(receiver),
                CEREAL_NVP(amount),
                CEREAL_NVP(memo),
                CEREAL_NVP(created_s),
                CEREAL_NVP(received_s),
                CEREAL_NVP(sender_balance),
                CEREAL_NVP(receiver_balance),
                CEREAL_NVP(body),
                CEREAL_NVP(signatures),
                CEREAL_NVP(parts),
                CEREAL_NVP(hash));
    }
};

struct MemberView {
    std::string email;
    std::string public_hex;
    std::int64_t balance = 0;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(email), CEREAL_NVP(public_hex), CEREAL_NVP(balance));
    }
};

struct PingView {
    std::int64_t at_s = 0;
    std::int64_t count = 0;
    std::optional<std::int64_t> last_transaction_number;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(at_s), CEREAL_NVP(count), CEREAL_NVP(last_transaction_number));
    }
};

struct LedgerView {
    std::vector<RowView> rows;
    std::vector<MemberView> members;
    std::int64_t now_s = 0; ///< which the members' balances are of
    std::optional<PingView> ping;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(rows), CEREAL_NVP(members), CEREAL_NVP(now_s), CEREAL_NVP(ping));
    }
};

RowView row_view(const Entry& entry) {
    RowView row{entry.id,
                std::string(kind_name(entry.kind)),
                std::nullopt,
                to_hex(entry.receiver.view()),
                entry.amount,
                entry.memo,
                entry.created_s,
                entry.received_s,
                entry.sender_balance,
                entry.receiver_balance,
                to_base64(entry.body),
                {},
                std::nullopt,
                to_hex(entry.hash.view())};
    for (const auto& [key, signature] : entry.signatures)
        row.signatures.push_back({to_hex(key.view()), to_hex(signature.view())});
    if (entry.sender) row.sender = to_hex(entry.sender->view());
    for (const auto& part : entry.parts) {
        if (!row.parts) row.parts.emplace();
        row.parts->push_back({to_hex(part.key.view()), part.change, part.balance});
    }
    return row;
}

} // namespace

Result<std::string> ledger_json(Ledger& ledger, std::int64_t now_s) {
    LedgerView view;
    view.now_s = now_s;
    for (const auto& entry : TRY(ledger.entries()))
        view.rows.push_back(row_view(entry));
    for (const auto& member : TRY(ledger.members()))
        view.members.push_back(
            {member.email, to_hex(member.public_key.view()), member.balance.at(now_s)});
    if (const auto ping = TRY(ledger.last_ping()))
        view.ping = PingView{ping->at_s, ping->count, ping->transaction_number};
    return http::encode(view);
}

} // namespace ownkey::community
