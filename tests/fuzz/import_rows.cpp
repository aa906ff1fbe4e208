// Other systems' exports: SQL dumps, CSV, JSON lines. Reading ends, with rows within the bounds.
#include "server/flows/old_hashes.h"
#include "target.h"
#include "tools/ownkey/rows.h"

#include <sstream>

namespace ownkey::fuzz {

Seeds seeds() {
    return {
        bytes_of(
            "s-- MySQL dump\nCREATE TABLE `u` (`id` int, `b` varchar(9) DEFAULT 'x', KEY (`id`));\n"
            "INSERT INTO `u` VALUES (1,'a\\'b''c'),(2,0x4142),(-3,_binary 'x\\0y'),(4,NULL);\n"),
        bytes_of("s-- PostgreSQL database dump\nCOPY public.u (id, b) FROM "
                 "stdin;\n1\ta\\tb\n2\t\\N\n\\.\n"
                 "INSERT INTO u (id) VALUES (3), ('4'::text), (E'\\n');\n$a$ x $a$ ;\n"),
        bytes_of("cid,first_name\r\n1,\"a \"\"b\"\"\"\r\n2,\n"),
        bytes_of("cid;b\n1;\\N\n"),
        bytes_of("j{\"id\":1,\"b\":true,\"c\":[1,{}],\"d\":null,\"e\":\"\\u00e9\"}\n\n{}\n"),
        bytes_of("h$2y$05$Kb582Jt6HS3WKxETwH6JKeWqWZKvBYt7jfhIIxlbrEO3luASPaOqe"),
        bytes_of("hADAxMjM0NTY3ODlhYmNkZWZpR8Ta/HlDvOBtvSPHj0Bo2ldRBBVbql48o3lpvfsbjQ=="),
        bytes_of(
            "h$pbkdf2-sha256$3000$MDEyMzQ1Njc4OWFiY2RlZg$H1epz.r.vPQfFdWwgXjITaqpWCLDrvOuqub8NG5"
            "bBYE")};
}

/// In: its first byte says what the rest is.
void run(ByteView input) {
    if (input.empty()) return;
    const auto kind = input[0];
    const std::string text(as_text(input.subspan(1)));
    if (kind == 'h') {
        (void)flows::scheme_of_hash(text);
        return;
    }
    std::size_t bytes = 0;
    const auto sink = [&](const tool::Row& row) {
        expect(!row.fields.empty() || kind == 'j');
        expect(row.fields.size() <= tool::Bounds::kColumns && row.line >= 1);
        for (const auto& field : row.fields)
            bytes += field.value ? field.value->size() : 0;
        return true;
    };
    std::istringstream in(text);
    if (kind == 's') (void)tool::read_sql(in, sink);
    if (kind == 'c') (void)tool::read_csv(in, "u", sink);
    if (kind == 'j') (void)tool::read_json_lines(in, "u", sink);
    expect(bytes <= 4 * text.size());
}

} // namespace ownkey::fuzz
