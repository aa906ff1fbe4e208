// An account is made known to the community's ledger; 2025 only. The rules are: a user key or an
// account key, not the same twice; a subaccount has both; the community's own accounts come with
// its root, never this way. The account signs (or the user, where there is no account key), and
// another: the community's root, whose key does not stand in the bytes.
#include "../contents.h"
#include "../parts.h"

namespace ownkey::tx {

namespace {

// RegisterAddress{bytes user_pubkey=1; address_type=2; bytes name_hash=3; bytes account_pubkey=4;
// uint32 derivation_index=5}
constexpr FieldRule kTable[] = {
    {1, Kind::key},
    {2, Kind::enumeration, Count::optional, static_cast<Byte>(AddressType::deferred_transfer)},
    {3, Kind::hash},
    {4, Kind::key},
    {5, Kind::uint32}};
constexpr std::string_view kTypes[] = {"none",
                                       "community_human",
                                       "community_gmw",
                                       "community_auf",
                                       "community_project",
                                       "subaccount",
                                       "crypto_account",
                                       "deferred_transfer"};

template <class Fixed32>
std::optional<Fixed32> fixed_if(const Message& message, std::uint32_t number) {
    if (message.bytes(number).empty()) return std::nullopt;
    return message.fixed<Fixed32>(number);
}

} // namespace

Result<Content> decode_register_address(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kTable));
    RegisterAddress address;
    address.user = fixed_if<PublicKey>(message, 1);
    address.type = static_cast<AddressType>(message.number(2));
    address.name_hash = fixed_if<Hash32>(message, 3);
    address.account = fixed_if<PublicKey>(message, 4);
    address.derivation_index = static_cast<std::uint32_t>(message.number(5));
    return Content(address);
}

Status check(const RegisterAddress& address, const Body&, const Rules&) {
    if (address.type == AddressType::none || address.type == AddressType::community_gmw ||
        address.type == AddressType::community_auf)
        return Error::tx_enum;
    if (!address.user && !address.account) return Error::tx_missing_field;
    if (address.type == AddressType::subaccount && (!address.user || !address.account))
        return Error::tx_missing_field;
    if (address.user == address.account) return Error::tx_same_account;
    return ok();
}

Signers signers(const RegisterAddress& address) {
    Signers needed;
    if (address.account || address.user)
        needed.all_of.push_back(address.account ? *address.account : *address.user);
    needed.and_another = true;
    return needed;
}

void describe(const RegisterAddress& address, Json& json) {
    json.text("address_type", kTypes[static_cast<std::size_t>(address.type)]);
    if (address.user) json.hex("user", address.user->view());
    if (address.account) json.hex("account", address.account->view());
    if (address.name_hash) json.hex("name_hash", address.name_hash->view());
    json.number("derivation_index", address.derivation_index);
}

} // namespace ownkey::tx
