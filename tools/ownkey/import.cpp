#include "tools/ownkey/import.h"

#include "tools/ownkey/archive.h"
#include "tools/ownkey/commands.h"
#include "tools/ownkey/own_world.h"

#include <unistd.h>

#include <memory>

namespace ownkey::tool {
namespace {

struct Close {
    void operator()(std::FILE* file) const {
        if (file != stderr) std::fclose(file);
    }
};

using File = std::unique_ptr<std::FILE, Close>;

Outcome<File> report_file(const std::string& name) {
    if (name.empty()) return File(stderr);
    File file(std::fopen(name.c_str(), "w"));
    if (!file) return Failure(Error::field_rule, "--report", "cannot write " + name);
    return file;
}

Done run(const World& world, ImportKind kind, const ImportOptions& options, Report& report) {
    switch (kind) {
    case ImportKind::gradido:
        return import_gradido(world, options, report);
    case ImportKind::loginservice:
        return import_accounts(world, System::loginservice, options, report);
    case ImportKind::authweb:
        return import_accounts(world, System::authweb, options, report);
    case ImportKind::apparts:
        return import_accounts(world, System::apparts, options, report);
    case ImportKind::ownkey:
        return import_archive(world, options, report);
    }
    return ok();
}

} // namespace

Done import_rows(Store& store,
                 const Settings& settings,
                 ImportKind kind,
                 const ImportOptions& options) {
    SystemRandom random;
    const auto secrets = TRY(secrets_of(settings, random));
    const OwnWorld own(store, settings, random, secrets);
    const auto file = TRY(report_file(options.report));
    Report report(file.get(), ::isatty(STDERR_FILENO) == 1, size_of(options.from));
    const auto done = run(own.world(), kind, options, report);
    if (!options.dry_run) TRY(flows::note_import(own.world()));
    report.finish(options.dry_run);
    return done;
}

Done export_rows(Store& store, const Settings& settings, const std::string& to) {
    SystemRandom random;
    const auto secrets = TRY(secrets_of(settings, random));
    const OwnWorld own(store, settings, random, secrets);
    return export_archive(own.world(), to);
}

} // namespace ownkey::tool
