/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Small MPU regions. A kernel guards the stack of the thread that runs with a region of 32 bytes, and moves it at every switch
 * of threads. QEMU forgets all translations then; and it keeps none for a page in which a region begins or ends, so that
 * each access to such a page goes through all regions anew.
 */
#include "qemu/osdep.h"
#include "exec/cputlb.h"
#include "target/arm/cpu.h"
#include "hw/arm/twin.h"

void twin_set_mpu_base(ARMCPU *cpu, unsigned region, uint32_t base)
{
    const uint32_t control = cpu->env.pmsav7.drsr[region];
    const uint32_t old = cpu->env.pmsav7.drbar[region];

    cpu->env.pmsav7.drbar[region] = base;
    if (!(control & 1)) {
        return; /* it is not enabled */
    }
    /* Aligned to its size, or it has no effect: one that is no larger than a page is in one. */
    if (extract32(control, 1, 5) + 1 > TARGET_PAGE_BITS) {
        tlb_flush(CPU(cpu));
    } else {
        tlb_flush_page(CPU(cpu), old);
        tlb_flush_page(CPU(cpu), base);
    }
}

/*
 * What holds for one byte of 32, aligned, holds for all of them: regions and subregions are no smaller. Bit n of `good`: an
 * access of that type to the page's n-th 32 bytes was good since the page's entry came into the TLB.
 */
enum { BLOCK_BITS = 5, PAGES = 16 };
static struct {
    uint64_t page; /* and the MMU index */
    uint32_t good[2];
} pages[PAGES];

static uint64_t page_of(uint64_t address, int mmu_idx)
{
    return (address & TARGET_PAGE_MASK) | mmu_idx;
}

static unsigned place_of(uint64_t address)
{
    return (address >> TARGET_PAGE_BITS_MIN) % PAGES;
}

bool twin_small_region_known(uint64_t address, int mmu_idx, MMUAccessType type)
{
    const unsigned place = place_of(address);

    return pages[place].page == page_of(address, mmu_idx) && TARGET_PAGE_BITS == TARGET_PAGE_BITS_MIN &&
           type != MMU_INST_FETCH && extract32(pages[place].good[type], extract32(address, BLOCK_BITS, 5), 1);
}

void twin_small_region_note(uint64_t address, int mmu_idx, MMUAccessType type, bool was_there)
{
    const unsigned place = place_of(address);

    if (type == MMU_INST_FETCH || TARGET_PAGE_BITS != TARGET_PAGE_BITS_MIN) {
        return;
    }
    if (!was_there || pages[place].page != page_of(address, mmu_idx)) {
        pages[place].page = page_of(address, mmu_idx);
        pages[place].good[MMU_DATA_LOAD] = pages[place].good[MMU_DATA_STORE] = 0;
    }
    pages[place].good[type] |= 1u << extract32(address, BLOCK_BITS, 5);
}
