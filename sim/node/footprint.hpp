// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace twin::node {

/// Gives back the pages of program text that starting up has touched, QEMU's and the libraries': most of it never runs
/// again, and what does comes back from the page cache at its next use.
void release_startup_text();

}  // namespace twin::node
