// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/footprint.hpp"

#include <elf.h>
#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <systemc>

namespace twin::node {
namespace {

/// The whole pages within [begin, end).
void release_pages(std::uintptr_t begin, std::uintptr_t end) {
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    begin = (begin + page - 1) / page * page;
    end = end / page * page;
    if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

/// Text and constants are as in their file, unless the dynamic linker has had to write addresses into them.
int release_read_only_segments(dl_phdr_info* object, std::size_t, void*) {
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const ElfW(Phdr)& segment = object->dlpi_phdr[i];
        if (segment.p_type != PT_DYNAMIC) continue;
        const auto* entry = reinterpret_cast<const ElfW(Dyn)*>(object->dlpi_addr + segment.p_vaddr);
        for (; entry->d_tag != DT_NULL; ++entry) {
            if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL) != 0)) {
                return 0;
            }
        }
    }
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const ElfW(Phdr)& segment = object->dlpi_phdr[i];
        if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
        const std::uintptr_t begin = object->dlpi_addr + segment.p_vaddr;
        release_pages(begin, begin + segment.p_memsz);
    }
    return 0;
}

/// SystemC 2 sets aside three megabytes of zeros for the results of concatenations, which a model of ours never makes.
void release_systemc_heap() {
#if SC_VERSION_MAJOR < 3
    const sc_core::sc_byte_heap& heap = sc_core::sc_temp_heap;
    if (heap.m_bgn_p == nullptr || heap.m_next_p != heap.m_bgn_p) return;  // someone has: it is no longer all zeros
    release_pages(reinterpret_cast<std::uintptr_t>(heap.m_bgn_p), reinterpret_cast<std::uintptr_t>(heap.m_end_p));
#endif
}

/// The end of the heap that nobody has asked for: the C library takes it in huge pages, of which the last are mostly free.
void release_heap_end() {
    const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0));
    const std::size_t unused = mallinfo2().keepcost;
    // The free chunk begins with what the C library knows of it.
    constexpr std::size_t kHeader = 4 * sizeof(std::size_t);
    if (unused > kHeader && unused < end) release_pages(end - unused + kHeader, end);
}

}  // namespace

void release_startup_memory() {
    dl_iterate_phdr(release_read_only_segments, nullptr);
    release_systemc_heap();
    malloc_trim(0);
    release_heap_end();
    // Or the kernel would fill what was given back with huge pages again.
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

}  // namespace twin::node
