// SPDX-License-Identifier: BSD-3-Clause
// What the host reads that somebody else wrote: a node's messages, and files.
#pragma once

#include "tests/fuzz/target.hpp"

namespace twin::host::fuzz {

using twin::fuzz::Input;

/// The stream of the link, cut into pieces as the first byte says.
void link(Input input);
/// The payload of PROBE, for as many channels as the first byte says.
void probe(Input input);

/// The head of a node's snapshot.
void snapshot(Input input);
/// The file of a fleet's.
/// In both, bits of the first byte say which sizes and checksums are made right, that chance could not guess: 1 the
/// file's size, 2 the head's checksum, 4 those of a fleet's sections.
void fleet_snapshot(Input input);
/// An ELF file: the image, its symbols, its sections.
void elf(Input input);
/// Intel HEX. Bit 0 of the first byte: its lines' checksums are made right.
void hex(Input input);

}  // namespace twin::host::fuzz
