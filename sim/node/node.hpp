// SPDX-License-Identifier: BSD-3-Clause
// One virtual device: the models of a board between QEMU's CPU and the host.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "models/boards/description.hpp"
#include "models/core/environment.hpp"
#include "models/core/factory.hpp"
#include "sim/abi/twin_abi.h"
#include "sim/node/config.hpp"
#include "sim/node/instantiate.hpp"
#include "sim/node/introspect.hpp"
#include "sim/node/kernel.hpp"
#include "sim/node/link.hpp"
#include "sim/node/memory_store.hpp"
#include "sim/node/probe.hpp"
#include "sim/node/router.hpp"
#include "sim/node/semihosting.hpp"
#include "sim/node/snapshot_file.hpp"
#include "sim/node/timeline.hpp"

namespace twin::node {

/// Every public function but open() is one of TwinNode's, under QEMU's lock. They may throw; the table in open.cpp
/// lets nothing through to C.
class Node final : private CpuPort, private SemihostingTarget {
  public:
    /// Builds the board and elaborates SystemC, so it can be called once in a process. The error is one line.
    static tl::expected<std::unique_ptr<Node>, std::string> open(const TwinHost& host, const std::string& config_path,
                                                                 Registry& registry);
    ~Node() override;

    void describe_machine(TwinMachine& machine) const;
    bool read(std::uint64_t address, std::uint32_t size, std::uint32_t flags, std::uint64_t& value) {
        if ((flags & TWIN_ACCESS_DEBUG) != 0) [[unlikely]]
            return router_.debug_read(address, size, value);
        ++reads_;
        const bool done = router_.read(address, size, value);
        kernel_.rearm();
        return done;
    }
    bool write(std::uint64_t address, std::uint32_t size, std::uint32_t flags, std::uint64_t value) {
        if ((flags & TWIN_ACCESS_DEBUG) != 0) [[unlikely]]
            return router_.debug_write(address, size, value);
        ++writes_;
        const bool done = router_.write(address, size, value);
        kernel_.rearm();
        return done;
    }
    void deadline();
    void reset(ResetKind kind);
    void cpu_event(TwinCpuEvent event, std::uint64_t arg);
    void trace(TwinTraceEvent event, std::uint32_t arg);
    /// False: to be asked again when the CPU runs on.
    bool semihosting(std::uint32_t operation, std::uint32_t parameter, std::uint32_t& result);
    void start();
    void close();

    Environment& env() { return env_; }

  private:
    Node(const TwinHost& host, Config config, boards::Board board);
    std::string build(Registry& registry);
    std::string make_memories();
    std::string load_preloads();
    std::string start_semihosting();
    void hook_outputs();

    // node_snapshot.cpp
    std::string open_snapshot();
    std::string check_layout();
    boost::json::object about() const;
    boost::json::value save_snapshot(const boost::json::object& params);
    std::string what_cannot_be_saved() const;
    void restore();
    void save(StateWriter& out) const;
    void load(StateReader& in);

    // CpuPort
    void set_irq(unsigned line, bool level) override;
    void set_nmi(bool level) override;
    void request_reset(ResetKind kind) override;
    void set_running(bool running) override;
    void set_hz(std::uint64_t hz) override;
    void set_refclk_hz(std::uint64_t hz) override;
    std::uint32_t pc() const override;
    void set_event() override;
    void memory_changed(const Memory& memory, std::uint64_t offset, std::uint64_t size) override;

    // node_inside.cpp
    boost::json::value start_timeline(const boost::json::object& params);
    boost::json::value stop_timeline();
    boost::json::value poll_timeline();
    void send_timeline();
    boost::json::value open_debugger(const boost::json::object& params);

    // SemihostingTarget
    bool read_guest(std::uint32_t address, void* data, std::uint32_t size) override;
    bool write_guest(std::uint32_t address, const void* data, std::uint32_t size) override;
    void console(std::string_view bytes) override;
    void exit_guest(std::uint32_t code) override;
    std::int64_t elapsed_ns() const override;
    std::int64_t calendar_s() const override;

    // Power and the CPU's clock together decide whether it runs.
    void apply_running();
    void set_power(bool on);
    void prepare_ram();

    // messages.cpp: the host
    void say_hello();
    void boundary();
    void handle(const link::Message& message);
    void end(int exit_code);
    void serial_in(const link::Message& message);
    void frame_in(const link::Message& message);
    void reset_by_host(const std::string& source);
    void set_by_host(const std::string& text);
    /// Empty, or what is wrong with "part.value=number".
    std::string apply_set(const std::string& text);
    void call(const std::string& request);
    boost::json::value answer(const std::string& method, const boost::json::object& params);
    boost::json::value read_memory(const boost::json::object& params);
    boost::json::value write_memory(const boost::json::object& params);
    boost::json::object cpu_json() const;
    boost::json::value instructions_json() const;
    boost::json::object summary_json() const;
    void send_summary();
    void event(const boost::json::object& event);
    void fault_event(const char* name, std::uint64_t pc);
    void log(link::LogLevel level, const std::string& text);
    void on_stream(const HostStream& stream, std::span<const std::uint8_t> bytes);
    void serial_out(std::uint16_t channel, std::string_view bytes);
    void feed_semihosting(std::string_view bytes);
    std::uint16_t console_channel() const;
    void on_output(const Output& output);
    void watch_probes();
    void unwatch_probes();
    void on_frame(const EthernetJack& jack, const EthernetFrame& frame);

    TwinHost host_;
    Config config_;
    boards::Board board_;
    Environment env_;
    Router router_;
    Kernel kernel_;
    Link link_;
    Timeline timeline_;
    Models models_;
    Channels channels_;
    Probes probes_{env_, link_};
    int probe_timer_ = -1;  ///< real time, while there is a probe
    std::map<const Output*, std::uint16_t> output_channels_;
    std::map<const HostStream*, std::uint16_t> serial_channels_;

    std::deque<MemoryStore> stores_;
    std::vector<TwinMemory> machine_memories_;
    std::vector<TwinWindow> machine_windows_;

    std::unique_ptr<SnapshotFile> snapshot_;  ///< to start from; empty once that is done
    bool restoring_ = false;                  ///< the models are being loaded: what they say is known already

    std::unique_ptr<Semihosting> semihosting_;  ///< if it is served
    std::uint16_t semihosting_channel_ = 0;
    bool semihosting_waits_ = false;  ///< the CPU stands in a read of the console
    std::optional<std::uint32_t> guest_exit_;

    bool cpu_exists_ = false;   ///< QEMU has a CPU to talk to: from the first reset on
    std::uint64_t cpu_hz_ = 0;  ///< as the models last said; 0: never
    std::uint64_t refclk_hz_ = 0;
    bool powered_ = true;
    bool models_run_cpu_ = true;  ///< what the models want of the CPU
    bool cpu_runs_ = true;        ///< what QEMU was told
    bool stop_at_frame_ = false;  ///< said by the grant: the host wants to see a frame before anything else happens
    bool started_ = false;
    bool ended_ = false;
    bool summary_sent_ = false;
    std::uint64_t power_ons_ = 0;
    std::uint64_t reads_ = 0;
    std::uint64_t writes_ = 0;
    std::uint64_t irqs_ = 0;
    std::uint64_t resets_[8] = {};
    std::uint64_t hardfaults_ = 0;
    std::uint64_t lockups_ = 0;
};

}  // namespace twin::node
