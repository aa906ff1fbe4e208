// A user joins a group or moves between groups; 2021 only. The rules are: a move names its target
// group and nothing else does; the user signs.
#include "../contents.h"
#include "../parts.h"

namespace ownkey::tx {

namespace {

// GroupMemberUpdate{bytes user_pubkey=1; type=2; Timestamp paired=3; string target_group=4}
constexpr FieldRule kTable[] = {{1, Kind::key, Count::required},
                                {2, Kind::enumeration, Count::optional, 2},
                                {3, Kind::message},
                                {4, Kind::name}};
constexpr std::string_view kChanges[] = {"add_user", "move_inbound", "move_outbound"};

} // namespace

Result<Content> decode_group_member(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kTable));
    GroupMember member;
    member.user = message.fixed<PublicKey>(1);
    member.change = static_cast<MemberChange>(message.number(2));
    member.target_group = message.text(4);
    if (message.has(3)) member.paired = TRY(decode_timestamp(message.bytes(3)));
    return Content(std::move(member));
}

Status check(const GroupMember& member, const Body&, const Rules&) {
    const bool moves = member.change != MemberChange::add_user;
    if (moves == member.target_group.empty()) return Error::tx_group_name;
    return ok();
}

Signers signers(const GroupMember& member) {
    return {{member.user}, {}, false};
}

void describe(const GroupMember& member, Json& json) {
    json.hex("user", member.user.view())
        .text("change", kChanges[static_cast<std::size_t>(member.change)])
        .text_if("target_group", member.target_group);
    describe_time("paired", member.paired, json);
}

} // namespace ownkey::tx
