// Bodies of transfers and creations, byte for byte as each era writes them: 2019 and 2021 leave
// zero values out, 2025 writes them.
#include "eras.h"
#include "wire.h"

namespace ownkey::tx {

namespace {

ByteVector encode_seconds(std::int64_t seconds) {
    return Writer().varint_if(1, static_cast<std::uint64_t>(seconds)).take();
}

ByteVector encode_amount(const PublicKey& key, std::int64_t amount, std::int64_t balance = 0) {
    return Writer()
        .bytes(1, key.view())
        .varint_if(2, to_zigzag(amount))
        .varint_if(3, to_zigzag(balance))
        .take();
}

ByteVector
encode_amount_2025(const PublicKey& key, std::int64_t amount, std::string_view community) {
    return Writer()
        .bytes(1, key.view())
        .varint(2, static_cast<std::uint64_t>(amount))
        .bytes(3, as_bytes(community))
        .take();
}

ByteVector encode_body_2025(std::string_view memo,
                            std::int64_t created_s,
                            std::uint32_t field,
                            ByteView content) {
    const ByteVector plain =
        Writer().varint(1, static_cast<Byte>(MemoKind::plain)).bytes(2, as_bytes(memo)).take();
    const ByteVector created =
        Writer().varint(1, static_cast<std::uint64_t>(created_s)).varint(2, 0).take();
    return Writer()
        .bytes(1, plain)
        .bytes(2, created)
        .bytes(3, as_bytes(kVersion2025))
        .varint(4, static_cast<Byte>(Route::local))
        .bytes(field, content)
        .take();
}

ByteVector encode_body(
    Era era, std::string_view memo, std::int64_t created_s, std::uint32_t field, ByteView content) {
    if (era == Era::gradido_2025) return encode_body_2025(memo, created_s, field, content);
    return Writer()
        .bytes_if(1, as_bytes(memo))
        .bytes(2, encode_seconds(created_s))
        .bytes(field, content)
        .take();
}

ByteVector encode_transfer(const Transfer& transfer, Era era) {
    const ByteView receiver = transfer.receiver.view();
    switch (era) {
    case Era::gradido_2019:
        return Writer()
            .bytes(1, encode_amount(transfer.sender, transfer.amount, transfer.final_balance))
            .bytes(2, encode_amount(transfer.receiver, transfer.amount))
            .take();
    case Era::gradido_2021: {
        const ByteVector sender = encode_amount(transfer.sender, transfer.amount);
        return Writer().bytes(1, Writer().bytes(1, sender).bytes(2, receiver).take()).take();
    }
    case Era::gradido_2025:
        return Writer()
            .bytes(1, encode_amount_2025(transfer.sender, transfer.amount, transfer.community))
            .bytes(2, receiver)
            .take();
    }
    std::abort();
}

ByteVector encode_creation(const Creation& creation, Era era) {
    Writer out;
    if (era == Era::gradido_2025) {
        out.bytes(1, encode_amount_2025(creation.receiver, creation.amount, creation.community));
        const auto target = static_cast<std::uint64_t>(*creation.target_date_s);
        return out.bytes(3, Writer().varint(1, target).take()).take();
    }
    out.bytes(1, encode_amount(creation.receiver, creation.amount));
    out.varint_if(2, to_zigzag(creation.ident_hash));
    if (creation.target_date_s) out.bytes(3, encode_seconds(*creation.target_date_s));
    return out.take();
}

} // namespace

ByteVector encode_transfer_body(const Transfer& transfer,
                                std::string_view memo,
                                std::int64_t created_s,
                                Era era) {
    contract(era == Era::gradido_2019 || transfer.final_balance == 0);
    contract(era == Era::gradido_2025 || transfer.community.empty());
    return encode_body(era, memo, created_s, transfer_field(era), encode_transfer(transfer, era));
}

ByteVector encode_creation_body(const Creation& creation,
                                std::string_view memo,
                                std::int64_t created_s,
                                Era era) {
    contract(era == Era::gradido_2019 || (creation.ident_hash == 0 && creation.target_date_s));
    contract(era == Era::gradido_2025 || creation.community.empty());
    return encode_body(era, memo, created_s, creation_field(era), encode_creation(creation, era));
}

} // namespace ownkey::tx
