// The 24 words as typed: what parses is written back as the same words.
#include "core/keys/phrase.h"

#include "target.h"

namespace ownkey::fuzz {

Seeds seeds() {
    Seeds out{bytes_of("Aban\tABILITY\n zoo"), bytes_of("abandom abilty zooo x")};
    const auto document = vectors::load("gradido_phrases.json");
    for (const auto& vector : document["phrases"].GetArray())
        out.push_back(bytes_of(vectors::text(vector, "words")));
    out.push_back(bytes_of(phrase_text(phrase_of(filled<RootSecret>(7))).reveal()));
    return out;
}

void run(ByteView input) {
    const auto phrase = parse_phrase(input);
    constexpr std::size_t kFewWords = 64; // proposals cost: 2048 words each
    if (phrase || input.size() <= kFewWords) {
        const PhraseCheck check = check_phrase(input);
        expect(check.has_checksum == (phrase && root_of(*phrase)));
        expect(phrase.has_value() == (check.words == kPhraseWords && check.unknown.empty()));
        for (const UnknownWord& unknown : check.unknown)
            expect(unknown.position < check.words && unknown.nearest.size() <= 3);
    }
    if (!phrase) return;
    expect(equal_constant_time(MUST(parse_phrase(phrase_text(*phrase).reveal())), *phrase));
    const auto root = root_of(*phrase);
    if (root) expect(equal_constant_time(phrase_of(*root), *phrase));
}

} // namespace ownkey::fuzz
