// SPDX-License-Identifier: BSD-3-Clause
// The Ethernet driver of MPS2+ without a network: what it sends comes back from the PHY.
#include <algorithm>
#include <cstring>

#include "SMSC9220_EMAC.h"
#include "device_test.h"
#include "frames.h"
#include "rtos/Kernel.h"

namespace {

using std::chrono_literals::operator""ms;

Frames frames;
emac_mem_buf_t* received[Frames::kCount];
uint32_t received_count;
rtos::Semaphore arrived(0);
rtos::Semaphore link_told(0);
bool link_is_up;

SMSC9220_EMAC& emac() { return SMSC9220_EMAC::get_instance(); }

void take(emac_mem_buf_t* frame) {
    received[received_count++ % Frames::kCount] = frame;
    arrived.release();
}

void link_changed(bool up) {
    link_is_up = up;
    link_told.release();
}

const uint8_t kOwn[6] = {0x02, 0x00, 0x5E, 0x00, 0x53, 0x11};

// Filled with what its number gives, to this board's address, with a length in bytes 12 and 13 that is a type.
void fill(uint8_t* bytes, uint32_t size, uint8_t number) {
    for (uint32_t i = 0; i < size; i++) {
        bytes[i] = static_cast<uint8_t>(number + i * 7);
    }
    std::memcpy(bytes, kOwn, std::min<uint32_t>(size, sizeof kOwn));
    bytes[12] = 0x88;
    bytes[13] = 0xB5;  // for experiments (IEEE 802, 9.2.4)
}

uint8_t expected[1514], got[1514];

// In parts of the lengths of `parts`, each of whose starts is one byte further from a word.
emac_mem_buf_t* in_parts(const uint32_t* parts, uint32_t count) {
    Frames::Frame* first = nullptr;
    const uint8_t* from = expected;
    for (uint32_t i = 0; i < count; i++) {
        auto* const one =
            static_cast<Frames::Frame*>(frames.alloc_heap(parts[i] + 3 <= Frames::kUnit ? parts[i] + 3 : parts[i], 4));
        if (one == nullptr) {
            return nullptr;
        }
        one->start = one->bytes + (one->length > parts[i] ? i % 4 : 0);
        one->length = parts[i];
        std::memcpy(one->start, from, parts[i]);
        from += parts[i];
        if (first != nullptr) {
            frames.cat(first, one);
        } else {
            first = one;
        }
    }
    return first;
}

uint32_t bytes_of(const emac_mem_buf_t* frame) {
    uint32_t size = 0;
    for (const emac_mem_buf_t* part = frame; part != nullptr; part = frames.get_next(part)) {
        std::memcpy(got + size, frames.get_ptr(part), frames.get_len(part));
        size += frames.get_len(part);
    }
    return size;
}

bool start() {
    static bool started = false;
    if (!started) {
        emac().set_memory_manager(frames);
        emac().set_link_input_cb(take);
        emac().set_link_state_cb(link_changed);
        emac().set_hwaddr(kOwn);
        started = emac().power_up();
        emac().set_loopback(true);
    }
    return started;
}

// Sends the frame that `parts` make, and compares what comes back.
void round_trip(const uint32_t* parts, uint32_t count, uint8_t number) {
    uint32_t size = 0;
    for (uint32_t i = 0; i < count; i++) {
        size += parts[i];
    }
    fill(expected, size, number);
    emac_mem_buf_t* const frame = in_parts(parts, count);
    ASSERT_TRUE(frame != nullptr);
    const uint32_t before = received_count;
    ASSERT_TRUE(emac().link_out(frame));
    ASSERT_TRUE(arrived.try_acquire_for(1000ms));
    emac_mem_buf_t* const back = received[before % Frames::kCount];
    const uint32_t back_size = bytes_of(back);
    frames.give_back(back);
    EXPECT_EQ(back_size, std::max<uint32_t>(size, back_size));  // padded, if the machine does that
    EXPECT_TRUE(back_size == size || back_size == 60);
    EXPECT_EQ(std::memcmp(got, expected, size), 0);
}

TEST(emac_mps2, has_an_address_of_its_own) {
    uint8_t address[6] = {};
    ASSERT_TRUE(emac().get_hwaddr(address));
    EXPECT_EQ(address[0] & 1, 0);
    EXPECT_EQ(emac().get_hwaddr_size(), 6);
    EXPECT_EQ(emac().get_mtu_size(), 1500u);
    char name[3] = {};
    emac().get_ifname(name, sizeof name);
    EXPECT_STREQ(name, "en");
    EXPECT_TRUE(&EMAC::get_default_instance() == &emac());
}

TEST(emac_mps2, the_link_is_told) {
    ASSERT_TRUE(start());
    EXPECT_TRUE(link_told.try_acquire_for(1000ms));
    EXPECT_TRUE(link_is_up);
    uint8_t address[6] = {};
    EXPECT_TRUE(emac().get_hwaddr(address));
    EXPECT_EQ(std::memcmp(address, kOwn, sizeof kOwn), 0);
}

TEST(emac_mps2, frames_of_all_lengths_come_back) {
    ASSERT_TRUE(start());
    for (uint32_t size = 60; size < 110; size++) {
        round_trip(&size, 1, static_cast<uint8_t>(size));
    }
    for (uint32_t size : {1511u, 1512u, 1513u, 1514u}) {
        round_trip(&size, 1, static_cast<uint8_t>(size));
    }
}

TEST(emac_mps2, frames_in_parts_come_back) {
    ASSERT_TRUE(start());
    const uint32_t two[] = {14, 1000}, odd[] = {15, 1, 2, 3, 61, 7, 500}, empty[] = {54, 0, 46};
    round_trip(two, 2, 1);
    round_trip(odd, 7, 2);
    round_trip(empty, 3, 3);
}

TEST(emac_mps2, frames_are_received_into_chains) {
    ASSERT_TRUE(start());
    // Units that are no multiple of a word make words lie in two buffers.
    for (uint32_t unit : {256u, 255u, 254u, 253u}) {
        frames.unit = unit;
        const uint32_t size = 1001;
        fill(expected, size, static_cast<uint8_t>(unit));
        frames.unit = Frames::kUnit;
        const uint32_t parts[] = {size};
        emac_mem_buf_t* const frame = in_parts(parts, 1);
        frames.unit = unit;
        const uint32_t before = received_count;
        ASSERT_TRUE(frame != nullptr && emac().link_out(frame));
        ASSERT_TRUE(arrived.try_acquire_for(1000ms));
        EXPECT_EQ(bytes_of(received[before % Frames::kCount]), size);
        EXPECT_EQ(std::memcmp(got, expected, size), 0);
        frames.give_back(received[before % Frames::kCount]);
    }
    frames.unit = Frames::kUnit;
    EXPECT_EQ(frames.free_count(), Frames::kCount);
}

TEST(emac_mps2, frames_wait_for_buffers) {
    ASSERT_TRUE(start());
    // Keep all that arrive: the pool runs dry, and the rest stays in the chip.
    const uint32_t size = 100, sent = Frames::kCount + 3;
    const uint32_t before = received_count;
    for (uint32_t i = 0; i < Frames::kCount - 1; i++) {
        fill(expected, size, static_cast<uint8_t>(i));
        emac_mem_buf_t* const frame = in_parts(&size, 1);
        ASSERT_TRUE(frame != nullptr && emac().link_out(frame));
        ASSERT_TRUE(arrived.try_acquire_for(1000ms));
    }
    ASSERT_EQ(frames.free_count(), 1u);
    for (uint32_t i = Frames::kCount - 1; i < sent; i++) {
        // One kept frame is freed for each that is sent, and the driver takes the buffer as soon as it may.
        fill(expected, size, static_cast<uint8_t>(i));
        emac_mem_buf_t* const frame = in_parts(&size, 1);
        ASSERT_TRUE(frame != nullptr);
        ASSERT_TRUE(emac().link_out(frame));
        ASSERT_TRUE(arrived.try_acquire_for(1000ms));
        frames.give_back(received[(before + i - (Frames::kCount - 1)) % Frames::kCount]);
    }
    for (uint32_t i = sent - (Frames::kCount - 1); i < sent; i++) {
        emac_mem_buf_t* const frame = received[(before + i) % Frames::kCount];
        fill(expected, size, static_cast<uint8_t>(i));
        EXPECT_EQ(bytes_of(frame), size);
        EXPECT_EQ(std::memcmp(got, expected, size), 0);
        frames.give_back(frame);
    }
    EXPECT_EQ(frames.free_count(), Frames::kCount);
}

TEST(emac_mps2, a_dry_pool_loses_nothing) {
    ASSERT_TRUE(start());
    const uint32_t size = 200;
    fill(expected, size, 9);
    emac_mem_buf_t* const frame = in_parts(&size, 1);
    ASSERT_TRUE(frame != nullptr);
    // All but that one are taken away before it comes back.
    emac_mem_buf_t* hoard[Frames::kCount];
    uint32_t hoarded = 0;
    while ((hoard[hoarded] = frames.alloc_heap(4, 4)) != nullptr) {
        hoarded++;
    }
    const uint32_t before = received_count;
    ASSERT_TRUE(emac().link_out(frame));
    // link_out() freed its buffer: take that one, too.
    hoard[hoarded] = frames.alloc_heap(4, 4);
    const bool dry = hoard[hoarded] != nullptr;
    hoarded += dry ? 1 : 0;
    if (dry) {
        EXPECT_FALSE(arrived.try_acquire_for(20ms));
    }
    for (uint32_t i = 0; i < hoarded; i++) {
        frames.give_back(hoard[i]);
    }
    if (dry) {
        ASSERT_TRUE(arrived.try_acquire_for(1000ms));
    } else {
        arrived.acquire();
    }
    EXPECT_EQ(bytes_of(received[before % Frames::kCount]), size);
    EXPECT_EQ(std::memcmp(got, expected, size), 0);
    frames.give_back(received[before % Frames::kCount]);
}

TEST(emac_mps2, frames_that_follow_each_other_keep_their_order) {
    ASSERT_TRUE(start());
    const uint32_t size = 1514, rounds = 100;
    uint32_t bad = 0;
    const auto begin = rtos::Kernel::Clock::now();
    for (uint32_t i = 0; i < rounds; i++) {
        fill(expected, size, static_cast<uint8_t>(i));
        emac_mem_buf_t* const frame = in_parts(&size, 1);
        ASSERT_TRUE(frame != nullptr && emac().link_out(frame));
        ASSERT_TRUE(arrived.try_acquire_for(1000ms));
        emac_mem_buf_t* const back = received[(received_count - 1) % Frames::kCount];
        bad += bytes_of(back) != size || std::memcmp(got, expected, size) != 0 ? 1 : 0;
        frames.give_back(back);
    }
    EXPECT_EQ(bad, 0u);
    const auto passed = rtos::Kernel::Clock::now() - begin;
    device_test::note("emac_round_trip_1514", static_cast<long long>(passed.count()) * 1000 / rounds, "us");
}

TEST(emac_mps2, groups_are_filtered) {
    ASSERT_TRUE(start());
    const uint8_t group[6] = {0x01, 0x00, 0x5E, 0x00, 0x00, 0xFB}, other[6] = {0x01, 0x00, 0x5E, 0x7F, 0x00, 0x01};
    const auto comes_back = [](const uint8_t* to) {
        const uint32_t size = 64;
        fill(expected, size, 5);
        std::memcpy(expected, to, 6);
        emac_mem_buf_t* const frame = in_parts(&size, 1);
        const uint32_t before = received_count;
        if (frame == nullptr || !emac().link_out(frame) || !arrived.try_acquire_for(20ms)) {
            return false;
        }
        frames.give_back(received[before % Frames::kCount]);
        return true;
    };
    EXPECT_FALSE(comes_back(group));
    emac().add_multicast_group(group);
    emac().add_multicast_group(group);
    EXPECT_TRUE(comes_back(group));
    EXPECT_FALSE(comes_back(other));
    emac().remove_multicast_group(group);
    EXPECT_TRUE(comes_back(group));
    emac().remove_multicast_group(group);
    EXPECT_FALSE(comes_back(group));
    emac().set_all_multicast(true);
    EXPECT_TRUE(comes_back(other));
    emac().set_all_multicast(false);
    EXPECT_FALSE(comes_back(other));
    const uint8_t everybody[6] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    EXPECT_TRUE(comes_back(everybody));
    const uint8_t neighbour[6] = {0x02, 0x00, 0x5E, 0x00, 0x53, 0x12};
    EXPECT_FALSE(comes_back(neighbour));
}

TEST(emac_mps2, too_many_parts_are_refused) {
    ASSERT_TRUE(start());
    auto* const one = static_cast<Frames::Frame*>(frames.alloc_heap(Frames::kUnit, 4));
    ASSERT_TRUE(one != nullptr);
    emac_mem_buf_t* const big = frames.alloc_heap(Frames::kUnit, 4);
    ASSERT_TRUE(big != nullptr);
    frames.cat(one, big);
    EXPECT_FALSE(emac().link_out(one));  // 3 KiB
    EXPECT_EQ(frames.free_count(), Frames::kCount);
}

TEST(emac_mps2, power_goes_down_and_up_again) {
    ASSERT_TRUE(start());
    emac().power_down();
    emac().power_down();
    const uint32_t size = 60;
    fill(expected, size, 1);
    emac_mem_buf_t* const frame = in_parts(&size, 1);
    ASSERT_TRUE(frame != nullptr);
    EXPECT_FALSE(emac().link_out(frame));
    EXPECT_EQ(frames.free_count(), Frames::kCount);
    EXPECT_TRUE(emac().power_up());
    EXPECT_TRUE(emac().power_up());
    emac().set_loopback(true);
    round_trip(&size, 1, 42);
}

}  // namespace
