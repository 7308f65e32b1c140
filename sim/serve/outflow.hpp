// SPDX-License-Identifier: BSD-3-Clause
// What flows to one client in numbered batches which it acknowledges, and what it may cost: docs/control-api.md, "Back
// pressure".
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace twin::serve {

enum class OnFull { drop, pause };

struct OutflowOptions {
    std::size_t buffer = 10'000;  ///< so much may wait
    OnFull on_full = OnFull::drop;
    /// So long it may make a run wait without a sign that the client takes anything.
    std::chrono::milliseconds patience{30'000};
};

class Outflow {
  public:
    /// Batches on their way, which the client has not acknowledged.
    static constexpr std::uint64_t kWindow = 8;

    explicit Outflow(std::int64_t id) : id_(id) {}
    virtual ~Outflow() = default;
    Outflow(const Outflow&) = delete;
    Outflow& operator=(const Outflow&) = delete;

    [[nodiscard]] std::int64_t id() const { return id_; }
    [[nodiscard]] virtual const OutflowOptions& flow() const = 0;
    /// No room is left.
    [[nodiscard]] virtual bool full() const = 0;
    /// Half of the room is.
    [[nodiscard]] virtual bool eased() const = 0;
    /// Something waits that is worth a batch.
    [[nodiscard]] virtual bool waits() const = 0;
    /// There is a batch, and the client has room for it.
    [[nodiscard]] bool ready() const { return waits() && seq_ < acked_ + kWindow; }
    /// The next batch: a notification of JSON-RPC.
    virtual std::string next() = 0;
    /// What next() gave was the last: that it has ended.
    [[nodiscard]] virtual bool over() const { return false; }
    /// Each kPulse of the host's time: who lets little things come together offers them then.
    static constexpr std::chrono::milliseconds kPulse{20};
    virtual void pulse() {}

    /// The client is done with this batch and those before; false if it was not sent yet.
    bool ack(std::uint64_t seq) {
        if (seq > seq_) {
            return false;
        }
        acked_ = acked_ < seq ? seq : acked_;
        ease();
        return true;
    }
    [[nodiscard]] std::uint64_t acked() const { return acked_; }

    /// Called when something was offered.
    std::function<void()> on_offer;
    /// Called when it no longer makes the run wait.
    std::function<void()> on_release;
    /// Called when it is over for this reason; it is offered nothing more.
    std::function<void(const std::string& reason)> on_end;
    /// The run's time stands as long as this is held.
    std::shared_ptr<void> hold;
    void release() {
        hold.reset();
        if (on_release) {
            on_release();
        }
    }
    /// Nobody wants more of it.
    virtual void finish() {
        finished_ = true;
        on_offer = nullptr;
        on_end = nullptr;
        release();
    }
    [[nodiscard]] bool finished() const { return finished_; }

  protected:
    /// Of the next batch.
    std::uint64_t number_batch() { return ++seq_; }
    void ease() {
        if (hold && eased()) {
            release();
        }
    }

  private:
    std::int64_t id_;
    std::uint64_t seq_ = 0;
    std::uint64_t acked_ = 0;
    bool finished_ = false;
};

}  // namespace twin::serve
