// SPDX-License-Identifier: BSD-3-Clause
// The Ethernet driver of STM32F4 without a network: what it sends comes back from the PHY.
#include <algorithm>
#include <cstring>

#include "STM32_EMAC.h"
#include "buffers.h"
#include "device_test.h"
#include "rtos/Kernel.h"
#include "rtos/Semaphore.h"
#include "rtos/ThisThread.h"

namespace {

using std::chrono_literals::operator""ms;
using Buffer = Buffers::Buffer;

Buffers buffers;
emac_mem_buf_t* received[Buffers::kCount];
uint32_t received_count;
rtos::Semaphore arrived(0);
rtos::Semaphore link_told(0);
bool link_is_up;

STM32_EMAC& emac() { return STM32_EMAC::get_instance(); }

const uint8_t kOwn[6] = {0x02, 0x00, 0x5E, 0x00, 0x53, 0x29};

uint8_t expected[1518], got[1536];

// To this board's address, of a type for experiments (IEEE 802, 9.2.4).
void fill(uint32_t size, uint8_t number) {
    for (uint32_t i = 0; i < size; i++) {
        expected[i] = static_cast<uint8_t>(number + i * 7);
    }
    std::memcpy(expected, kOwn, sizeof kOwn);
    expected[12] = 0x88;
    expected[13] = 0xB5;
}

// What was sent is free again when the driver's thread has seen that it was.
Buffer* take_soon(uint32_t size) {
    Buffer* one = nullptr;
    for (int i = 0; i < 1000 && (one = buffers.take(size)) == nullptr; i++) {
        rtos::ThisThread::sleep_for(1ms);
    }
    return one;
}

// `expected` in parts, each of whose starts is one byte further from a word.
emac_mem_buf_t* in_parts(const uint32_t* parts, uint32_t count) {
    Buffer* first = nullptr;
    const uint8_t* from = expected;
    for (uint32_t i = 0; i < count; i++) {
        Buffer* const one = take_soon(parts[i]);
        if (one == nullptr) {
            return nullptr;
        }
        one->start += i % 4;
        std::memcpy(one->start, from, parts[i]);
        from += parts[i];
        if (first == nullptr) {
            first = one;
        } else {
            buffers.cat(first, one);
        }
    }
    return first;
}

uint32_t bytes_of(const emac_mem_buf_t* frame) {
    uint32_t size = 0;
    for (const emac_mem_buf_t* part = frame; part != nullptr; part = buffers.get_next(part)) {
        std::memcpy(got + size, buffers.get_ptr(part), buffers.get_len(part));
        size += buffers.get_len(part);
    }
    return size;
}

bool start() {
    static bool started = false;
    if (!started) {
        emac().set_memory_manager(buffers);
        emac().set_link_input_cb([](emac_mem_buf_t* frame) {
            received[received_count++ % Buffers::kCount] = frame;
            arrived.release();
        });
        emac().set_link_state_cb([](bool up) {
            link_is_up = up;
            link_told.release();
        });
        emac().set_hwaddr(kOwn);
        started = emac().power_up();
        emac().set_loopback(true);
        link_told.try_acquire_for(1000ms);
    }
    return started && link_is_up;
}

bool comes_back() {
    if (!arrived.try_acquire_for(1000ms)) {
        return false;
    }
    emac_mem_buf_t* const back = received[(received_count - 1) % Buffers::kCount];
    std::memset(got, 0, sizeof got);
    bytes_of(back);
    buffers.free(back);
    return true;
}

void round_trip(const uint32_t* parts, uint32_t count, uint8_t number) {
    uint32_t size = 0;
    for (uint32_t i = 0; i < count; i++) {
        size += parts[i];
    }
    fill(size, number);
    emac_mem_buf_t* const frame = in_parts(parts, count);
    ASSERT_TRUE(frame != nullptr);
    ASSERT_TRUE(emac().link_out(frame));
    ASSERT_TRUE(comes_back());
    EXPECT_EQ(std::memcmp(got, expected, size), 0);
}

TEST(emac_stm32, has_an_address_of_its_own) {
    uint8_t address[6] = {};
    ASSERT_TRUE(emac().get_hwaddr(address));
    EXPECT_EQ(address[0], 0x02);
    EXPECT_EQ(emac().get_hwaddr_size(), 6);
    EXPECT_EQ(emac().get_mtu_size(), 1500u);
    char name[3] = {};
    emac().get_ifname(name, sizeof name);
    EXPECT_STREQ(name, "en");
    EXPECT_TRUE(&EMAC::get_default_instance() == &emac());
}

TEST(emac_stm32, the_link_is_told) {
    ASSERT_TRUE(start());
    EXPECT_TRUE(link_is_up);
    uint8_t address[6] = {};
    EXPECT_TRUE(emac().get_hwaddr(address));
    EXPECT_EQ(std::memcmp(address, kOwn, sizeof kOwn), 0);
}

TEST(emac_stm32, frames_of_all_lengths_come_back) {
    ASSERT_TRUE(start());
    for (uint32_t size = 14; size < 110; size++) {
        round_trip(&size, 1, static_cast<uint8_t>(size));
    }
    for (uint32_t size : {1511u, 1512u, 1513u, 1514u, 1518u}) {
        round_trip(&size, 1, static_cast<uint8_t>(size));
    }
}

TEST(emac_stm32, frames_in_parts_are_sent_as_they_are) {
    ASSERT_TRUE(start());
    const uint32_t copies = buffers.copies;
    const uint32_t two[] = {14, 1000}, odd[] = {15, 1, 2, 500};
    round_trip(two, 2, 1);
    round_trip(odd, 4, 2);
    EXPECT_EQ(buffers.copies, copies);
}

TEST(emac_stm32, what_the_dma_cannot_have_is_copied) {
    ASSERT_TRUE(start());
    const uint32_t many[] = {15, 1, 2, 3, 61, 7, 500}, empty[] = {54, 0, 46}, one[] = {100};
    uint32_t copies = buffers.copies;
    round_trip(many, 7, 1);
    EXPECT_EQ(buffers.copies, ++copies);
    round_trip(empty, 3, 2);
    EXPECT_EQ(buffers.copies, ++copies);
    fill(100, 3);
    auto* const frame = static_cast<Buffer*>(in_parts(one, 1));
    ASSERT_TRUE(frame != nullptr);
    frame->lifetime = NetStackMemoryManager::Lifetime::VOLATILE;
    ASSERT_TRUE(emac().link_out(frame));
    ASSERT_TRUE(comes_back());
    EXPECT_EQ(std::memcmp(got, expected, 100), 0);
    EXPECT_EQ(buffers.copies, ++copies);
    // The CPU's own memory.
    auto* const elsewhere = reinterpret_cast<uint8_t*>(0x10000000);
    fill(100, 4);
    std::memcpy(elsewhere, expected, 100);
    Buffer* const far = take_soon(100);
    ASSERT_TRUE(far != nullptr);
    far->start = elsewhere;
    ASSERT_TRUE(emac().link_out(far));
    ASSERT_TRUE(comes_back());
    EXPECT_EQ(std::memcmp(got, expected, 100), 0);
    EXPECT_EQ(buffers.copies, ++copies);
}

TEST(emac_stm32, the_hardware_computes_checksums) {
    ASSERT_TRUE(start());
    // IPv4 and TCP headers, RFC 1071's example of nothing in particular: all checksums zero on the way out.
    const uint32_t size = 14 + 20 + 20 + 6;
    fill(size, 0);
    const uint8_t headers[] = {0x08, 0x00, 0x45, 0, 0, 46, 0, 1, 0x40, 0, 64, 6, 0, 0, 192, 168, 0, 1, 192, 168, 0, 2};
    std::memcpy(expected + 12, headers, sizeof headers);
    std::memset(expected + 34 + 16, 0, 2);
    emac_mem_buf_t* const frame = in_parts(&size, 1);
    ASSERT_TRUE(frame != nullptr && emac().link_out(frame));
    ASSERT_TRUE(comes_back());
    const auto sum = [](const uint8_t* bytes, uint32_t count, uint32_t sum_before) {
        uint32_t total = sum_before;
        for (uint32_t i = 0; i < count; i += 2) {
            total += bytes[i] << 8 | bytes[i + 1];
        }
        while (total > 0xFFFF) {
            total = (total & 0xFFFF) + (total >> 16);
        }
        return total;
    };
    EXPECT_EQ(sum(got + 14, 20, 0), 0xFFFFu);
    EXPECT_EQ(sum(got + 34, 26, sum(got + 26, 8, 6 + 26)), 0xFFFFu);
    EXPECT_NE(emac().get_checksum_offload() & EMAC::CHECKSUM_TX_TCP, 0u);
}

TEST(emac_stm32, frames_follow_each_other_in_order) {
    ASSERT_TRUE(start());
    const uint32_t size = 1514, rounds = 200, window = 3;
    const uint32_t before = received_count;
    uint32_t bad = 0, back = 0;
    const auto begin = rtos::Kernel::Clock::now();
    for (uint32_t sent = 0; back < rounds;) {
        if (sent < rounds && sent - back < window) {
            fill(size, static_cast<uint8_t>(sent));
            emac_mem_buf_t* const frame = in_parts(&size, 1);
            ASSERT_TRUE(frame != nullptr && emac().link_out(frame));
            sent++;
            continue;
        }
        ASSERT_TRUE(arrived.try_acquire_for(1000ms));
        emac_mem_buf_t* const frame = received[(before + back) % Buffers::kCount];
        fill(size, static_cast<uint8_t>(back));
        bad += bytes_of(frame) < size || std::memcmp(got, expected, size) != 0 ? 1 : 0;
        buffers.free(frame);
        back++;
    }
    EXPECT_EQ(bad, 0u);
    const auto passed = rtos::Kernel::Clock::now() - begin;
    device_test::note("emac_frame_1514", static_cast<long long>(passed.count()) * 1000 / rounds, "us");
}

TEST(emac_stm32, a_dry_pool_loses_nothing) {
    ASSERT_TRUE(start());
    const uint32_t size = 200;
    fill(size, 9);
    emac_mem_buf_t* const frame = in_parts(&size, 1);
    ASSERT_TRUE(frame != nullptr);
    Buffer* hoard[Buffers::kCount];
    uint32_t hoarded = 0;
    while ((hoard[hoarded] = buffers.take(4)) != nullptr) {
        hoarded++;
    }
    const uint32_t before = received_count;
    ASSERT_TRUE(emac().link_out(frame));
    // What was sent is given back, and then the frame can have that buffer; until then it waits.
    for (uint32_t i = 0; i < hoarded; i++) {
        buffers.free(hoard[i]);
    }
    ASSERT_TRUE(comes_back());
    EXPECT_EQ(received_count, before + 1);
    EXPECT_EQ(std::memcmp(got, expected, size), 0);
}

TEST(emac_stm32, groups_are_filtered) {
    ASSERT_TRUE(start());
    const uint8_t group[6] = {0x01, 0x00, 0x5E, 0x00, 0x00, 0xFB}, other[6] = {0x01, 0x00, 0x5E, 0x7F, 0x00, 0x01};
    const auto passes = [](const uint8_t* to) {
        const uint32_t size = 64;
        fill(size, 5);
        std::memcpy(expected, to, 6);
        emac_mem_buf_t* const frame = in_parts(&size, 1);
        if (frame == nullptr || !emac().link_out(frame) || !arrived.try_acquire_for(20ms)) {
            return false;
        }
        buffers.free(received[(received_count - 1) % Buffers::kCount]);
        return true;
    };
    EXPECT_FALSE(passes(group));
    emac().add_multicast_group(group);
    emac().add_multicast_group(group);
    EXPECT_TRUE(passes(group));
    EXPECT_FALSE(passes(other));
    emac().remove_multicast_group(group);
    EXPECT_TRUE(passes(group));
    emac().remove_multicast_group(group);
    EXPECT_FALSE(passes(group));
    emac().set_all_multicast(true);
    EXPECT_TRUE(passes(other));
    emac().set_all_multicast(false);
    EXPECT_FALSE(passes(other));
    const uint8_t everybody[6] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    EXPECT_TRUE(passes(everybody));
    const uint8_t neighbour[6] = {0x02, 0x00, 0x5E, 0x00, 0x53, 0x2A};
    EXPECT_FALSE(passes(neighbour));
}

TEST(emac_stm32, too_long_frames_are_refused) {
    ASSERT_TRUE(start());
    rtos::ThisThread::sleep_for(10ms);
    const uint32_t before = buffers.free_count();
    Buffer* const frame = buffers.take(1519);
    ASSERT_TRUE(frame != nullptr);
    EXPECT_FALSE(emac().link_out(frame));
    EXPECT_EQ(buffers.free_count(), before);
}

TEST(emac_stm32, power_goes_down_and_up_again) {
    ASSERT_TRUE(start());
    emac().power_down();
    emac().power_down();
    EXPECT_EQ(buffers.free_count(), Buffers::kCount);
    const uint32_t size = 60;
    fill(size, 1);
    emac_mem_buf_t* frame = in_parts(&size, 1);
    ASSERT_TRUE(frame != nullptr);
    EXPECT_FALSE(emac().link_out(frame));
    EXPECT_EQ(buffers.free_count(), Buffers::kCount);
    // Small buffers: frames come in chains.
    buffers.unit = 128;
    EXPECT_TRUE(emac().power_up());
    EXPECT_TRUE(emac().power_up());
    emac().set_loopback(true);
    EXPECT_TRUE(link_told.try_acquire_for(1000ms));
    for (const uint32_t length : {60u, 124u, 125u, 128u, 129u, 600u}) {
        round_trip(&length, 1, static_cast<uint8_t>(length));
    }
    emac().power_down();
    buffers.unit = Buffers::kBytes;
    EXPECT_EQ(buffers.free_count(), Buffers::kCount);
    EXPECT_TRUE(emac().power_up());
    emac().set_loopback(true);
    EXPECT_TRUE(link_told.try_acquire_for(1000ms));
    round_trip(&size, 1, 42);
}

}  // namespace
