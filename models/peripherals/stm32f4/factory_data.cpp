// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/factory_data.hpp"

#include <cstring>
#include <stdexcept>

namespace twin::stm32f4 {

FactoryData::FactoryData(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context), memory_(context.params.text("memory")), flash_kib_(context.params.integer("flash_kib")) {
    if (flash_kib_ == 0 || flash_kib_ > 0xFFFF) throw std::invalid_argument(label() + ": 'flash_kib' is 1 to 65535");
}

void FactoryData::end_of_elaboration() {
    Model::end_of_elaboration();
    Memory* memory = env().memory(memory_);
    if (memory == nullptr || memory->size < 0x400)
        throw std::invalid_argument(label() + ": there is no memory '" + memory_ + "' of 1 KiB");
    const auto put = [memory](std::uint64_t at, const void* data, std::size_t size) {
        std::memcpy(memory->data + at, data, size);
    };
    const auto half = [&](std::uint64_t at, std::uint64_t value) {
        const auto v = static_cast<std::uint16_t>(value);
        put(at, &v, sizeof v);
    };
    write_uid();
    half(kFlashSize, flash_kib_);
    // At VDDA 3.3 V, 12 bits: 1.21 V; 0.76 V at 30 degrees and 2.5 mV a degree more.
    half(kVrefIntCal, 1502);
    half(kTsCal1, 943);
    half(kTsCal2, 1192);
}

void FactoryData::write_uid() {
    Memory& memory = *env().memory(memory_);
    // Coordinates on the wafer, its number, and seven characters of its lot: bits 0 to 31, 32 to 39 and 40 to 95.
    const std::uint64_t id = env().unique_id();
    const auto coordinates = static_cast<std::uint32_t>(id);
    std::memcpy(memory.data + kUid, &coordinates, 4);
    memory.data[kUid + 4] = static_cast<std::uint8_t>(id >> 32);
    for (unsigned i = 0; i < 7; ++i)
        memory.data[kUid + 5 + i] = static_cast<std::uint8_t>('0' + (id >> (36 + 4 * i) & 7));
}

void FactoryData::on_identity(std::uint64_t) {
    write_uid();
    env().cpu().memory_changed(*env().memory(memory_), kUid, 12);
}

}  // namespace twin::stm32f4
