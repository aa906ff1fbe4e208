// The wire reader: the format has one text per field, so what was read writes back to the same
// bytes.
#include "core/tx/wire.h"

#include "target.h"

namespace ownkey::fuzz {

Seeds seeds() {
    return {tx::Writer().varint(1, 300).bytes(2, as_bytes("memo")).take(),
            tx::Writer().varint(15, UINT64_MAX).take()};
}

void run(ByteView input) {
    tx::Reader reader(input);
    tx::Writer writer;
    bool has_fixed = false;
    while (!reader.at_end()) {
        const auto field = reader.next();
        if (!field) return;
        if (field->type == tx::WireType::bytes) {
            writer.bytes(field->number, field->bytes);
        } else if (field->type == tx::WireType::varint) {
            writer.varint(field->number, field->value);
        } else {
            has_fixed = true; // read, never written
        }
    }
    if (!has_fixed) expect(equal(writer.take(), input));
}

} // namespace ownkey::fuzz
