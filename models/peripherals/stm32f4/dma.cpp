// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/dma.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <sstream>
#include <stdexcept>

namespace twin::stm32f4 {

namespace {

// CR
constexpr std::uint32_t kEn = 1 << 0, kDmeie = 1 << 1, kTeie = 1 << 2, kHtie = 1 << 3, kTcie = 1 << 4, kCirc = 1 << 8,
                        kPinc = 1 << 9, kMinc = 1 << 10, kPincos = 1 << 15, kDbm = 1 << 18, kCt = 1 << 19;
// What software may write in an enabled stream's CR and FCR.
constexpr std::uint32_t kFreeBits = kEn | kDmeie | kTeie | kHtie | kTcie;
constexpr std::uint32_t kFeie = 1 << 7, kDmdis = 1 << 2, kFcrReset = 0x21;
constexpr std::uint32_t kEndless = 0xFFFF;  // NDTR with peripheral flow control

/// Where a stream's flags are in LISR or HISR.
constexpr unsigned shift_of(unsigned stream) {
    constexpr unsigned kShifts[] = {0, 6, 16, 22};
    return kShifts[stream % 4];
}

unsigned beats(std::uint32_t code) {
    constexpr unsigned kBeats[] = {1, 4, 8, 16};
    return kBeats[code & 3];
}

}  // namespace

Dma::Dma(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context),
      number_(static_cast<unsigned>(context.params.integer("number"))),
      streams_(*this, "streams"),
      work_(*this, "work", clock(), [this] { on_work(); }),
      port_(*this, "dma") {
    if (number_ != 1 && number_ != 2) throw std::invalid_argument("'number' is 1 or 2");
    declare_registers();
    for (unsigned n = 0; n < kStreams; ++n)
        irqs_.push_back(std::make_unique<IrqLine>(*this, "stream" + std::to_string(n)));
}

void Dma::declare_registers() {
    static constexpr const char* kIsrNames[] = {"LISR", "HISR"};
    static constexpr const char* kClearNames[] = {"LIFCR", "HIFCR"};
    for (unsigned half = 0; half < 2; ++half) {
        isr_[half] = &bank_.reg(kLisr + 4 * half, kIsrNames[half]);
        Register& clear = bank_.reg(kLifcr + 4 * half, kClearNames[half]);
        for (unsigned i = 0; i < 4; ++i) {
            const std::string n = std::to_string(4 * half + i);
            const unsigned at = shift_of(i);
            const auto flag = [&](unsigned bit, const char* name) {
                isr_[half]->field(at + bit, (name + ("IF" + n)).c_str(), Access::ro);
                clear.field(at + bit, ("C" + (name + ("IF" + n))).c_str(), Access::wo);
            };
            flag(0, "FE");
            flag(2, "DME");
            flag(3, "TE");
            flag(4, "HT");
            flag(5, "TC");
            isr_[half]->reserved(at + 1);
            clear.reserved(at + 1);
        }
        for (Register* r : {isr_[half], &clear}) r->reserved(12, 4).reserved(28, 4);
        clear.on_write([this, half](std::uint32_t written) {
            isr_[half]->set(isr_[half]->get() & ~written);
            for (unsigned i = 0; i < 4; ++i) update_irq(4 * half + i);
        });
    }
    for (unsigned n = 0; n < kStreams; ++n) declare_stream(n);
}

void Dma::declare_stream(unsigned n) {
    const auto name = [n](const char* what) { return "S" + std::to_string(n) + what; };
    cr_[n] = &bank_.reg(kCr(n), name("CR"))
                  .field(0, "EN", Access::rw)
                  .field(1, "DMEIE", Access::rw)
                  .field(2, "TEIE", Access::rw)
                  .field(3, "HTIE", Access::rw)
                  .field(4, "TCIE", Access::rw)
                  .field(5, "PFCTRL", Access::rw)
                  .field(6, 2, "DIR", Access::rw)
                  .field(8, "CIRC", Access::rw)
                  .field(9, "PINC", Access::rw)
                  .field(10, "MINC", Access::rw)
                  .field(11, 2, "PSIZE", Access::rw)
                  .field(13, 2, "MSIZE", Access::rw)
                  .field(15, "PINCOS", Access::rw)
                  .field(16, 2, "PL", Access::rw)
                  .field(18, "DBM", Access::rw)
                  .field(19, "CT", Access::rw)
                  .reserved(20)
                  .field(21, 2, "PBURST", Access::rw)
                  .field(23, 2, "MBURST", Access::rw)
                  .field(25, 3, "CHSEL", Access::rw)
                  .reserved(28, 4)
                  .on_write([this, n] { write_cr(n); });
    ndtr_[n] = &bank_.reg(kNdtr(n), name("NDTR")).field(0, 16, "NDT", Access::rw).reserved(16, 16).on_write([this, n] {
        if (enabled(n)) ndtr_[n]->set(stream(n).ndtr);
        stream(n).ndtr = *ndtr_[n];
    });
    const auto address = [&](std::uint32_t offset, const char* what, unsigned which) {
        return &bank_.reg(offset, name(what)).field(0, 32, what, Access::rw).on_write([this, n, which] {
            write_address(n, which);
        });
    };
    par_[n] = address(kPar(n), "PAR", 0);
    m0ar_[n] = address(kM0ar(n), "M0AR", 1);
    m1ar_[n] = address(kM1ar(n), "M1AR", 2);
    fcr_[n] = &bank_.reg(kFcr(n), name("FCR"), kFcrReset)
                   .field(0, 2, "FTH", Access::rw)
                   .field(2, "DMDIS", Access::rw)
                   .field(3, 3, "FS", Access::ro)
                   .reserved(6)
                   .field(7, "FEIE", Access::rw)
                   .reserved(8, 24)
                   .value([this, n](std::uint32_t stored) { return (stored & ~0x38U) | fifo_status(n) << 3; })
                   .on_write([this, n] {
                       if (enabled(n)) fcr_[n]->set((stream(n).fcr & ~kFeie) | (fcr_[n]->get() & kFeie));
                       stream(n).fcr = *fcr_[n];
                       update_irq(n);
                   });
}

void Dma::end_of_elaboration() {
    Peripheral::end_of_elaboration();
    std::map<std::string, DmaRequest*> lines;
    for (Model* model : env().models()) {
        auto* requester = dynamic_cast<DmaRequester*>(model);
        if (requester == nullptr) continue;
        for (DmaRequest* request : requester->dma_requests()) lines[model->label() + "_" + request->name()] = request;
    }
    std::vector<DmaRequest*> hooked;
    for (unsigned n = 0; n < kStreams; ++n) {
        for (unsigned channel = 0; channel < kChannels; ++channel) {
            std::istringstream names(requests_of(number_, n, channel));
            for (std::string name; names >> name;) {
                const auto found = lines.find(name);
                if (found == lines.end()) continue;
                requests_[n][channel].push_back(found->second);
                if (std::find(hooked.begin(), hooked.end(), found->second) != hooked.end()) continue;
                hooked.push_back(found->second);
                found->second->on_raise([this] { kick(); });
            }
        }
    }
}

bool Dma::direct(unsigned n) const {
    return direction(n) != Direction::memory_to_memory && (stream(n).fcr & kDmdis) == 0;
}

unsigned Dma::memory_size(unsigned n) const { return direct(n) ? peripheral_size(n) : 1U << (stream(n).cr >> 13 & 3); }

unsigned Dma::peripheral_beats(unsigned n) const { return direct(n) ? 1 : beats(stream(n).cr >> 21); }
unsigned Dma::memory_beats(unsigned n) const { return direct(n) ? 1 : beats(stream(n).cr >> 23); }

void Dma::write_cr(unsigned n) {
    Stream& s = stream(n);
    const bool was_enabled = enabled(n);
    const std::uint32_t wanted = *cr_[n];
    if (was_enabled) {
        // The settings of a stream at work are protected.
        const std::uint32_t accepted = (s.cr & ~kFreeBits) | (wanted & kFreeBits);
        s.cr = accepted | kEn;
        if ((wanted & kEn) == 0) disable(n);
    } else {
        s.cr = wanted;
        if ((wanted & kEn) != 0) enable(n);
    }
    cr_[n]->set(s.cr);
    update_irq(n);
    kick();
}

void Dma::write_address(unsigned n, unsigned which) {
    Stream& s = stream(n);
    const std::array<Register*, 3> registers = {par_[n], m0ar_[n], m1ar_[n]};
    const std::array<std::uint32_t*, 3> kept = {&s.par, &s.m0ar, &s.m1ar};
    if (enabled(n)) {
        const unsigned in_use = (s.cr & kCt) != 0 ? 2 : 1;
        const bool double_buffer = (s.cr & kDbm) != 0;
        // With two buffers, the one that is not in use may be changed; changing the other is an error.
        if (which == 0 || !double_buffer || which == in_use) {
            registers[which]->set(*kept[which]);
            if (which != 0 && double_buffer) fail(n, kTeif);
            return;
        }
    }
    *kept[which] = *registers[which];
}

bool Dma::check_settings(unsigned n) {
    const Stream& s = stream(n);
    const auto mistake = [&](const char* what) {
        note(JournalKind::guest_error, "stream " + std::to_string(n) + ": " + what);
        return false;
    };
    if ((s.cr >> 6 & 3) == 3) return mistake("reserved DIR");
    if ((s.cr >> 11 & 3) == 3 || (s.cr >> 13 & 3) == 3) return mistake("reserved PSIZE or MSIZE");
    if (direction(n) == Direction::memory_to_memory) {
        if (number_ == 1) return mistake("DMA1 cannot copy from memory to memory");
        if ((s.cr & (kCirc | kDbm)) != 0) return mistake("memory to memory in circular mode");
    }
    if (direct(n)) return true;
    // 10.3.12: a burst fits into the FIFO, and the threshold is a multiple of it (table 48).
    const unsigned burst = memory_size(n) * memory_beats(n);
    const bool memory_fits = memory_beats(n) == 1 || (burst <= threshold(n) && threshold(n) % burst == 0);
    if (memory_fits && peripheral_size(n) * peripheral_beats(n) <= kFifoSize) return true;
    set_flag(n, kFeif);
    return false;
}

void Dma::enable(unsigned n) {
    Stream& s = stream(n);
    s.fcr = *fcr_[n];
    if (direction(n) == Direction::memory_to_memory) {
        s.fcr |= kDmdis;
        fcr_[n]->set(s.fcr);
    }
    if ((s.cr & kDbm) != 0) s.cr |= kCirc;
    if (!check_settings(n)) {
        s.cr &= ~kEn;
        return;
    }
    s.ndtr = peripheral_controls(n) ? kEndless : ndtr_[n]->get();
    s.total = s.ndtr;
    begin_transfer(n);
}

void Dma::begin_transfer(unsigned n) {
    Stream& s = stream(n);
    s.ndtr = s.total;
    ndtr_[n]->set(s.ndtr);
    s.peripheral = s.par;
    s.memory = (s.cr & kDbm) != 0 && (s.cr & kCt) != 0 ? s.m1ar : s.m0ar;
    s.fetched = 0;
    s.level = 0;
}

void Dma::disable(unsigned n) {
    unsigned accesses = 0;
    if (direction(n) != Direction::to_peripheral && !drain(n, true, accesses)) return;
    Stream& s = stream(n);
    s.cr &= ~kEn;
    s.level = 0;
    // The end of a transfer, though an early one (10.3.14).
    if (s.ndtr != 0) set_flag(n, kTcif);
}

DmaRequest* Dma::active_request(unsigned n) const {
    for (DmaRequest* request : requests_[n][stream(n).cr >> 25 & 7])
        if (request->level()) return request;
    return nullptr;
}

bool Dma::wants_fill(unsigned n) const {
    const Stream& s = stream(n);
    if (direction(n) != Direction::to_peripheral || s.fetched >= s.total * peripheral_size(n)) return false;
    if (direct(n)) return s.level < peripheral_size(n);
    return (s.level <= threshold(n) || s.level < peripheral_size(n) * peripheral_beats(n)) &&
           s.level + memory_size(n) * memory_beats(n) <= kFifoSize;
}

bool Dma::is_ready(unsigned n) const {
    if (!enabled(n) || stream(n).ndtr == 0) return false;
    return direction(n) == Direction::memory_to_memory || wants_fill(n) || active_request(n) != nullptr;
}

void Dma::kick() {
    if (work_.armed()) return;
    for (unsigned n = 0; n < kStreams; ++n) {
        if (!is_ready(n)) continue;
        work_.arm(kAccessCycles);
        return;
    }
}

void Dma::on_work() {
    unsigned best = kStreams;
    for (unsigned n = 0; n < kStreams; ++n) {
        if (!is_ready(n)) continue;
        if (best == kStreams || (stream(n).cr >> 16 & 3) > (stream(best).cr >> 16 & 3)) best = n;
    }
    if (best == kStreams) return;
    const unsigned accesses = serve(best);
    work_.arm(kAccessCycles * std::max(accesses, 1U));
}

unsigned Dma::serve(unsigned n) {
    unsigned accesses = 0;
    switch (direction(n)) {
        case Direction::to_memory: {
            DmaRequest* request = active_request(n);
            const bool last = request->last() && peripheral_controls(n);
            if (!take_from_peripheral(n, accesses)) break;
            if (!drain(n, false, accesses)) break;
            // Before the end of the transfer is told: the peripheral may have more to ask for.
            request->acknowledge(stream(n).ndtr);
            if (stream(n).ndtr != 0 && !last) break;
            if (drain(n, true, accesses)) finish(n);
            break;
        }
        case Direction::to_peripheral: {
            if (wants_fill(n)) {
                fill(n, accesses);
                break;
            }
            DmaRequest* request = active_request(n);
            const bool last = request->last() && peripheral_controls(n);
            if (!give_to_peripheral(n, accesses)) break;
            request->acknowledge(stream(n).ndtr);
            if (stream(n).ndtr == 0 || last) finish(n);
            break;
        }
        case Direction::memory_to_memory:
            do {
                if (!take_from_peripheral(n, accesses)) return accesses;
            } while (stream(n).ndtr != 0 && stream(n).level + peripheral_size(n) <= threshold(n));
            if (!drain(n, stream(n).ndtr == 0, accesses)) break;
            if (stream(n).ndtr == 0) finish(n);
            break;
    }
    return accesses;
}

void Dma::count_item(unsigned n) {
    Stream& s = stream(n);
    --s.ndtr;
    ndtr_[n]->set(s.ndtr);
    if ((s.cr & kPinc) != 0) s.peripheral += (s.cr & kPincos) != 0 ? 4 : peripheral_size(n);
    if (s.total >= 2 && s.total - s.ndtr == s.total / 2 && !peripheral_controls(n)) set_flag(n, kHtif);
}

bool Dma::take_from_peripheral(unsigned n, unsigned& accesses) {
    Stream& s = stream(n);
    const unsigned size = peripheral_size(n);
    for (unsigned i = 0; i < peripheral_beats(n) && s.ndtr != 0; ++i) {
        if (s.level + size > kFifoSize && !drain(n, false, accesses)) return false;
        if (s.level + size > kFifoSize) {
            set_flag(n, kFeif);  // no room: the item is lost
            s.level = kFifoSize - size;
        }
        ++accesses;
        if (!port_.read(s.peripheral, s.fifo.data() + s.level, size)) {
            fail(n, kTeif);
            return false;
        }
        s.level += size;
        count_item(n);
    }
    return true;
}

bool Dma::give_to_peripheral(unsigned n, unsigned& accesses) {
    Stream& s = stream(n);
    const unsigned size = peripheral_size(n);
    for (unsigned i = 0; i < peripheral_beats(n) && s.ndtr != 0; ++i) {
        while (s.level < size && s.fetched < s.total * size)
            if (!fill(n, accesses)) return false;
        ++accesses;
        if (!port_.write(s.peripheral, s.fifo.data(), size)) {
            fail(n, kTeif);
            return false;
        }
        // With an odd mixture of sizes the last item may be short of bytes: what is missing is 0.
        const unsigned taken = std::min<unsigned>(size, s.level);
        std::memmove(s.fifo.data(), s.fifo.data() + taken, kFifoSize - taken);
        s.level -= taken;
        count_item(n);
    }
    return true;
}

bool Dma::drain(unsigned n, bool everything, unsigned& accesses) {
    Stream& s = stream(n);
    if (!everything && !direct(n) && s.level < threshold(n)) return true;
    const unsigned size = memory_size(n);
    const unsigned burst = size * memory_beats(n);
    unsigned left = everything ? s.level : s.level - s.level % burst;
    while (left > 0) {
        const unsigned chunk = std::min<unsigned>(size, left);
        left -= chunk;
        ++accesses;
        if (!port_.write(s.memory, s.fifo.data(), chunk)) {
            fail(n, kTeif);
            return false;
        }
        if ((s.cr & kMinc) != 0) s.memory += chunk;
        std::memmove(s.fifo.data(), s.fifo.data() + chunk, kFifoSize - chunk);
        s.level -= chunk;
    }
    return true;
}

bool Dma::fill(unsigned n, unsigned& accesses) {
    Stream& s = stream(n);
    const unsigned size = memory_size(n);
    const std::uint32_t bytes = s.total * peripheral_size(n);
    const unsigned limit = direct(n) ? size : kFifoSize;
    while (s.level + size <= limit && s.fetched < bytes) {
        ++accesses;
        if (!port_.read(s.memory, s.fifo.data() + s.level, size)) {
            fail(n, kTeif);
            return false;
        }
        if ((s.cr & kMinc) != 0) s.memory += size;
        s.fetched += size;
        s.level += size;
    }
    return true;
}

void Dma::finish(unsigned n) {
    Stream& s = stream(n);
    if ((s.cr & kCirc) != 0 && !peripheral_controls(n)) {
        if ((s.cr & kDbm) != 0) s.cr ^= kCt;
        begin_transfer(n);
    } else {
        s.cr &= ~kEn;
        s.level = 0;
    }
    cr_[n]->set(s.cr);
    set_flag(n, kTcif);
}

void Dma::fail(unsigned n, std::uint32_t flag) {
    Stream& s = stream(n);
    s.cr &= ~kEn;
    s.level = 0;
    cr_[n]->set(s.cr);
    set_flag(n, flag);
}

void Dma::set_flag(unsigned n, std::uint32_t flag) {
    isr_[n / 4]->set(isr_[n / 4]->get() | flag << shift_of(n));
    update_irq(n);
}

std::uint32_t Dma::flags(unsigned n) const { return isr_[n / 4]->get() >> shift_of(n) & 0x3D; }

std::uint32_t Dma::fifo_status(unsigned n) const {
    const unsigned level = stream(n).level;
    if (level == 0) return 4;
    return level >= kFifoSize ? 5 : level / 4;
}

void Dma::update_irq(unsigned n) {
    const std::uint32_t f = flags(n);
    const std::uint32_t cr = stream(n).cr;
    irqs_[n]->set(((f & kTcif) != 0 && (cr & kTcie) != 0) || ((f & kHtif) != 0 && (cr & kHtie) != 0) ||
                  ((f & kTeif) != 0 && (cr & kTeie) != 0) || ((f & kDmeif) != 0 && (cr & kDmeie) != 0) ||
                  ((f & kFeif) != 0 && (stream(n).fcr & kFeie) != 0));
}

void Dma::on_reset(ResetKind) {
    for (unsigned n = 0; n < kStreams; ++n) {
        stream(n).fcr = kFcrReset;
        update_irq(n);
    }
}

void Dma::on_loaded() {
    for (unsigned n = 0; n < kStreams; ++n) update_irq(n);
}

}  // namespace twin::stm32f4
