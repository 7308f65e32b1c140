// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace twin::node {

/// Gives back memory that only starting up needs: read-only pages of QEMU and the libraries, the heap's holes, and what
/// SystemC sets aside for expressions on its data types before anyone computes one. Nothing changes for the program:
/// what it touches again comes back, from the page cache or as the zeros it was. Call it when the node starts to run.
void release_startup_memory();

}  // namespace twin::node
