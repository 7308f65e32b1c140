// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/ppi.hpp"

#include <cstdio>
#include <string>

namespace twin::nrf51 {

namespace {

struct FixedChannel {
    std::uint32_t event;
    std::uint32_t task;
};

constexpr std::uint32_t kRadio = 0x40001000, kTimer0 = 0x40008000, kRtc0 = 0x4000B000, kCcmAar = 0x4000F000;

// Channels 20 to 31, table of chapter 16 (pre-programmed channels).
constexpr FixedChannel kFixed[] = {
    {kTimer0 + 0x140, kRadio + 0x000},  // COMPARE[0] -> TXEN
    {kTimer0 + 0x140, kRadio + 0x004},  // COMPARE[0] -> RXEN
    {kTimer0 + 0x144, kRadio + 0x010},  // COMPARE[1] -> DISABLE
    {kRadio + 0x128, kCcmAar + 0x000},  // BCMATCH -> AAR START
    {kRadio + 0x100, kCcmAar + 0x000},  // READY -> CCM KSGEN
    {kRadio + 0x104, kCcmAar + 0x004},  // ADDRESS -> CCM CRYPT
    {kRadio + 0x104, kTimer0 + 0x044},  // ADDRESS -> CAPTURE[1]
    {kRadio + 0x10C, kTimer0 + 0x048},  // END -> CAPTURE[2]
    {kRtc0 + 0x140, kRadio + 0x000},    // COMPARE[0] -> TXEN
    {kRtc0 + 0x140, kRadio + 0x004},    // COMPARE[0] -> RXEN
    {kRtc0 + 0x140, kTimer0 + 0x00C},   // COMPARE[0] -> CLEAR
    {kRtc0 + 0x140, kTimer0 + 0x000},   // COMPARE[0] -> START
};

std::string hex(std::uint32_t address) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%08X", address);
    return text;
}

}  // namespace

/// Listens to its event while it is enabled.
class Ppi::Channel : public EventListener {
  public:
    Channel(Ppi& ppi, unsigned number) : ppi_(ppi), number_(number) {}

    void connect(std::uint32_t event, std::uint32_t task) {
        if (enabled_ && event == event_ && task == task_) return;
        // A mistake is noted once a connection, not at each write to CHEN.
        const bool new_event = !enabled_ || event != event_;
        const bool new_task = !enabled_ || task != task_;
        disconnect();
        enabled_ = true;
        event_ = event;
        task_ = task;
        const auto from = ppi_.env().at(event);
        const auto to = ppi_.env().at(task);
        auto* source = dynamic_cast<TaskEventPeripheral*>(from.model);
        auto* sink = dynamic_cast<TaskEventPeripheral*>(to.model);
        // A channel that is on before both its ends are set is usual: only an address that is set and wrong is not.
        if (new_event && event != 0 && (source == nullptr || !source->has_event(from.offset)))
            ppi_.note(JournalKind::guest_error, "no event is at " + hex(event));
        if (new_task && task != 0 && (sink == nullptr || !sink->has_task(to.offset)))
            ppi_.note(JournalKind::guest_error, "no task is at " + hex(task));
        if (source == nullptr || sink == nullptr || !source->has_event(from.offset) || !sink->has_task(to.offset))
            return;
        source_ = source;
        source_offset_ = from.offset;
        sink_ = sink;
        sink_offset_ = to.offset;
        source_->listen(source_offset_, *this, number_);
    }

    void disconnect() {
        if (source_ != nullptr) source_->unlisten(source_offset_, *this);
        source_ = nullptr;
        enabled_ = false;
    }

    void on_event() override {
        if (!ppi_.stopped()) sink_->trigger_task(sink_offset_);
    }

  private:
    Ppi& ppi_;
    const unsigned number_;
    bool enabled_ = false;
    TaskEventPeripheral* source_ = nullptr;
    TaskEventPeripheral* sink_ = nullptr;
    std::uint32_t event_ = 0, task_ = 0;
    std::uint32_t source_offset_ = 0, sink_offset_ = 0;
};

Ppi::Ppi(sc_core::sc_module_name name, const ModelContext& context) : TaskEventPeripheral(name, context) {
    for (unsigned n = 0; n < kChannels; ++n) channels_[n] = std::make_unique<Channel>(*this, n);
    for (unsigned g = 0; g < kGroups; ++g) {
        const std::string group = "CHG[" + std::to_string(g) + "].";
        task(kTasksEnable + 8 * g, group + "EN", [this, g] { set_enabled(chen_->get() | groups_[g]->get()); });
        task(kTasksDisable + 8 * g, group + "DIS", [this, g] { set_enabled(chen_->get() & ~groups_[g]->get()); });
    }
    const auto channel_bits = [&](std::uint32_t offset, const std::string& register_name) -> Register& {
        Register& r = bank_.reg(offset, register_name);
        for (unsigned n = 0; n < kChannels; ++n) {
            if (((kExisting >> n) & 1) != 0)
                r.field(n, ("CH" + std::to_string(n)).c_str(), Access::rw);
            else
                r.reserved(n);
        }
        return r;
    };
    const auto enabled = [this](std::uint32_t) { return chen_->get(); };
    chen_ = &channel_bits(kChen, "CHEN").on_write([this] { set_enabled(chen_->get()); });
    channel_bits(kChenSet, "CHENSET").value(enabled).on_write([this](std::uint32_t v) {
        set_enabled(chen_->get() | v);
    });
    channel_bits(kChenClr, "CHENCLR").value(enabled).on_write([this](std::uint32_t v) {
        set_enabled(chen_->get() & ~v);
    });
    const auto reconnect = [this] { set_enabled(chen_->get()); };
    for (unsigned n = 0; n < kProgrammable; ++n) {
        const std::string channel = "CH[" + std::to_string(n) + "].";
        eep_[n] = &bank_.reg(kEep + 8 * n, channel + "EEP").field(0, 32, "EEP", Access::rw).on_write(reconnect);
        tep_[n] = &bank_.reg(kTep + 8 * n, channel + "TEP").field(0, 32, "TEP", Access::rw).on_write(reconnect);
    }
    for (unsigned g = 0; g < kGroups; ++g) groups_[g] = &channel_bits(kChg + 4 * g, "CHG[" + std::to_string(g) + "]");
}

Ppi::~Ppi() = default;

std::uint32_t Ppi::event_address(unsigned channel) const {
    return channel < kProgrammable ? eep_[channel]->get() : kFixed[channel - kFirstFixed].event;
}

std::uint32_t Ppi::task_address(unsigned channel) const {
    return channel < kProgrammable ? tep_[channel]->get() : kFixed[channel - kFirstFixed].task;
}

void Ppi::set_enabled(std::uint32_t channels) {
    chen_->set(channels & kExisting);
    for (unsigned n = 0; n < kChannels; ++n) {
        if (((chen_->get() >> n) & 1) != 0)
            channels_[n]->connect(event_address(n), task_address(n));
        else
            channels_[n]->disconnect();
    }
}

void Ppi::on_reset(ResetKind kind) {
    set_enabled(0);
    TaskEventPeripheral::on_reset(kind);
}

void Ppi::on_loaded() { set_enabled(chen_->get()); }

}  // namespace twin::nrf51
