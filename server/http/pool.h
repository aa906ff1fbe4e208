// A bounded pool of threads for handlers, so that a slow database never holds up the sockets.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ownkey::http {

class WorkerPool {
public:
    WorkerPool(int threads, std::size_t queue_limit);
    ~WorkerPool(); ///< finishes what is queued
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// False when the queue is full; the work is then not taken.
    bool submit(std::function<void()> work);

private:
    void run();

    const std::size_t queue_limit_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace ownkey::http
