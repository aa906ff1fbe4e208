#include "mutate.h"

#include "wire_tree.h"

#include <algorithm>
#include <array>

namespace ownkey::second_opinion {

namespace {

/// Numbers at the edges of what varints, enums, bools, 32 and 64 bits can say.
std::uint64_t edge(Random& random) {
    static const std::vector<std::uint64_t> edges{0,
                                                  1,
                                                  2,
                                                  3,
                                                  4,
                                                  7,
                                                  8,
                                                  127,
                                                  128,
                                                  999'999'999,
                                                  0x7FFFFFFF,
                                                  0x80000000,
                                                  0xFFFFFFFF,
                                                  0x100000000,
                                                  0x100000001,
                                                  1ull << 63,
                                                  ~0ull,
                                                  ~0ull - 1,
                                                  ~0ull << 31};
    return random.one_in(4) ? random.bits() : random.one_of(edges);
}

std::size_t place(Random& random, const std::string& bytes) {
    return random.below(bytes.size() + 1);
}

void flip_bit(Random& random, std::string& bytes, const std::string&) {
    if (bytes.empty()) return;
    char& c = bytes[random.below(bytes.size())];
    c = static_cast<char>(c ^ (1 << random.below(8)));
}

void set_byte(Random& random, std::string& bytes, const std::string&) {
    if (!bytes.empty()) bytes[random.below(bytes.size())] = static_cast<char>(random.bits());
}

void insert_bytes(Random& random, std::string& bytes, const std::string&) {
    bytes.insert(place(random, bytes), random.bytes(1 + random.below(3)));
}

void remove_bytes(Random& random, std::string& bytes, const std::string&) {
    bytes.erase(place(random, bytes), 1 + random.below(3));
}

void repeat_bytes(Random& random, std::string& bytes, const std::string&) {
    bytes.insert(place(random, bytes), bytes.substr(place(random, bytes), 1 + random.below(40)));
}

void cut(Random& random, std::string& bytes, const std::string&) {
    bytes.resize(random.below(bytes.size() + 1));
}

/// Protobuf merges messages that are written one after the other.
void splice(Random& random, std::string& bytes, const std::string& other) {
    if (random.one_in(2))
        bytes += other;
    else
        bytes = bytes.substr(0, place(random, bytes)) + other.substr(place(random, other));
}

WireField any_field(Random& random) {
    WireField field;
    const auto number = random.one_in(3) ? 1 + random.below(2000) : 1 + random.below(15);
    field.tag.value = number << 3 | random.below(6);
    field.value.value = edge(random);
    field.bytes = random.bytes(field.wire_type() == fixed64   ? 8
                               : field.wire_type() == fixed32 ? 4
                                                              : random.below(36));
    return field;
}

void pad_numbers(Random& random, WireField& field) {
    const std::array<WireNumber*, 2> numbers{
        &field.tag, field.wire_type() == varint ? &field.value : &field.length};
    numbers[random.below(2)]->spare_bytes = 1 + static_cast<unsigned>(random.below(3));
}

void change_content(Random& random, WireField& field) {
    field.value.value = edge(random);
    if (field.bytes.empty() || random.one_in(4))
        field.bytes = random.text(0, 40);
    else
        field.bytes.resize(field.bytes.size() + 1 - random.below(3));
    if (random.one_in(2)) field.parts.clear();
}

void change_field(Random& random, WireFields& fields, std::size_t at, WireFields& others) {
    const auto to = static_cast<std::ptrdiff_t>(random.below(fields.size() + 1));
    switch (random.below(10)) {
    case 0:
        fields.insert(fields.begin() + to, WireField(fields[at]));
        break;
    case 1:
        fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(at));
        break;
    case 2:
        std::swap(fields[at], fields[random.below(fields.size())]);
        break;
    case 3:
        fields.insert(fields.begin() + to, any_field(random));
        break;
    case 4:
        fields[at].tag.value = (1 + random.below(15)) << 3 | fields[at].wire_type();
        break;
    case 5:
        fields[at].tag.value = fields[at].number() << 3 | random.below(6);
        break;
    case 6:
        pad_numbers(random, fields[at]);
        break;
    case 7:
        if (!others.empty()) fields[at] = random.one_of(others);
        break;
    case 8:
        if (!others.empty()) fields.insert(fields.begin() + to, random.one_of(others));
        break;
    default:
        change_content(random, fields[at]);
    }
}

/// Walks down to some depth and changes a field there.
void change_fields(Random& random, std::string& bytes, const std::string& other) {
    auto fields = take_apart(bytes);
    auto others = take_apart(other);
    if (!fields || !others || fields->empty()) return flip_bit(random, bytes, other);
    WireFields* here = &*fields;
    WireFields* there = &*others;
    std::size_t at = random.below(here->size());
    while (!(*here)[at].parts.empty() && !random.one_in(3)) {
        here = &(*here)[at].parts;
        at = random.below(here->size());
        const auto deeper = std::find_if(
            there->begin(), there->end(), [](const WireField& f) { return !f.parts.empty(); });
        if (deeper != there->end() && !random.one_in(4)) there = &deeper->parts;
    }
    change_field(random, *here, at, *there);
    bytes = put_together(*fields);
}

using Change = void (*)(Random&, std::string&, const std::string&);

} // namespace

std::string mutated(Random& random, const std::string& good, const std::string& other) {
    static const std::vector<Change> changes_to_choose{flip_bit,
                                                       set_byte,
                                                       insert_bytes,
                                                       remove_bytes,
                                                       repeat_bytes,
                                                       cut,
                                                       splice,
                                                       change_fields,
                                                       change_fields,
                                                       change_fields,
                                                       change_fields,
                                                       change_fields,
                                                       change_fields};
    std::string bytes = good;
    for (std::size_t changes = 1 + random.below(8) / 5; changes > 0; --changes)
        random.one_of(changes_to_choose)(random, bytes, other);
    return bytes;
}

} // namespace ownkey::second_opinion
