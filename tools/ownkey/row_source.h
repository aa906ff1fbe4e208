// Characters of a file, one after the other, with their line.
#pragma once

#include "tools/ownkey/rows.h"

#include <istream>
#include <string>

namespace ownkey::tool {

class Source {
public:
    static constexpr int kEnd = -1;

    Source(std::istream& in, const Progress& progress) : in_(in), progress_(progress) {}

    [[nodiscard]] std::uint64_t line() const { return line_; }

    /// Out: 0 to 255, or kEnd.
    int peek() { return at_ < size_ || fill() ? static_cast<unsigned char>(buffer_[at_]) : kEnd; }

    int take() {
        const int c = peek();
        if (c == kEnd) return c;
        ++at_;
        if (c == '\n') ++line_;
        return c;
    }

    bool take(char wanted) {
        if (peek() != static_cast<unsigned char>(wanted)) return false;
        take();
        return true;
    }

    [[nodiscard]] Failure failure(const std::string& why) const {
        return {Error::field_rule, "line " + std::to_string(line_), why};
    }

private:
    bool fill() {
        in_.read(buffer_, sizeof buffer_);
        size_ = static_cast<std::size_t>(in_.gcount());
        at_ = 0;
        read_ += size_;
        if (progress_) progress_(read_);
        return size_ > 0;
    }

    std::istream& in_;
    const Progress& progress_;
    char buffer_[65'536];
    std::size_t at_ = 0, size_ = 0;
    std::uint64_t line_ = 1, read_ = 0;
};

} // namespace ownkey::tool
