// GDT balances, which another server keeps: GET <address>?email=<e-mail> answers
// {"state":"success","sum":N}, N in 1/10000 GDT (docs/community.md). The rules are:
//  - It is an extra on a page, which it never blocks: one thread of its own asks, a page waits for
//    it a moment at most and then does without.
//  - Bounded: one question at a time, a queue and a memory of limited size, a pause after a
//  failure.
#pragma once

#include "server/adapters/http_client.h"
#include "server/ports/ports.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace ownkey::community {

struct GdtOptions {
    std::string address;                     ///< empty: no GDT here
    Seconds timeout{3};                      ///< of one question
    Seconds fresh{60};                       ///< an answer is good for this long, a failure too
    std::chrono::milliseconds patience{250}; ///< of a page
};

class Gdt {
public:
    Gdt(GdtOptions options, const Clock& clock);
    ~Gdt();
    Gdt(const Gdt&) = delete;
    Gdt& operator=(const Gdt&) = delete;

    [[nodiscard]] bool configured() const { return !options_.address.empty(); }

    /// Out: nothing when it is not known at this moment.
    std::optional<std::int64_t> sum_of(const std::string& email);

private:
    struct Known {
        std::optional<std::int64_t> sum; ///< nothing: the question failed
        Time asked;
    };

    void work(const std::stop_token& stop);
    [[nodiscard]] std::optional<std::int64_t> ask(const std::string& email) const;
    [[nodiscard]] const Known* fresh(const std::string& email) const;

    const GdtOptions options_;
    const HttpClient client_;
    const Clock& clock_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::string> questions_;
    std::map<std::string, Known> known_;
    std::jthread worker_; ///< last: it uses all of the above
};

} // namespace ownkey::community
