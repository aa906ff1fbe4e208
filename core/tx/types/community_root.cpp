// A community begins; 2025 only. The rules are: its three keys differ; the community's own signs.
#include "../contents.h"
#include "../parts.h"

namespace ownkey::tx {

namespace {

// CommunityRoot{bytes pubkey=1; bytes gmw_pubkey=2; bytes auf_pubkey=3}
constexpr FieldRule kTable[] = {{1, Kind::key, Count::required},
                                {2, Kind::key, Count::required},
                                {3, Kind::key, Count::required}};

} // namespace

Result<Content> decode_community_root(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kTable));
    CommunityRoot root;
    root.community = message.fixed<PublicKey>(1);
    root.gmw = message.fixed<PublicKey>(2);
    root.auf = message.fixed<PublicKey>(3);
    return Content(root);
}

Status check(const CommunityRoot& root, const Body&, const Rules&) {
    if (root.community == root.gmw || root.community == root.auf || root.gmw == root.auf)
        return Error::tx_same_account;
    return ok();
}

Signers signers(const CommunityRoot& root) {
    return {{root.community}, {}, false};
}

void describe(const CommunityRoot& root, Json& json) {
    json.hex("community", root.community.view())
        .hex("gmw", root.gmw.view())
        .hex("auf", root.auf.view());
}

} // namespace ownkey::tx
