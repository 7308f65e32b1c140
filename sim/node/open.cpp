// SPDX-License-Identifier: BSD-3-Clause
// The seam: the one symbol that QEMU looks up, and the table of C functions through which no exception passes.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <systemc>

#include "models/core/factory.hpp"
#include "models/peripherals/register_all.hpp"
#include "sim/abi/twin_abi.h"
#include "sim/node/node.hpp"

namespace {

using twin::node::Node;

TwinHost the_host;

// Reached only through a defect of a model or of the node: the process ends, its last words say why.
void give_up(const char* where, const char* what) {
    std::fprintf(stderr, "twin: internal error in %s: %s\n", where, what);
    the_host.shutdown(the_host.opaque, 1);
}

template <typename Action>
auto guarded(const char* where, Action action) noexcept -> decltype(action()) {
    try {
        return action();
    } catch (const std::exception& e) {
        give_up(where, e.what());
    } catch (...) {
        give_up(where, "unknown exception");
    }
    return decltype(action())();
}

Node& node_of(void* opaque) { return *static_cast<Node*>(opaque); }

bool node_read(void* opaque, std::uint64_t address, std::uint32_t size, std::uint32_t flags, std::uint64_t* value) {
    return guarded("read", [&] { return node_of(opaque).read(address, size, flags, *value); });
}
bool node_write(void* opaque, std::uint64_t address, std::uint32_t size, std::uint32_t flags, std::uint64_t value) {
    return guarded("write", [&] { return node_of(opaque).write(address, size, flags, value); });
}
void node_deadline(void* opaque) {
    guarded("deadline", [&] { node_of(opaque).deadline(); });
}
void node_reset(void* opaque, TwinResetKind kind) {
    guarded("reset", [&] { node_of(opaque).reset(static_cast<twin::ResetKind>(kind)); });
}
void node_cpu_event(void* opaque, TwinCpuEvent event, std::uint64_t arg) {
    guarded("cpu_event", [&] { node_of(opaque).cpu_event(event, arg); });
}
void node_trace(void* opaque, TwinTraceEvent event, std::uint32_t arg) {
    guarded("trace", [&] { node_of(opaque).trace(event, arg); });
}
bool node_semihosting(void* opaque, std::uint32_t operation, std::uint32_t parameter, std::uint32_t* result) {
    return guarded("semihosting", [&] { return node_of(opaque).semihosting(operation, parameter, *result); });
}
void node_start(void* opaque) {
    guarded("start", [&] { node_of(opaque).start(); });
}
// The models are not destroyed: the process ends, and SystemC's own globals may be gone before them.
void node_close(void* opaque) {
    guarded("close", [&] { node_of(opaque).close(); });
}

// SystemC would print to stdout, and abort on what it calls fatal.
void quieten_systemc() {
    setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
    using Handler = sc_core::sc_report_handler;
    Handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    Handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
    Handler::set_actions(sc_core::SC_ERROR, sc_core::SC_THROW);
    Handler::set_actions(sc_core::SC_FATAL, sc_core::SC_THROW);
}

bool fail(char* error, std::size_t size, const std::string& text) {
    if (size == 0) return false;
    const std::size_t length = std::min(text.size(), size - 1);
    std::memcpy(error, text.data(), length);
    error[length] = '\0';
    for (std::size_t i = 0; i < length; ++i)
        if (error[i] == '\n') error[i] = ' ';
    return false;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) bool twin_node_open(const TwinHost* host, const char* config,
                                                                      TwinNode* node, char* error,
                                                                      std::size_t error_size) {
    if (host->version != TWIN_ABI_VERSION || host->size != sizeof(TwinHost))
        return fail(error, error_size, "QEMU was built for another version of the interface to the models");
    try {
        the_host = *host;
        quieten_systemc();
        static twin::Registry registry;
        twin::register_all(registry);
        auto opened = Node::open(*host, config, registry);
        if (!opened) return fail(error, error_size, opened.error());
        Node* made = opened->release();
        *node = TwinNode{};
        node->version = TWIN_ABI_VERSION;
        node->size = sizeof(TwinNode);
        node->opaque = made;
        made->describe_machine(node->machine);
        node->read = node_read;
        node->write = node_write;
        node->deadline = node_deadline;
        node->reset = node_reset;
        node->cpu_event = node_cpu_event;
        node->trace = node_trace;
        node->semihosting = node_semihosting;
        node->start = node_start;
        node->close = node_close;
        return true;
    } catch (const std::exception& e) {
        return fail(error, error_size, e.what());
    } catch (...) {
        return fail(error, error_size, "unknown exception");
    }
}
