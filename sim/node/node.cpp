// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/node.hpp"
#include "sim/node/footprint.hpp"

#include <boost/json.hpp>
#include <cstring>
#include <stdexcept>

#include "models/core/model.hpp"

namespace twin::node {

namespace {
constexpr std::uint64_t kPrivateBus = 0xE0000000, kPrivateBusEnd = 0xE0100000;  // of Arm M-profile CPUs
}

static_assert(static_cast<int>(ResetKind::power_on) == TWIN_RESET_POWER_ON);
static_assert(static_cast<int>(ResetKind::pin) == TWIN_RESET_PIN);
static_assert(static_cast<int>(ResetKind::system) == TWIN_RESET_SYSTEM);
static_assert(static_cast<int>(ResetKind::lockup) == TWIN_RESET_LOCKUP);
static_assert(static_cast<int>(ResetKind::watchdog) == TWIN_RESET_WATCHDOG);
static_assert(static_cast<int>(ResetKind::brown_out) == TWIN_RESET_BROWN_OUT);
static_assert(static_cast<int>(ResetKind::wake_up) == TWIN_RESET_WAKE_UP);
static_assert(static_cast<int>(ResetKind::debug) == TWIN_RESET_DEBUG);

tl::expected<std::unique_ptr<Node>, std::string> Node::open(const TwinHost& host, const std::string& config_path,
                                                            Registry& registry) {
    auto config = load_config(config_path);
    if (!config) return tl::unexpected(config.error());
    if (config->virtual_time != host.virtual_time) {
        return tl::unexpected(config_path + ": key 'time': " + (config->virtual_time ? "virtual" : "real") +
                              " time needs QEMU started with" + (config->virtual_time ? "" : "out") + " -icount");
    }
    auto board = boards::load_board(config->board);
    if (!board) return tl::unexpected(board.error().text());
    if (config->bench) {
        const auto bench = boards::parse_bench(config->bench->text, config->bench->name);
        if (!bench) return tl::unexpected(bench.error().text());
        const auto added = boards::add_bench(*board, *bench);
        if (!added) return tl::unexpected(added.error().text());
    }
    std::unique_ptr<Node> node(new Node(host, std::move(*config), std::move(*board)));
    const std::string wrong = node->build(registry);
    if (!wrong.empty()) return tl::unexpected(wrong);
    return node;
}

Node::Node(const TwinHost& host, Config config, boards::Board board)
    : host_(host),
      config_(std::move(config)),
      board_(std::move(board)),
      env_(config_.seed),
      router_(env_),
      kernel_(host_, env_.scheduler()),
      link_(config_.link_fd, config_.virtual_time),
      refclk_hz_(board_.chip.cpu.refclk_hz) {
    env_.set_unique_id(config_.unique_id);
    env_.set_real_time(!config_.virtual_time);
    env_.set_cpu(*this);
}

Node::~Node() {
    unwatch_probes();
    env_.on_output = nullptr;
    env_.on_input = nullptr;
    env_.on_stream = nullptr;
    env_.on_frame = nullptr;
    env_.on_message = nullptr;
    env_.journal().on_first(nullptr);
}

std::string Node::build(Registry& registry) {
    if (std::string wrong = open_snapshot(); !wrong.empty()) return wrong;
    if (std::string wrong = make_memories(); !wrong.empty()) return wrong;
    auto models = instantiate(board_, registry, env_, router_);
    if (!models) return models.error().text();
    models_.models = std::move(models->models);
    models_.irqs = std::move(models->irqs);
    try {
        sc_core::sc_start(sc_core::SC_ZERO_TIME);
        router_.seal();
    } catch (const std::exception& e) {
        return board_.path + ": " + e.what();
    }
    channels_ = Channels::of(env_, board_);
    for (std::size_t i = 0; i < channels_.outputs.size(); ++i)
        output_channels_[channels_.outputs[i]] = static_cast<std::uint16_t>(i);
    for (std::size_t i = 0; i < channels_.serial.size(); ++i)
        serial_channels_[channels_.serial[i].stream] = static_cast<std::uint16_t>(i);
    if (std::string wrong = start_semihosting(); !wrong.empty()) return wrong;
    if (!board_.console.empty() && env_.find(board_.console)->streams().empty()) {
        return boards::Error{board_.where, "'" + board_.console + "' as console", "a part with a stream of bytes", ""}
            .text();
    }
    hook_outputs();
    for (const std::string& text : config_.set) {
        if (std::string wrong = apply_set(text); !wrong.empty()) return "set '" + text + "': " + wrong;
    }
    return check_layout();
}

std::string Node::make_memories() {
    auto files = config_.memories;
    files.insert(config_.images.begin(), config_.images.end());
    for (const auto& [name, file] : files) {
        if (const auto* block = board_.chip.find_memory(name); block != nullptr && block->alias_of.empty()) continue;
        std::vector<std::string> names;
        for (const auto& block : board_.chip.memories)
            if (block.alias_of.empty()) names.push_back(block.name);
        const std::string near = nearest(name, names);
        return (config_.images.contains(name) ? "images." : "memories.") + name + ": " + board_.chip.name +
               " has no such memory" + (near.empty() ? "" : "; did you mean '" + near + "'?");
    }
    for (const auto& block : board_.chip.memories) {
        if (!block.alias_of.empty()) continue;
        const auto file = files.find(block.name);
        auto store = snapshot_                             ? snapshot_->map(block.name, block.size)
                     : file == files.end()                 ? MemoryStore::anonymous(block.size)
                     : config_.images.contains(block.name) ? MemoryStore::of_image(file->second, block.size)
                                                           : MemoryStore::of_file(file->second, block.size);
        if (!store) return store.error();
        const bool erased = !snapshot_ && file == files.end() && block.kind != boards::MemoryKind::ram;
        stores_.push_back(std::move(*store));
        std::uint8_t* data = stores_.back().data();
        if (erased) std::memset(data, 0xFF, block.size);
        const bool is_flash = block.kind != boards::MemoryKind::ram;
        env_.add_memory({block.name, block.base, block.size, is_flash, data, {}});
        const auto kind = block.kind == boards::MemoryKind::ram   ? TWIN_MEMORY_RAM
                          : block.kind == boards::MemoryKind::rom ? TWIN_MEMORY_ROM
                                                                  : TWIN_MEMORY_FLASH;
        machine_memories_.push_back({block.name.c_str(), block.base, block.size, kind, data, TWIN_NO_ALIAS});
    }
    for (const auto& peripheral : board_.chip.peripherals)
        if (peripheral.base && *peripheral.base >= kPrivateBus && *peripheral.base < kPrivateBusEnd)
            machine_windows_.push_back({*peripheral.base, peripheral.size});
    // Mirrors come after what they mirror.
    for (const auto& block : board_.chip.memories) {
        if (block.alias_of.empty()) continue;
        const auto& of = *board_.chip.find_memory(block.alias_of);
        machine_memories_.push_back({block.name.c_str(), block.base, block.size, TWIN_MEMORY_RAM, nullptr, of.base});
    }
    return "";
}

std::string Node::load_preloads() {
    for (const Preload& segment : config_.preload) {
        const auto contents = read_file(segment.file);
        if (!contents) return contents.error();
        const Memory* memory = env_.memory_at(segment.address, std::max<std::uint64_t>(contents->size(), 1));
        if (memory == nullptr) return segment.file + ": lies outside every memory";
        std::memcpy(memory->data + (segment.address - memory->base), contents->data(), contents->size());
        memory_changed(*memory, segment.address - memory->base, contents->size());
    }
    return "";
}

void Node::hook_outputs() {
    env_.on_output = [this](const Output& output) { on_output(output); };
    env_.on_input = [this](const Input& input) { probes_.changed(input); };
    env_.on_stream = [this](const HostStream& stream, std::span<const std::uint8_t> bytes) {
        on_stream(stream, bytes);
    };
    env_.on_frame = [this](const EthernetJack& jack, const EthernetFrame& frame) { on_frame(jack, frame); };
    env_.on_message = [this](const std::string& where, const std::string& text) {
        log(link::LogLevel::warning, where + ": " + text);
    };
    env_.journal().on_first([this](const JournalEntry& entry) {
        const bool mere_gap = entry.kind == JournalKind::unmodelled;
        const std::string where = entry.where.empty() ? "" : entry.where + ": ";
        log(mere_gap ? link::LogLevel::debug : link::LogLevel::warning,
            where + to_string(entry.kind) + ": " + entry.what);
        if (entry.kind == JournalKind::pin_conflict)
            event({{"event", "conflict"}, {"net", entry.where}, {"drivers", drivers(env_, entry.where)}});
    });
}

void Node::describe_machine(TwinMachine& machine) const {
    const boards::Cpu& cpu = board_.chip.cpu;
    machine = {};
    machine.board = board_.name.c_str();
    machine.cpu_type = cpu.type.c_str();
    machine.num_irqs = cpu.irqs;
    machine.num_prio_bits = cpu.priority_bits;
    machine.cpu_hz = cpu.hz;
    machine.refclk_hz = cpu.refclk_hz;
    machine.bitband = cpu.bitband;
    machine.has_fpu = cpu.fpu;
    machine.has_mpu = cpu.mpu;
    machine.wants_sleep = static_cast<bool>(env_.on_cpu_sleep);
    machine.init_vtor = cpu.vector_table;
    machine.memories = machine_memories_.data();
    machine.num_memories = static_cast<std::uint32_t>(machine_memories_.size());
    // QEMU asks the node wherever no memory is, but on the CPU's private bus, where windows are needed.
    machine.windows = machine_windows_.data();
    machine.num_windows = static_cast<std::uint32_t>(machine_windows_.size());
}

void Node::deadline() {
    kernel_.fired();
    env_.scheduler().sync();
    if (kernel_.limit() != TWIN_NO_DEADLINE && kernel_.now_ns() >= kernel_.limit()) boundary();
    env_.scheduler().take_changed();
    kernel_.arm();
}

void Node::start() {
    if (snapshot_) restore();
    started_ = true;
    release_startup_memory();
    say_hello();
    if (config_.virtual_time && link_.connected()) {
        kernel_.set_limit(kernel_.now_ns());
        boundary();
    } else {
        link_.watch(
            host_,
            [this](const link::Message& message) {
                env_.scheduler().sync();
                handle(message);
                kernel_.rearm();
            },
            [this] { end(0); });
    }
    env_.scheduler().take_changed();
    kernel_.arm();
}

void Node::close() {
    if (started_ && !summary_sent_) send_summary();
    link_.finish();
}

void Node::prepare_ram() {
    for (std::size_t i = 0; i < stores_.size(); ++i) {
        const TwinMemory& memory = machine_memories_[i];
        if (memory.kind != TWIN_MEMORY_RAM) continue;
        fill_at_power_on(static_cast<std::uint8_t*>(memory.host), memory.size, config_.seed, memory.name, power_ons_);
        host_.memory_changed(host_.opaque, memory.base, memory.size);
    }
    if (power_ons_++ != 0) return;
    // The image's own RAM contents are there once, as after a debugger's load.
    if (const std::string wrong = load_preloads(); !wrong.empty()) throw std::runtime_error(wrong);
}

void Node::reset(ResetKind kind) {
    // QEMU's own before it starts; everything comes from the snapshot afterwards.
    if (snapshot_) return;
    env_.scheduler().sync();
    ++resets_[static_cast<unsigned>(kind)];
    // QEMU's CPU runs after a reset whatever it was told before.
    cpu_exists_ = true;
    models_run_cpu_ = true;
    cpu_runs_ = true;
    semihosting_waits_ = false;
    if (semihosting_) semihosting_->reset();
    if (kind == ResetKind::power_on) prepare_ram();
    if (powered_) env_.reset(kind);
    // The NVIC forgot the levels of its inputs.
    for (const auto& join : models_.irqs)
        if (join->high()) join->tell_again(host_);
    apply_running();
    event({{"event", "reset"}, {"kind", reset_name(kind)}});
    if (timeline_.on()) timeline_.reset(kernel_.now_ns(), static_cast<std::uint32_t>(kind));
    kernel_.rearm();
}

void Node::cpu_event(TwinCpuEvent what, std::uint64_t arg) {
    env_.scheduler().sync();
    switch (what) {
        case TWIN_CPU_SYSRESETREQ:
            request_reset(ResetKind::system);
            break;
        case TWIN_CPU_LOCKUP:
            ++lockups_;
            fault_event("lockup", arg);
            if (board_.chip.cpu.reset_on_lockup) request_reset(ResetKind::lockup);
            break;
        case TWIN_CPU_HARDFAULT:
            ++hardfaults_;
            fault_event("hardfault", arg);
            break;
        case TWIN_CPU_SLEEP:
            if (env_.on_cpu_sleep) env_.on_cpu_sleep((arg & 1) != 0);
            break;
        case TWIN_CPU_WAKE:
            if (env_.on_cpu_wake) env_.on_cpu_wake();
            break;
    }
    kernel_.rearm();
}

void Node::set_power(bool on) {
    if (on == powered_) return;
    powered_ = on;
    event({{"event", "power"}, {"on", on}});
    for (const auto& [name, domain] : env_.domains()) domain->set_on(on);
    apply_running();
    if (on) host_.request_reset(host_.opaque, TWIN_RESET_POWER_ON);
}

void Node::apply_running() {
    if (restoring_) return;
    const bool run = powered_ && models_run_cpu_ && !semihosting_waits_ && !ended_;
    if (run == cpu_runs_ || !cpu_exists_) return;
    cpu_runs_ = run;
    host_.set_cpu_running(host_.opaque, run);
}

// While a snapshot is loaded the CPU knows all this from there, and no counter counts it again.
void Node::set_irq(unsigned line, bool level) {
    if (restoring_) return;
    irqs_ += level ? 1 : 0;
    if (cpu_exists_) host_.set_irq(host_.opaque, line, level);
}

void Node::set_nmi(bool level) {
    if (restoring_) return;
    irqs_ += level ? 1 : 0;
    if (cpu_exists_) host_.set_nmi(host_.opaque, level);
}

void Node::request_reset(ResetKind kind) {
    if (powered_ && cpu_exists_ && !restoring_) host_.request_reset(host_.opaque, static_cast<TwinResetKind>(kind));
}

void Node::set_running(bool running) {
    models_run_cpu_ = running;
    apply_running();
}

void Node::set_hz(std::uint64_t hz) {
    cpu_hz_ = hz;
    if (cpu_exists_ && !restoring_) host_.set_cpu_hz(host_.opaque, cpu_hz_, refclk_hz_);
}

void Node::set_refclk_hz(std::uint64_t hz) {
    refclk_hz_ = hz;
    if (cpu_exists_ && !restoring_ && cpu_hz_ != 0) host_.set_cpu_hz(host_.opaque, cpu_hz_, refclk_hz_);
}

std::uint32_t Node::pc() const {
    TwinCpuState state{};
    if (cpu_exists_) host_.cpu_state(host_.opaque, &state);
    return state.r[15];
}

void Node::set_event() {
    if (cpu_exists_ && !restoring_) host_.set_event(host_.opaque);
}

void Node::memory_changed(const Memory& memory, std::uint64_t offset, std::uint64_t size) {
    if (!cpu_exists_ || restoring_) return;
    if (memory.is_flash) {
        host_.memory_changed(host_.opaque, memory.base + offset, size);
    } else {
        // As DMA does it: told by memory_changed, QEMU may have to forget all translated code, for constants that come
        // from flash alone. That takes long, and isn't safe while the CPU runs on another thread.
        host_.dma_write(host_.opaque, memory.base + offset, memory.data + offset, size);
    }
}

}  // namespace twin::node
