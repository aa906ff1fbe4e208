// Communities merge the colours of their currencies, or no longer; 2025 only. Whose key speaks for
// the community does not stand in the bytes: somebody signs, the ledger knows the community's root.
#include "../contents.h"
#include "../parts.h"

namespace ownkey::tx {

namespace {

// CommunityFriendsUpdate{bool color_fusion=1}
constexpr FieldRule kTable[] = {{1, Kind::boolean}};

} // namespace

Result<Content> decode_community_friends(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kTable));
    return Content(CommunityFriends{message.number(1) == 1});
}

Status check(const CommunityFriends&, const Body&, const Rules&) {
    return ok();
}

Signers signers(const CommunityFriends&) {
    return {{}, {}, true};
}

void describe(const CommunityFriends& friends, Json& json) {
    json.boolean("color_fusion", friends.color_fusion);
}

} // namespace ownkey::tx
