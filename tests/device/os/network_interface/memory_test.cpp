// SPDX-License-Identifier: BSD-3-Clause
// The memory of packets, as drivers use it.
#include "device_test.h"
#include "mbed.h"
#include "netsocket/OnboardNetworkStack.h"

namespace {

EMACMemoryManager& memory() { return *OnboardNetworkStack::get_default_instance().get_memory_manager(); }
bool aligned(emac_mem_buf_t* buf, uint32_t to) { return reinterpret_cast<uintptr_t>(memory().get_ptr(buf)) % to == 0; }

}  // namespace

TEST(memory, heap_buffers) {
    for (const uint32_t align : {0u, 4u, 16u, 32u, 64u}) {
        emac_mem_buf_t* const buf = memory().alloc_heap(100, align);
        ASSERT_NE((uintptr_t)buf, 0u);
        EXPECT_EQ(memory().get_len(buf), 100u);
        EXPECT_EQ(memory().get_total_len(buf), 100u);
        EXPECT_TRUE(memory().get_next(buf) == nullptr);
        EXPECT_TRUE(align == 0 || aligned(buf, align));
        EXPECT_EQ((int)memory().get_lifetime(buf), (int)NetStackMemoryManager::Lifetime::HEAP_ALLOCATED);
        memory().free(buf);
    }
    EXPECT_TRUE(memory().alloc_heap(100000, 0) == nullptr);
    EXPECT_TRUE(memory().alloc_heap(MBED_CONF_LWIP_MEM_SIZE, 0) == nullptr);
}

TEST(memory, pool_buffers_and_chains) {
    const uint32_t unit = memory().get_pool_alloc_unit(4);
    EXPECT_GE(unit, 1522u);  // a frame with a VLAN's tag
    emac_mem_buf_t* const one = memory().alloc_pool(unit, 32);
    ASSERT_NE((uintptr_t)one, 0u);
    EXPECT_EQ(memory().count_buffers(one), 1u);
    EXPECT_TRUE(aligned(one, 32));
    EXPECT_EQ((int)memory().get_lifetime(one), (int)NetStackMemoryManager::Lifetime::POOL_ALLOCATED);
    emac_mem_buf_t* const three = memory().alloc_pool(2 * unit + 1, 4);
    ASSERT_NE((uintptr_t)three, 0u);
    EXPECT_EQ(memory().count_buffers(three), 3u);
    EXPECT_EQ(memory().get_total_len(three), 2 * unit + 1);
    memory().cat(one, three);
    EXPECT_EQ(memory().get_total_len(one), 3 * unit + 1);
    memory().set_len(one, 10);
    EXPECT_EQ(memory().get_total_len(one), 10u);
    EXPECT_EQ(memory().count_buffers(one), 1u);
    memory().free(one);
}

TEST(memory, tells_when_there_is_room_again) {
    static emac_mem_buf_t* bufs[64];
    volatile int told = 0;
    memory().set_on_pool_space_avail_cb([&] { told = told + 1; });
    uint32_t count = 0;
    while (count < 64 && (bufs[count] = memory().alloc_pool(1, 0))) count++;
    EXPECT_EQ(count, memory().get_pool_size());
    EXPECT_EQ(told, 0);
    EXPECT_TRUE(memory().alloc_pool(1, 0) == nullptr);
    memory().free(bufs[0]);
    EXPECT_EQ(told, 1);
    memory().free(bufs[1]);
    EXPECT_EQ(told, 1);  // nobody has asked in vain since
    memory().set_on_pool_space_avail_cb(nullptr);
    for (uint32_t i = 2; i < count; i++) memory().free(bufs[i]);
}

TEST(memory, copies) {
    static const char text[] = "a text that is spread over more than one buffer";
    const uint32_t unit = memory().get_pool_alloc_unit(0);
    emac_mem_buf_t* const chain = memory().alloc_pool(unit + 20, 0);
    ASSERT_NE((uintptr_t)chain, 0u);
    static uint8_t big[2048];
    memset(big, 'x', sizeof big);
    memcpy(big + unit - 10, text, sizeof text - 1);
    memory().copy_to_buf(chain, big, unit + 20);
    uint8_t* const second = static_cast<uint8_t*>(memory().get_ptr(memory().get_next(chain)));
    EXPECT_TRUE(memcmp(second, text + 10, 20) == 0);
    static uint8_t back[2048];
    EXPECT_EQ(memory().copy_from_buf(back, sizeof back, chain), unit + 20);
    EXPECT_TRUE(memcmp(back, big, unit + 20) == 0);
    // In one piece, with room for a header before it.
    emac_mem_buf_t* const whole = memory().realloc_heap(chain, 32, {}, 14);
    ASSERT_NE((uintptr_t)whole, 0u);
    EXPECT_EQ(memory().get_len(whole), unit + 20);
    EXPECT_EQ(memory().get_header_skip_size(whole), 14);
    EXPECT_TRUE(memcmp(memory().get_ptr(whole), big, unit + 20) == 0);
    memory().restore_header_space(whole, 14);
    EXPECT_EQ(memory().get_len(whole), unit + 34);
    EXPECT_TRUE(aligned(whole, 32));
    emac_mem_buf_t* const shorter = memory().realloc_heap(whole, 4, 100);
    ASSERT_NE((uintptr_t)shorter, 0u);
    EXPECT_EQ(memory().get_total_len(shorter), 100u);
    memory().free(shorter);
}
