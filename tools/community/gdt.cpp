#include "tools/community/gdt.h"

#include "server/http/json.h"
#include "tools/community/form_tokens.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace ownkey::community {

namespace {

constexpr http::JsonRules kLenient{.unknown_fields = true};
constexpr std::size_t kMaxQuestions = 100;
constexpr std::size_t kMaxKnown = 10'000;

struct Answer {
    std::string state;
    std::optional<std::int64_t> sum;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(state), CEREAL_NVP(sum));
    }
};

} // namespace

Gdt::Gdt(GdtOptions options, const Clock& clock)
    : options_(std::move(options)),
      client_({.timeout = options_.timeout, .max_reply_bytes = 65'536}), clock_(clock) {
    if (configured()) worker_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

Gdt::~Gdt() = default;

const Gdt::Known* Gdt::fresh(const std::string& email) const {
    const auto found = known_.find(email);
    if (found == known_.end() || clock_.now() - found->second.asked >= options_.fresh)
        return nullptr;
    return &found->second;
}

std::optional<std::int64_t> Gdt::sum_of(const std::string& email) {
    if (!configured()) return std::nullopt;
    std::unique_lock lock(mutex_);
    if (fresh(email) == nullptr) {
        const bool asked = std::ranges::find(questions_, email) != questions_.end();
        if (!asked && questions_.size() >= kMaxQuestions) return std::nullopt;
        if (!asked) questions_.push_back(email);
        changed_.notify_all();
        changed_.wait_for(lock, options_.patience, [&] { return fresh(email) != nullptr; });
    }
    const auto* known = fresh(email);
    return known != nullptr ? known->sum : std::nullopt;
}

void Gdt::work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [&] { return !questions_.empty(); })) {
        if (stop.stop_requested()) return;
        const auto email = questions_.front();
        lock.unlock();
        const auto sum = ask(email);
        lock.lock();
        questions_.pop_front(); // only now: meanwhile it is not asked a second time
        if (known_.size() >= kMaxKnown) known_.clear();
        known_[email] = {sum, clock_.now()};
        changed_.notify_all();
    }
}

std::optional<std::int64_t> Gdt::ask(const std::string& email) const {
    const char sign = options_.address.find('?') == std::string::npos ? '?' : '&';
    const auto reply = client_.get(options_.address + sign + "email=" + query_escaped(email));
    if (!reply) {
        spdlog::warn("GDT: {}", reply.error().detail);
        return std::nullopt;
    }
    const auto answer = http::decode<Answer>(reply->body, kLenient);
    if (reply->status != 200 || !answer || answer->state != "success" || !answer->sum) {
        spdlog::warn("GDT: no usable answer, status {}", reply->status);
        return std::nullopt;
    }
    return answer->sum;
}

} // namespace ownkey::community
