// SPDX-License-Identifier: BSD-3-Clause
// From an address to the TLM target that answers for it: for the CPU by a table of pages, for other bus masters (DMA)
// by a target socket each.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <tlm>
#include <vector>

#include "models/core/environment.hpp"
#include "models/core/initiator_port.hpp"

namespace twin::node {

/// Built in two steps: targets and initiators are added before elaboration, seal() makes the table after it.
class Router {
  public:
    explicit Router(Environment& env);
    ~Router();
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    /// Maps a target. A foreign one, which knows SystemC's time only, finds it at now before every access.
    void add(std::uint64_t base, std::uint64_t size, tlm::tlm_target_socket<>& socket, bool foreign, std::string name);
    void add(InitiatorPort& initiator);
    void seal();

    /// The CPU's accesses. False: bus error. Size 1, 2, 4 or 8.
    bool read(std::uint64_t address, unsigned size, std::uint64_t& value) {
        if (const Target* target = find(address); target != nullptr) [[likely]] {
            read_.set_address(address - target->base);
            read_.set_data_length(size);
            read_.set_streaming_width(size);
            read_.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
            data_ = 0;
            transport(*target, read_);
            value = data_;
            return read_.is_response_ok() || failed(address, false);
        }
        return read_elsewhere(address, size, value);
    }
    bool write(std::uint64_t address, unsigned size, std::uint64_t value) {
        if (const Target* target = find(address); target != nullptr) [[likely]] {
            data_ = value;
            write_.set_address(address - target->base);
            write_.set_data_length(size);
            write_.set_streaming_width(size);
            write_.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
            transport(*target, write_);
            return write_.is_response_ok() || failed(address, true);
        }
        return write_elsewhere(address, size, value);
    }
    /// A debugger's: without side effects, except that a write writes.
    bool debug_read(std::uint64_t address, unsigned size, std::uint64_t& value);
    bool debug_write(std::uint64_t address, unsigned size, std::uint64_t value);

    /// Bus errors that the CPU got.
    std::uint64_t bus_errors() const { return bus_errors_; }
    /// From a snapshot.
    void set_bus_errors(std::uint64_t count) { bus_errors_ = count; }

  private:
    class Backward;
    class Initiator;
    class DmaTarget;
    struct Target {
        std::uint64_t base;
        std::uint64_t size;
        bool foreign;
        tlm::tlm_fw_transport_if<>* forward;
        std::string name;
        std::unique_ptr<Initiator> initiator;
    };
    /// A page with targets in it. Most have one.
    struct Slot {
        std::uint64_t page = ~0ULL;
        const Target* first = nullptr;
        std::size_t count = 0;
    };
    static constexpr unsigned kPageBits = 12;

    const Target* find(std::uint64_t address) const {
        const std::uint64_t page = address >> kPageBits;
        const Slot& slot = slots_[(page * multiplier_) >> shift_];
        if (slot.page != page) return nullptr;
        for (const Target *t = slot.first, *end = t + slot.count; t != end; ++t)
            if (address - t->base < t->size) return t;
        return nullptr;
    }
    void transport(const Target& target, tlm::tlm_generic_payload& payload) {
        if (target.foreign) [[unlikely]] {
            transport_foreign(target, payload);
        } else {
            target.forward->b_transport(payload, delay_);
        }
    }
    void transport_foreign(const Target& target, tlm::tlm_generic_payload& payload);
    bool try_table(unsigned bits, std::uint64_t multiplier);
    bool read_elsewhere(std::uint64_t address, unsigned size, std::uint64_t& value);
    bool write_elsewhere(std::uint64_t address, unsigned size, std::uint64_t value);
    bool failed(std::uint64_t address, bool is_write);
    bool note_unmapped(std::uint64_t address, bool is_write);

    Environment& env_;
    std::vector<Target> targets_;
    std::vector<Slot> slots_;
    std::uint64_t multiplier_ = 0;
    unsigned shift_ = 63;
    std::uint64_t data_ = 0;
    std::uint64_t bus_errors_ = 0;
    tlm::tlm_generic_payload read_, write_;
    sc_core::sc_time delay_;
    std::unique_ptr<Backward> backward_;
    std::vector<std::unique_ptr<DmaTarget>> dma_;
};

}  // namespace twin::node
