// The group trusts another group's currency, or no longer; 2021 only. The rules are: the group has
// a name. Whose key speaks for the own group does not stand in the bytes: somebody signs, and the
// community server knows whether that is the one.
#include "../contents.h"
#include "../parts.h"

namespace ownkey::tx {

namespace {

// GroupFriendsUpdate{string group=1; action=2 (ADD 0, REMOVE 1)}
constexpr FieldRule kTable[] = {{1, Kind::name}, {2, Kind::enumeration, Count::optional, 1}};

} // namespace

Result<Content> decode_group_friends(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kTable));
    return Content(GroupFriends{message.text(1), message.number(2) == 1});
}

Status check(const GroupFriends& friends, const Body&, const Rules&) {
    if (friends.group.empty()) return Error::tx_group_name;
    return ok();
}

Signers signers(const GroupFriends&) {
    return {{}, {}, true};
}

void describe(const GroupFriends& friends, Json& json) {
    json.text("group", friends.group).text("action", friends.remove ? "remove" : "add");
}

} // namespace ownkey::tx
