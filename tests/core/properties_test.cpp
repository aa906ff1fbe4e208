// What holds for every value (rapidcheck; native build only).
#include "core/encoding.h"
#include "core/keys/phrase.h"
#include "core/tx/eras.h"
#include "core/tx/wire.h"
#include "core/vault/update.h"
#include "tx_samples.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace ownkey {
namespace {

RootSecret root_from(const std::array<Byte, 32>& bytes) {
    return MUST(RootSecret::from(bytes));
}

RC_GTEST_PROP(Properties, encodings_round_trip, (const std::vector<Byte>& bytes)) {
    RC_ASSERT(MUST(from_hex(to_hex(bytes))) == bytes);
    RC_ASSERT(MUST(from_base64(to_base64(bytes))) == bytes);
    RC_ASSERT(MUST(from_base64url(to_base64url(bytes))) == bytes);
}

RC_GTEST_PROP(Properties, base64_has_one_text_per_value, (const std::string& text)) {
    const auto url = from_base64url(text);
    if (url) RC_ASSERT(to_base64url(*url) == text);
    const auto plain = from_base64(text);
    if (plain) RC_ASSERT(to_base64(*plain) == text);
}

RC_GTEST_PROP(Properties, phrases_round_trip, (const std::array<Byte, 32>& bytes)) {
    const PhraseIndices phrase = phrase_of(root_from(bytes));
    RC_ASSERT(equal_constant_time(MUST(root_of(phrase)), root_from(bytes)));
    RC_ASSERT(equal_constant_time(MUST(parse_phrase(phrase_text(phrase).reveal())), phrase));
}

RC_GTEST_PROP(Properties, amounts_round_trip, ()) {
    const auto units = *rc::gen::inRange<std::int64_t>(0, INT64_MAX);
    RC_ASSERT(MUST(tx::parse_amount(tx::amount_text(units))) == units);
}

RC_GTEST_PROP(Properties, zigzag_round_trips, (std::int64_t value)) {
    RC_ASSERT(tx::from_zigzag(tx::to_zigzag(value)) == value);
}

RC_GTEST_PROP(Properties,
              transfers_round_trip_and_no_prefix_decodes,
              (const std::array<Byte, 32>& sender,
               const std::array<Byte, 32>& receiver,
               std::int64_t amount)) {
    const auto created = *rc::gen::inRange<std::int64_t>(0, 253'402'300'800);
    const auto memo = *rc::gen::container<std::string>(rc::gen::inRange(' ', '~'));
    const ByteVector body = tx::encode_transfer_body({{sender}, {receiver}, amount}, memo, created);
    const auto decoded = tx::decode_body(body);
    if (body.size() > tx::kMaxBodyBytes) RC_DISCARD("too large");
    RC_ASSERT(decoded.has_value());
    const auto& transfer = std::get<tx::Transfer>(decoded->content);
    RC_ASSERT(transfer.sender.bytes == sender && transfer.receiver.bytes == receiver &&
              transfer.amount == amount);
    RC_ASSERT(decoded->memo == memo && decoded->created_s == created);
    for (std::size_t size = 0; size < body.size(); ++size)
        RC_ASSERT(!tx::decode_body(ByteView(body).first(size)));
}

RC_GTEST_PROP(Properties, decoders_survive_anything, (const std::vector<Byte>& bytes)) {
    const auto body = tx::decode_body(bytes);
    if (body) (void)tx::check_rules(*body, {0});
    (void)tx::decode_signed(bytes);
    (void)vault::decode_update(bytes);
    (void)vault::read_header(bytes);
    (void)parse_phrase(bytes);
}

RC_GTEST_PROP(Properties, changed_transactions_are_never_of_two_eras_and_shown_as_changed, ()) {
    const auto samples = tx::sample::all();
    const auto& sample = samples[*rc::gen::inRange<std::size_t>(0, samples.size())];
    ByteVector body = sample.body();
    const std::string shown = tx::summary_json(MUST(tx::decode_body(body)));
    // Not in the encrypted memo, of which only the length is shown.
    const auto start = sample.era == tx::Era::gradido_2025
                           ? body.size() - sample.content.size()
                           : *rc::gen::inRange<std::size_t>(0, body.size());
    const auto at = *rc::gen::inRange<std::size_t>(start, body.size());
    const Byte before = body[at];
    body[at] = *rc::gen::arbitrary<Byte>();
    const auto decoded = tx::decode_body(body);
    std::size_t eras = 0;
    for (const tx::Era era : {tx::Era::gradido_2019, tx::Era::gradido_2021, tx::Era::gradido_2025})
        eras += tx::decode_body_as(era, body) ? 1 : 0;
    RC_ASSERT(eras == (decoded ? 1u : 0u));
    if (decoded && body[at] != before) RC_ASSERT(tx::summary_json(*decoded) != shown);
}

RC_GTEST_PROP(Properties, bodies_of_each_era_round_trip, (std::int64_t amount)) {
    const auto era =
        *rc::gen::element(tx::Era::gradido_2019, tx::Era::gradido_2021, tx::Era::gradido_2025);
    const auto memo =
        *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange(' ', '~')));
    const auto date = *rc::gen::inRange<std::int64_t>(0, 253'402'300'800);
    tx::Creation creation{{}, amount, date};
    if (era == tx::Era::gradido_2019) creation.ident_hash = *rc::gen::arbitrary<std::int32_t>();
    if (era == tx::Era::gradido_2025) creation.community = "garden";
    const ByteVector body = tx::encode_creation_body(creation, memo, date, era);
    const auto decoded = MUST(tx::decode_body(body));
    const auto& read = std::get<tx::Creation>(decoded.content);
    RC_ASSERT(decoded.era == era && decoded.memo == memo && decoded.created_s == date);
    RC_ASSERT(read.amount == amount && read.target_date_s == date);
    RC_ASSERT(read.ident_hash == creation.ident_hash && read.community == creation.community);
}

} // namespace
} // namespace ownkey
