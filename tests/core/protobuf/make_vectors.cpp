// Writes tests/vectors/transactions_all_types.json from samples.h: the bytes are protobuf's own.
#include "core/encoding.h"
#include "generate.h"
#include "samples.h"

#include <google/protobuf/text_format.h>

#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>

namespace ownkey::second_opinion {
namespace {

std::map<std::string, std::string> make_keys() {
    Random random(20261121);
    std::map<std::string, std::string> keys;
    for (const char* name : {"@anna", "@bert", "@cleo", "@dora", "@name"})
        keys[name] = random.key();
    return keys;
}

const std::map<std::string, std::string>& keys() {
    static const auto made = make_keys();
    return made;
}

std::string hex(const std::string& bytes) {
    return to_hex(as_bytes(bytes));
}

/// As text format writes bytes.
std::string escaped(const std::string& bytes) {
    std::ostringstream out;
    for (const char c : bytes)
        out << '\\' << std::oct << std::setw(3) << std::setfill('0')
            << static_cast<unsigned>(static_cast<unsigned char>(c));
    return out.str();
}

std::string with_keys(std::string text, std::string (*form)(const std::string&)) {
    for (const auto& [name, key] : keys()) {
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at))
            text.replace(at, name.size(), form(key));
    }
    return text;
}

template <class Body>
std::string bytes_of(const Sample& sample) {
    Body body;
    if (!google::protobuf::TextFormat::ParseFromString(with_keys(sample.message, escaped), &body))
        std::abort();
    // Implementations of 2025 write zeros down.
    return sample.era == 3 ? with_zeros(body) : body.SerializeAsString();
}

std::string bytes_of_any(const Sample& sample) {
    if (sample.era == 1) return bytes_of<era_2019::TransactionBody>(sample);
    if (sample.era == 2) return bytes_of<era_2021::TransactionBody>(sample);
    return bytes_of<era_2025::TransactionBody>(sample);
}

std::string on_one_line(const std::string& text) {
    std::istringstream words(text);
    std::string out, line;
    while (std::getline(words, line)) {
        const auto start = line.find_first_not_of(' ');
        if (!out.empty()) out += ' ';
        out += line.substr(start);
    }
    return out;
}

void print() {
    std::cout << "{\n \"source\": \"made with Google's protobuf 3.21 from the description of the "
                 "wire format; tests/core/protobuf/samples.h says what is in each body, and what "
                 "its summary must be\",\n \"created_s\": 1795257000,\n \"keys\": {";
    const char* separator = "\n";
    for (const auto& [name, key] : keys()) {
        std::cout << separator << "  \"" << name.substr(1) << "\": \"" << hex(key) << '"';
        separator = ",\n";
    }
    std::cout << "\n },\n \"bodies\": [";
    separator = "\n";
    for (const Sample& sample : kSamples) {
        std::cout << separator << "  {\n   \"name\": \"" << sample.name << "\",\n   \"body\": \""
                  << hex(bytes_of_any(sample)) << "\",\n   \"summary\": { \"era\": " << sample.era
                  << ", \"created_s\": 1795257000, " << on_one_line(with_keys(sample.summary, hex))
                  << " }\n  }";
        separator = ",\n";
    }
    std::cout << "\n ]\n}\n";
}

} // namespace
} // namespace ownkey::second_opinion

int main() {
    ownkey::second_opinion::print();
}
