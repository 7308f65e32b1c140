// SPDX-License-Identifier: BSD-3-Clause
#pragma once

/// Runs both at the same time, in threads with enough stack for a handshake, and waits for the end of both. The first
/// may be null.
void run_against(void (*server)(), void (*client)());
