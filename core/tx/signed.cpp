// The envelope of a body and its signatures, three eras (docs/community.md).
#include "eras.h"
#include "parts.h"

namespace ownkey::tx {

namespace {

// SignaturePair{bytes pubKey=1; bytes ed25519=2}; SignatureMap{repeated SignaturePair=1}
constexpr FieldRule kPair[] = {{1, Kind::key, Count::required}, {2, Kind::bytes, Count::required}};
constexpr FieldRule kMap[] = {{1, Kind::message, Count::repeated}};
// Transaction{uint64 id=1; TimestampSeconds received=2; SignatureMap sigMap=3; bytes txHash=4;
// bytes bodyBytes=5}
constexpr FieldRule kSigned2019[] = {{1, Kind::uint64},
                                     {2, Kind::message},
                                     {3, Kind::message, Count::required},
                                     {4, Kind::hash},
                                     {5, Kind::bytes, Count::required}};
// GradidoTransaction{SignatureMap sig_map=1; bytes body_bytes=2; LedgerAnchor pairing=3 in 2025}
constexpr FieldRule kSigned[] = {
    {1, Kind::message, Count::required}, {2, Kind::bytes, Count::required}, {3, Kind::message}};
// LedgerAnchor{type=1; oneof{HieroTransactionId hiero_transaction_id=3; uint64 id=4}}
constexpr FieldRule kAnchor[] = {
    {1, Kind::enumeration, Count::optional, 8}, {3, Kind::message}, {4, Kind::uint64}};
// HieroTransactionId{Timestamp valid_start=1; HieroAccountId account=2; bool scheduled=3; int32
// nonce=4}; HieroAccountId{int64 shard=1; int64 realm=2; int64 account=3; bytes alias=4}
constexpr FieldRule kHieroId[] = {
    {1, Kind::message}, {2, Kind::message}, {3, Kind::boolean}, {4, Kind::int32}};
constexpr FieldRule kHieroAccount[] = {
    {1, Kind::int64}, {2, Kind::int64}, {3, Kind::int64}, {4, Kind::bytes}};

/// Only 2019 has fields 4 and 5.
Result<bool> is_2019(ByteView bytes) {
    Reader reader(bytes);
    while (!reader.at_end()) {
        const Field field = TRY(reader.next());
        if (field.number == 4 || field.number == 5) return true;
    }
    return false;
}

Result<SignaturePair> decode_pair(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kPair));
    if (message.bytes(2).size() != Signature::kSize) return Error::signature_invalid;
    return SignaturePair{message.fixed<PublicKey>(1), MUST(Signature::from(message.bytes(2)))};
}

Result<std::vector<SignaturePair>> decode_map(ByteView bytes) {
    TRY(Message::parse(bytes, kMap));
    std::vector<SignaturePair> pairs;
    for (const ByteView pair : repeated(bytes, 1))
        pairs.push_back(TRY(decode_pair(pair)));
    return pairs;
}

Status check_pairing(ByteView bytes) {
    const Message anchor = TRY(Message::parse(bytes, kAnchor));
    if (anchor.has(3) && anchor.has(4)) return Error::tx_repeated_field;
    const Message id = TRY(Message::parse(anchor.bytes(3), kHieroId));
    TRY(decode_timestamp(id.bytes(1)));
    TRY(Message::parse(id.bytes(2), kHieroAccount));
    return ok();
}

/// In: a body of the envelope's era, or not. Fails: those of era_of, tx_too_large, tx_unknown_type.
Status take_body(ByteView bytes, SignedTransaction& transaction) {
    if (bytes.size() > kMaxBodyBytes) return Error::tx_too_large;
    const Era era = TRY(era_of(bytes));
    const bool is_2019 = transaction.era == Era::gradido_2019;
    if (is_2019 != (era == Era::gradido_2019)) return Error::tx_unknown_type;
    transaction.era = era;
    transaction.body_bytes.assign(bytes.begin(), bytes.end());
    return ok();
}

Result<SignedTransaction> decode_2019(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kSigned2019));
    SignedTransaction transaction;
    transaction.era = Era::gradido_2019;
    transaction.signatures = TRY(decode_map(message.bytes(3)));
    transaction.entry.number = message.number(1);
    transaction.entry.received_s = TRY(decode_seconds(message.bytes(2)));
    if (!message.bytes(4).empty()) transaction.entry.hash = message.fixed<Hash32>(4);
    TRY(take_body(message.bytes(5), transaction));
    return transaction;
}

ByteVector encode_map(const std::vector<SignaturePair>& pairs) {
    Writer map;
    for (const SignaturePair& pair : pairs) {
        map.bytes(1,
                  Writer().bytes(1, pair.public_key.view()).bytes(2, pair.signature.view()).take());
    }
    return map.take();
}

} // namespace

Result<SignedTransaction> decode_signed(ByteView bytes) {
    if (bytes.size() > kMaxSignedBytes) return Error::tx_too_large;
    if (TRY(is_2019(bytes))) return decode_2019(bytes);
    const Message message = TRY(Message::parse(bytes, kSigned));
    SignedTransaction transaction;
    transaction.signatures = TRY(decode_map(message.bytes(1)));
    TRY(take_body(message.bytes(2), transaction));
    if (!message.has(3)) return transaction;
    if (transaction.era != Era::gradido_2025) return Error::tx_unknown_field;
    TRY(check_pairing(message.bytes(3)));
    transaction.pairing.assign(message.bytes(3).begin(), message.bytes(3).end());
    return transaction;
}

ByteVector encode_signed(const SignedTransaction& transaction) {
    const ByteVector map = encode_map(transaction.signatures);
    if (transaction.era != Era::gradido_2019) {
        return Writer()
            .bytes(1, map)
            .bytes(2, transaction.body_bytes)
            .bytes_if(3, transaction.pairing)
            .take();
    }
    const LedgerEntry& entry = transaction.entry;
    Writer out;
    out.varint_if(1, entry.number);
    if (entry.received_s != 0)
        out.bytes(2, Writer().varint(1, static_cast<std::uint64_t>(entry.received_s)).take());
    out.bytes(3, map);
    if (entry.hash) out.bytes(4, entry.hash->view());
    return out.bytes(5, transaction.body_bytes).take();
}

} // namespace ownkey::tx
