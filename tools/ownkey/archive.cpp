#include "archive.h"

#include "server/flows/archive.h"
#include "tools/ownkey/row_source.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

namespace ownkey::tool {
namespace {

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

Failure cannot_write(const std::string& to) {
    return {Error::field_rule, "--to", "cannot write " + to + ": " + std::strerror(errno)};
}

Done write_to(const World& world, std::FILE* file, const std::string& to) {
    TRY(flows::export_archive(world, [&](const std::string& line) -> Done {
        if (std::fputs(line.c_str(), file) < 0 || std::fputc('\n', file) == EOF)
            return cannot_write(to);
        return ok();
    }));
    if (std::fflush(file) != 0) return cannot_write(to);
    return ok();
}

Outcome<bool> line_of(Source& source, std::string& line) {
    line.clear();
    if (source.peek() == Source::kEnd) return false;
    for (int c = source.take(); c != '\n' && c != Source::kEnd; c = source.take()) {
        if (line.size() == flows::kMostArchiveLine) return source.failure("a line over 1 MiB");
        line += static_cast<char>(c);
    }
    return true;
}

/// What kind of line it says it is, for the sums.
std::string kind_of(const std::string& line) {
    constexpr std::string_view kBegins = R"({"kind":")";
    if (!line.starts_with(kBegins)) return "line";
    const auto from = kBegins.size();
    return line.substr(from, std::min<std::size_t>(line.find('"', from) - from, 32));
}

} // namespace

Done export_archive(const World& world, const std::string& to) {
    if (to == "-") return write_to(world, stdout, to);
    const auto part = to + ".part";
    const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return cannot_write(part);
    std::unique_ptr<std::FILE, Close> file(::fdopen(descriptor, "w"));
    auto done = write_to(world, file.get(), part);
    if (done && ::fsync(descriptor) != 0) done = cannot_write(part);
    file.reset();
    if (done && std::rename(part.c_str(), to.c_str()) != 0) done = cannot_write(to);
    if (!done) ::unlink(part.c_str());
    return done;
}

Done import_archive(const World& world, const ImportOptions& options, Report& report) {
    std::ifstream in(options.from, std::ios::binary);
    if (!in) return Failure(Error::field_rule, "--from", "cannot read " + options.from);
    const Progress progress = [&](std::uint64_t bytes) { report.show("archive", bytes); };
    Source source(in, progress);
    flows::Restoring restoring(world, options.mode());
    std::string line;
    for (bool first = true;; first = false) {
        const auto number = source.line();
        if (!TRY(line_of(source, line))) return ok();
        const Row row{.table = kind_of(line), .line = number, .fields = {}};
        const auto taken = restoring.line(line);
        if (first && !taken) return taken.error(); // nothing behind it could be taken
        if (!first) TRY(report.count(row, taken));
    }
}

} // namespace ownkey::tool
