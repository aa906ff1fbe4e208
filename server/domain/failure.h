// Failure: an error of core's taxonomy plus what a person or client needs to mend it. Outcome<T> is
// the server's Result.
#pragma once

#include "core/result.h"

#include <string>

namespace ownkey {

struct Failure {
    Error error = Error::internal;
    /// Name of the offending field as the client wrote it, or empty.
    std::string field;
    /// The broken rule in English, for developers; never contains a secret or other people's data.
    std::string detail;
    /// Seconds after which a repeat makes sense; 0 = not said.
    int retry_after_s = 0;

    Failure(Error e) : error(e) {} // NOLINT(google-explicit-constructor)

    Failure(Error e, std::string field_name, std::string rule)
        : error(e), field(std::move(field_name)), detail(std::move(rule)) {}
};

template <class T>
using Outcome = Result<T, Failure>;
using Done = Outcome<Unit>;

} // namespace ownkey
