/* SPDX-License-Identifier: BSD-3-Clause */
/* What the host and libtwin_service.so, which is preloaded into a service's processes, say to each other:
 * docs/services.md. Messages go over a SOCK_SEQPACKET pair, one for each process; a process runs from RUN to its next
 * IDLE, and one process of a service runs at a time. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/** "SEED EPOCH_S WORLD": the service's seed, the calendar's second at virtual 0, and the name of the run's loopback. */
#define TWIN_SERVICE_ENVIRONMENT "TWIN_SERVICE"
/** The process's end of its channel. Above what programs number by themselves, below the least hard limit. */
#define TWIN_SERVICE_CHANNEL 999
#define TWIN_SERVICE_NEVER INT64_MAX
#define TWIN_SERVICE_WORLD_SIZE 33

enum twin_service_kind {
    /* From a process. */
    TWIN_SERVICE_HELLO = 1,   /**< A program begins; number: its process as the kernel knows it. Waits for RUN. */
    TWIN_SERVICE_IDLE = 2,    /**< Nothing left to do before ns. Waits for RUN. */
    TWIN_SERVICE_FORK = 3,    /**< Will fork; with the child's channel as SCM_RIGHTS. Waits for NUMBER. */
    TWIN_SERVICE_CHILD = 4,   /**< The child's process as the kernel knows it. */
    TWIN_SERVICE_REFUSED = 5, /**< What it can't have is in text; it gets an error for it. Waits for NUMBER. */
    /* From the host. */
    TWIN_SERVICE_RUN = 16,   /**< It is ns now: look again. number: what its process is called, parent: its parent. */
    TWIN_SERVICE_NUMBER = 17 /**< Go on; number: what the child's process is called. */
};

struct twin_service_message {
    uint32_t kind;
    int32_t number;
    int32_t parent;
    uint32_t worked; /**< IDLE: it did something since the last one. */
    int64_t ns;      /**< Virtual time. */
    char text[104];  /**< Ends with a zero. */
};

/** Transports on the run's loopback, by the letter of their names. */
enum twin_service_transport {
    TWIN_SERVICE_TCP4 = 't',
    TWIN_SERVICE_TCP6 = 'T',
    TWIN_SERVICE_UDP4 = 'u',
    TWIN_SERVICE_UDP6 = 'U'
};

/** The abstract Unix address that stands for a port on the run's loopback; gives its size. */
static inline socklen_t twin_service_name(struct sockaddr_un* address, const char* world, char transport,
                                          uint16_t port) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    const int size = snprintf(address->sun_path + 1, sizeof address->sun_path - 1, "twin-%s-%c%u", world, transport,
                              (unsigned)port);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)size);
}

/** The port and transport that such an address stands for; 0: it is none. */
static inline uint16_t twin_service_port(const struct sockaddr_un* address, socklen_t size, char* transport) {
    char text[sizeof address->sun_path + 1];
    unsigned port = 0;
    if (size <= offsetof(struct sockaddr_un, sun_path) + 1 || address->sun_path[0] != 0) {
        return 0;
    }
    const size_t length = size - offsetof(struct sockaddr_un, sun_path) - 1;
    memcpy(text, address->sun_path + 1, length);
    text[length] = 0;
    const char* last = strrchr(text, '-');
    if (last == NULL || sscanf(last + 1, "%c%u", transport, &port) != 2 || port > 65535) {
        return 0;
    }
    return (uint16_t)port;
}
