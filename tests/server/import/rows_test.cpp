// Readers of other systems' exports.
#include "tests/server/flows/expect.h"
#include "tools/ownkey/rows.h"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

namespace ownkey::tool {
namespace {

using Read = Done (*)(std::istream&, const RowSink&);

Done sql(std::istream& in, const RowSink& sink) {
    return read_sql(in, sink);
}

Done csv(std::istream& in, const RowSink& sink) {
    return read_csv(in, "users", sink);
}

Done json(std::istream& in, const RowSink& sink) {
    return read_json_lines(in, "users", sink);
}

/// "table@line name=value name=NULL", one a row.
std::vector<std::string> rows_of(Read read, const std::string& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    const auto done = read(in, [&](const Row& row) {
        auto line = row.table + '@' + std::to_string(row.line);
        for (const auto& field : row.fields)
            line += ' ' + field.name + '=' + field.value.value_or("NULL");
        out.push_back(line);
        return true;
    });
    if (!done) out.push_back(done.error().field + ": " + done.error().detail);
    return out;
}

using Rows = std::vector<std::string>;

const std::string kMysql = R"(-- MySQL dump 10.19  Distrib 10.6
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `users`;
CREATE TABLE `users` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `email` varchar(191) NOT NULL DEFAULT 'a;b',
  `pub_key` binary(32) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `email` (`email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='x ; y';
LOCK TABLES `users` WRITE;
/*!40000 ALTER TABLE `users` DISABLE KEYS */;
INSERT INTO `users` VALUES (1,'o\'neil''s; (\\)',0x4142),(2,'line\nbreak',_binary 'C\0D'),
(3,'-- no comment',NULL);
# a comment; INSERT INTO users VALUES (9,9,9);
INSERT IGNORE INTO `db`.`users` (`email`, `id`) VALUES ('x@y.z', -5);
UNLOCK TABLES;
)";

TEST(rows, of_a_mysql_dump) {
    const auto zero = std::string("C\0D", 3);
    EXPECT_EQ(rows_of(sql, kMysql),
              (Rows{"users@13 id=1 email=o'neil's; (\\) pubkey=AB",
                    "users@13 id=2 email=line\nbreak pubkey=" + zero,
                    "users@14 id=3 email=-- no comment pubkey=NULL",
                    "users@16 email=x@y.z id=-5"}));
}

TEST(rows, of_a_postgres_dump) {
    EXPECT_EQ(rows_of(sql, R"(--
-- PostgreSQL database dump
--
SET standard_conforming_strings = on;
CREATE FUNCTION public.f() RETURNS text AS $body$ INSERT INTO users VALUES ('no'); $body$ LANGUAGE sql;
CREATE TABLE public.users (
    id bigint NOT NULL,
    name character varying(255) DEFAULT 'x'::character varying,
    CONSTRAINT c CHECK ((id > 0))
);
COPY public.users (id, name) FROM stdin;
1	a\tb\\c
2	\N
\.
INSERT INTO public.users VALUES (3, 'back\slash');
INSERT INTO public.users (id, name) VALUES (4, E'tab\there'), (5, 'cast'::text), (6, now());
)"),
              (Rows{"users@12 id=1 name=a\tb\\c",
                    "users@13 id=2 name=NULL",
                    "users@15 id=3 name=back\\slash",
                    "users@16 id=4 name=tab\there",
                    "users@16 id=5 name=cast",
                    "users@16 id=6 name=NULL"}));
}

TEST(rows, of_sql_that_cannot_be_read) {
    const std::string users = "CREATE TABLE users (id int, name text);\n";
    const std::vector<std::pair<std::string, std::string>> bad{
        {"INSERT INTO users VALUES (1);", "line 1: rows of users, but nothing says its columns"},
        {users + "INSERT INTO users VALUES (1,2,3);", "line 2: more values than columns"},
        {users + "INSERT INTO users VALUES (1);", "line 2: fewer values than columns"},
        {users + "INSERT INTO users VALUES (1,'a", "line 2: the file ends inside a string"},
        {users + "INSERT INTO users VALUES (1,'a')", "line 2: the file ends inside a statement"},
        {users + "/* x", "line 2: the file ends inside a comment"},
        {"COPY users (id) FROM stdin;\n1\n", "line 3: the file ends inside COPY"},
        {users + "INSERT INTO users VALUES (1,X'4');", "line 2: X'...' holds no hex digits"},
        {users + "INSERT INTO users VALUES (1,'" + std::string(Bounds::kValue + 1, 'a') + "');",
         "line 2: a value over 1 MiB"},
    };
    for (const auto& [text, expected] : bad) {
        const auto rows = rows_of(sql, text);
        ASSERT_FALSE(rows.empty()) << text.substr(0, 100);
        EXPECT_EQ(rows.back(), expected);
    }
}

TEST(rows, deep_and_long_sql_takes_no_stack) {
    const std::string users = "CREATE TABLE users (id int);\n";
    std::string comments;
    for (int i = 0; i < 300'000; ++i)
        comments += "--\n";
    EXPECT_EQ(rows_of(sql, users + comments + "INSERT INTO users VALUES (7);").size(), 1U);
    EXPECT_EQ(rows_of(sql, users + "INSERT INTO users VALUES (" + std::string(300'000, '(')),
              (Rows{"line 2: the file ends inside a statement"}));
}

TEST(rows, of_csv) {
    EXPECT_EQ(rows_of(csv, "\xEF\xBB\xBFId,First_Name\r\n1,\"a \"\"b\"\",\nc\"\r\n2,\r\n\r\n3,\\N"),
              (Rows{"users@2 id=1 firstname=a \"b\",\nc",
                    "users@4 id=2 firstname=NULL",
                    "users@6 id=3 firstname=NULL"}));
    EXPECT_EQ(rows_of(csv, "id;name\n1;\"a;b\"\n2;\n"),
              (Rows{"users@2 id=1 name=a;b", "users@3 id=2 name=NULL"}));
    EXPECT_EQ(rows_of(csv, "id,name\n1,\"a\nb\"\n2,\"\"\n"),
              (Rows{"users@2 id=1 name=a\nb", "users@4 id=2 name="}));
    EXPECT_EQ(rows_of(csv, "id,name\n1\n"), (Rows{"line 2: fewer values than columns"}));
    EXPECT_EQ(rows_of(csv, "id,name\n1,2,3\n"), (Rows{"line 2: more values than columns"}));
    EXPECT_EQ(rows_of(csv, "id,name\n1,\"a"), (Rows{"line 2: the file ends inside quotes"}));
    EXPECT_EQ(rows_of(csv, "id,name\n1,\"a\"b\n"), (Rows{"line 2: text behind a closing quote"}));
    EXPECT_EQ(rows_of(csv, ""), Rows{});
}

TEST(rows, of_json_lines) {
    EXPECT_EQ(
        rows_of(json,
                R"({"id":12345678901234567890,"Name":"a\u00e9","active":true,"x":null,"y":[1]})"
                "\n\n{\"id\":2}\n"),
        (Rows{"users@1 id=12345678901234567890 name=a\xC3\xA9 active=1 x=NULL y=NULL",
              "users@3 id=2"}));
    for (const std::string bad : {"[1]", "{\"id\":1", "{\"id\":1} x", "null", "{\"a\":\"\xFF\"}"})
        EXPECT_EQ(rows_of(json, bad), (Rows{"line 1: one JSON object is expected"})) << bad;
    EXPECT_EQ(rows_of(json, std::string(1'000'000, '[')),
              (Rows{"line 1: one JSON object is expected"}));
}

/// Cut anywhere, changed anywhere: it ends, with rows and perhaps a reason.
TEST(rows, of_damaged_files_end) {
    const std::string lines = R"({"id":1,"name":"x"})"
                              "\n{\"id\":2}\n";
    const std::string table = "id,name\n1,\"a \"\"b\"\"\"\n2,\n";
    std::mt19937 random(7);
    for (const auto& [read, text] :
         {std::pair<Read, std::string>{sql, kMysql}, {csv, table}, {json, lines}}) {
        for (std::size_t size = 0; size < text.size(); ++size)
            (void)rows_of(read, text.substr(0, size));
        for (int round = 0; round < 3000; ++round) {
            auto changed = text;
            for (int change = 0; change <= round % 3; ++change)
                changed[random() % changed.size()] = static_cast<char>(random());
            EXPECT_LT(rows_of(read, changed).size(), 40U);
        }
    }
}

TEST(rows, stop_when_the_taker_has_enough) {
    int seen = 0;
    std::istringstream in(kMysql);
    EXPECT_OK(read_sql(in, [&](const Row&) { return ++seen < 2; }));
    EXPECT_EQ(seen, 2);
}

} // namespace
} // namespace ownkey::tool
