// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/capture.hpp"

#include "net_bridge/capture_writer.hpp"
#include "net_bridge/pcapng.hpp"

#include <fmt/format.h>
#include <vector>

namespace twin::net {

// Shared with the taps, which may live longer than the capture.
class Capture::Core {
  public:
    Core(std::filesystem::path path, const Timeline& timeline, CaptureOptions options,
         std::unique_ptr<CaptureWriter> writer)
        : path_(std::move(path)), timeline_(timeline), options_(std::move(options)), writer_(std::move(writer)) {
        writer_->append_always([&](pcapng::Buffer& to) {
            pcapng::append_section(to, {options_.hardware, options_.os, options_.application, options_.comment});
        });
        start_ = now();
    }

    std::uint32_t add_interface(const pcapng::Interface& interface) {
        writer_->append_always([&](pcapng::Buffer& to) { pcapng::append_interface(to, interface); });
        interfaces_.emplace_back();
        return static_cast<std::uint32_t>(interfaces_.size() - 1);
    }

    void record(std::uint32_t interface, Way way, const Frame& frame) {
        if (closed_) {
            return;
        }
        const Time at = now();
        const bool recorded = writer_->append(pcapng::packet_size(frame), [&](pcapng::Buffer& to) {
            pcapng::append_packet(to, interface, at, way, frame);
        });
        Counters& counters = interfaces_[interface];
        if (recorded) {
            ++counters.recorded;
            return;
        }
        ++counters.dropped;
        if (!told_ && options_.report && !writer_->failed()) {
            told_ = true;
            options_.report(fmt::format("capture '{}' leaves frames out: they come faster than they can be written",
                                        path_.string()));
        }
    }

    void close() {
        if (closed_) {
            return;
        }
        closed_ = true;
        for (std::size_t i = 0; i < interfaces_.size(); ++i) {
            const Counters& each = interfaces_[i];
            writer_->append_always([&](pcapng::Buffer& to) {
                pcapng::append_statistics(to, static_cast<std::uint32_t>(i),
                                          {start_, now(), each.recorded + each.dropped, each.dropped});
            });
        }
        writer_->close();
    }

    [[nodiscard]] Counters counters() const {
        Counters sum;
        for (const Counters& each : interfaces_) {
            sum.recorded += each.recorded;
            sum.dropped += each.dropped;
        }
        return sum;
    }

  private:
    [[nodiscard]] Time now() const { return options_.epoch + timeline_.now(); }

    std::filesystem::path path_;
    const Timeline& timeline_;
    CaptureOptions options_;
    std::unique_ptr<CaptureWriter> writer_;
    Time start_{0};
    std::vector<Counters> interfaces_;
    bool told_ = false;
    bool closed_ = false;
};

class Capture::InterfaceTap final : public Tap {
  public:
    InterfaceTap(std::shared_ptr<Core> core, std::uint32_t interface) : core_(std::move(core)), interface_(interface) {}
    void seen(Way way, const Frame& frame) override { core_->record(interface_, way, frame); }

  private:
    std::shared_ptr<Core> core_;
    std::uint32_t interface_;
};

Result<std::unique_ptr<Capture>> Capture::open(const std::filesystem::path& path, const Timeline& timeline,
                                               CaptureOptions options) {
    const auto full = options.complete ? CaptureWriter::Full::wait : CaptureWriter::Full::drop;
    auto writer = CaptureWriter::open(path, {options.buffer, full, options.patience, options.report});
    if (!writer) {
        return tl::unexpected(std::move(writer.error()));
    }
    return std::unique_ptr<Capture>(
        new Capture(std::make_shared<Core>(path, timeline, std::move(options), std::move(*writer))));
}

Capture::Capture(std::shared_ptr<Core> core) : core_(std::move(core)) {}

Capture::~Capture() { close(); }

void Capture::watch(Cable& cable) {
    const auto end = [](const Jack* jack) { return jack != nullptr ? jack->name() : "nothing"; };
    const auto interface = core_->add_interface({cable.name(), end(cable.first()) + " to " + end(cable.second())});
    cable.add_tap(std::make_shared<InterfaceTap>(core_, interface));
}

void Capture::watch(Jack& jack) {
    jack.add_tap(std::make_shared<InterfaceTap>(core_, core_->add_interface({jack.name(), ""})));
}

Capture::Counters Capture::counters() const { return core_->counters(); }

void Capture::close() { core_->close(); }

}  // namespace twin::net
