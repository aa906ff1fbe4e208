// Rules, signers and summary of a decoded body: what holds for every type here, the rest in types/.
#include "../hash.h"
#include "contents.h"
#include "text.h"

namespace ownkey::tx {

namespace {

constexpr std::size_t kShortestMemo = 5, kLongestMemo = 150, kLongestMemo2025 = 450;
/// What encrypting adds: 16 bytes each of nonce and authentication tag.
constexpr std::size_t kEncryptionBytes = 32;

constexpr std::string_view kMemoKinds[] = {"shared_secret", "community_secret", "plain"};
constexpr std::string_view kRoutes[] = {"local", "inbound", "outbound", "cross"};

bool contains(const std::vector<PublicKey>& keys, const PublicKey& key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

Status check_memo(std::string_view memo, std::size_t longest) {
    TRY(check_memo_text(as_bytes(memo)));
    if (memo.size() < kShortestMemo || memo.size() > longest) return Error::tx_memo_length;
    return ok();
}

Status check_memos_2025(const Body& body) {
    for (std::string_view rest = body.memo; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        TRY(check_memo(rest.substr(0, end), kLongestMemo2025));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    for (const EncryptedMemo& memo : body.encrypted_memos) {
        if (memo.bytes.size() < kShortestMemo + kEncryptionBytes ||
            memo.bytes.size() > kLongestMemo2025 + kEncryptionBytes)
            return Error::tx_memo_length;
    }
    return ok();
}

Status check_memos(const Body& body) {
    const bool none = body.memo.empty() && body.encrypted_memos.empty();
    const bool needed =
        std::visit([](const auto& content) { return needs_memo(content); }, body.content);
    if (none) return needed ? Status(Error::tx_memo_length) : Status(ok());
    return body.era == Era::gradido_2025 ? check_memos_2025(body)
                                         : check_memo(body.memo, kLongestMemo);
}

Status check_route(const Body& body) {
    const bool local = body.route == Route::local;
    if (local != body.other_group.empty()) return Error::tx_group_name;
    return ok();
}

void describe_head(const Body& body, Json& json) {
    json.number("era", static_cast<std::int64_t>(body.era)).number("created_s", body.created_s);
    if (body.created_nanos != 0) json.number("created_nanos", body.created_nanos);
    json.text("memo", body.memo);
    if (!body.encrypted_memos.empty()) {
        json.open_list("encrypted_memos");
        for (const EncryptedMemo& memo : body.encrypted_memos) {
            json.open_item()
                .text("kind", kMemoKinds[static_cast<std::size_t>(memo.kind)])
                .number("bytes", static_cast<std::int64_t>(memo.bytes.size()))
                .hex("sha256", sha256({memo.bytes}).view())
                .close_object();
        }
        json.close_list();
    }
    if (body.route != Route::local)
        json.text("route", kRoutes[static_cast<std::size_t>(body.route)]);
    json.text_if("other_group", body.other_group);
    if (body.version != 0) json.number_text("version", body.version);
}

} // namespace

Status check_rules(const Body& body, const Rules& rules) {
    TRY(check_memos(body));
    TRY(check_route(body));
    if (body.created_s > rules.now_s + rules.allowed_skew_s) return Error::tx_created_in_future;
    return std::visit([&](const auto& content) { return check(content, body, rules); },
                      body.content);
}

Signers needed_signers(const Body& body) {
    return std::visit([](const auto& content) { return signers(content); }, body.content);
}

Status check_signer(const Body& body, const PublicKey& signer) {
    const Signers needed = needed_signers(body);
    if (contains(needed.none_of, signer)) return Error::tx_receiver_signs;
    if (needed.and_another || contains(needed.all_of, signer)) return ok();
    return Error::tx_not_concerned;
}

std::string summary_json(const Body& body) {
    Json json;
    std::visit([&](const auto& content) { json.text("type", type_name(content)); }, body.content);
    describe_head(body, json);
    std::visit([&](const auto& content) { describe(content, json); }, body.content);
    return json.take();
}

} // namespace ownkey::tx
