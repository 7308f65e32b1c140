// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/footprint.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>

namespace twin::node {

void release_startup_text() {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        unsigned long begin = 0, end = 0;
        char rights[5] = "";
        char path[2] = "";
        // Text only: it is position-independent, so no page of it differs from its file. Others may have been
        // relocated.
        if (std::sscanf(line.c_str(), "%lx-%lx %4s %*s %*s %*s %1s", &begin, &end, rights, path) != 4) continue;
        if (std::strcmp(rights, "r-xp") != 0 || path[0] != '/') continue;
        madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }
}

}  // namespace twin::node
