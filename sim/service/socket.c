/* SPDX-License-Identifier: BSD-3-Clause */
/* The run's loopback: what the program thinks are TCP and UDP sockets are Unix sockets with the run's name. What is
 * sent there is in the receiver's queue when the call returns, which the kernel's TCP does not promise; there are no
 * timers, no ports that another program has, and no time in which a closed port is not free. */
#include "sim/service/service.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* Ports that a program gets which doesn't ask for one. The gateway takes those below. */
enum { kFirstPort = 49152, kLastPort = 65535 };

static bool ours(int fd) {
    const uint8_t kind = twin_fd(fd)->kind;
    return twin.active && (kind == TWIN_FD_STREAM || kind == TWIN_FD_DATAGRAM);
}

static char transport(const struct twin_fd* fd, bool v6) {
    if (fd->kind == TWIN_FD_STREAM) {
        return v6 ? TWIN_SERVICE_TCP6 : TWIN_SERVICE_TCP4;
    }
    return v6 ? TWIN_SERVICE_UDP6 : TWIN_SERVICE_UDP4;
}

EXPORT int socket(int domain, int type, int protocol) {
    const int kind = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    const bool ip = (domain == AF_INET || domain == AF_INET6) &&
                    ((kind == SOCK_STREAM && (protocol == 0 || protocol == IPPROTO_TCP)) ||
                     (kind == SOCK_DGRAM && (protocol == 0 || protocol == IPPROTO_UDP)));
    if (!twin_on() || !ip) {
        const int fd = (int)twin_raw(SYS_socket, (long)domain, (long)type, (long)protocol, 0L, 0L, 0L);
        return twin.active ? twin_mark(fd, TWIN_FD_OTHER, false) : fd;
    }
    return twin_mark((int)twin_raw(SYS_socket, (long)AF_UNIX, (long)type, 0L, 0L, 0L, 0L),
                     kind == SOCK_STREAM ? TWIN_FD_STREAM : TWIN_FD_DATAGRAM, domain == AF_INET6);
}

EXPORT int socketpair(int domain, int type, int protocol, int ends[2]) {
    const int result = (int)twin_raw(SYS_socketpair, (long)domain, (long)type, (long)protocol, ends, 0L, 0L);
    if (result == 0 && twin_on()) {
        twin_mark(ends[0], TWIN_FD_PIPE, false);
        twin_mark(ends[1], TWIN_FD_PIPE, false);
    }
    return result;
}

/* False: it is no address of the run's loopback; errno says what a program hears of such. */
static bool read_address(const struct sockaddr* from, socklen_t size, bool* v6, uint16_t* port, bool any_too) {
    if (from != NULL && from->sa_family == AF_INET && size >= sizeof(struct sockaddr_in)) {
        const struct sockaddr_in* in = (const struct sockaddr_in*)(const void*)from;
        const uint32_t address = ntohl(in->sin_addr.s_addr);
        *v6 = false;
        *port = ntohs(in->sin_port);
        errno = ENETUNREACH;
        return address >> 24 == 127 || address == 0 || any_too;
    }
    if (from != NULL && from->sa_family == AF_INET6 && size >= sizeof(struct sockaddr_in6)) {
        const struct sockaddr_in6* in = (const struct sockaddr_in6*)(const void*)from;
        const bool mapped = IN6_IS_ADDR_V4MAPPED(&in->sin6_addr);
        *v6 = !mapped;
        *port = ntohs(in->sin6_port);
        errno = ENETUNREACH;
        return (mapped && in->sin6_addr.s6_addr[12] == 127) || IN6_IS_ADDR_LOOPBACK(&in->sin6_addr) ||
               IN6_IS_ADDR_UNSPECIFIED(&in->sin6_addr) || any_too;
    }
    errno = EAFNOSUPPORT;
    return false;
}

/* The address that a name of the run stands for, as a socket of this family sees it. */
static void write_address(const struct sockaddr_un* name, socklen_t name_size, bool v6, struct sockaddr* out,
                          socklen_t* size) {
    if (out == NULL || size == NULL) {
        return;
    }
    char letter = TWIN_SERVICE_TCP4;
    const uint16_t port = twin_service_port(name, name_size, &letter);
    const bool name_v6 = letter == TWIN_SERVICE_TCP6 || letter == TWIN_SERVICE_UDP6;
    union {
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
    memset(&address, 0, sizeof address);
    socklen_t whole = 0;
    if (v6) {
        address.v6.sin6_family = AF_INET6;
        address.v6.sin6_port = htons(port);
        if (port != 0 && name_v6) {
            address.v6.sin6_addr = in6addr_loopback;
        } else if (port != 0) {
            address.v6.sin6_addr.s6_addr[10] = address.v6.sin6_addr.s6_addr[11] = 0xff;
            address.v6.sin6_addr.s6_addr[12] = 127;
            address.v6.sin6_addr.s6_addr[15] = 1;
        }
        whole = sizeof address.v6;
    } else {
        address.v4.sin_family = AF_INET;
        address.v4.sin_port = htons(port);
        address.v4.sin_addr.s_addr = htonl(port != 0 ? INADDR_LOOPBACK : INADDR_ANY);
        whole = sizeof address.v4;
    }
    memcpy(out, &address, *size < whole ? *size : whole);
    *size = whole;
}

static int bind_name(int fd, char letter, uint16_t port) {
    struct sockaddr_un name;
    const socklen_t size = twin_service_name(&name, twin.world, letter, port);
    return (int)twin_raw(SYS_bind, (long)fd, &name, (long)size, 0L, 0L, 0L);
}

/* Port 0: the first that is free, so that it is the same in every run. */
static int bind_port(int fd, bool v6, uint16_t port) {
    struct twin_fd* known = twin_fd(fd);
    const char letter = transport(known, v6);
    int result = -1;
    if (port != 0) {
        result = bind_name(fd, letter, port);
    } else {
        static uint16_t last = kLastPort;
        for (int tries = 0; tries <= kLastPort - kFirstPort; tries++) {
            last = last == kLastPort ? kFirstPort : (uint16_t)(last + 1);
            result = bind_name(fd, letter, last);
            if (result == 0 || errno != EADDRINUSE) {
                break;
            }
        }
    }
    known->bound = known->bound || result == 0;
    return result;
}

EXPORT int bind(int fd, const struct sockaddr* address, socklen_t size) {
    if (!twin_on() || !ours(fd)) {
        return (int)twin_raw(SYS_bind, (long)fd, address, (long)size, 0L, 0L, 0L);
    }
    bool v6 = false;
    uint16_t port = 0;
    if (!read_address(address, size, &v6, &port, true)) {
        return -1;
    }
    return bind_port(fd, v6, port);
}

EXPORT int listen(int fd, int backlog) {
    if (twin_on() && ours(fd) && !twin_fd(fd)->bound && bind_port(fd, twin_fd(fd)->v6, 0) < 0) {
        return -1;
    }
    return (int)twin_raw(SYS_listen, (long)fd, (long)backlog, 0L, 0L, 0L, 0L);
}

EXPORT int accept4(int fd, struct sockaddr* restrict address, socklen_t* restrict size, int flags) {
    if (!twin_on() || !ours(fd)) {
        return (int)twin_raw(SYS_accept4, (long)fd, address, size, (long)flags, 0L, 0L);
    }
    if (twin_before_read(fd, 0) < 0) {
        return -1;
    }
    struct sockaddr_un name;
    socklen_t name_size = sizeof name;
    const int got = (int)twin_raw(SYS_accept4, (long)fd, &name, &name_size, (long)flags, 0L, 0L);
    if (got >= 0) {
        twin_mark(got, TWIN_FD_STREAM, twin_fd(fd)->v6);
        twin_fd(got)->bound = true;
        write_address(&name, name_size, twin_fd(fd)->v6, address, size);
    }
    return got;
}
EXPORT int accept(int fd, struct sockaddr* restrict address, socklen_t* restrict size) {
    return accept4(fd, address, size, 0);
}

/* To who has this port, in the family that was asked for or in the other one. */
static int connect_name(int fd, bool v6, uint16_t port) {
    int result = -1;
    for (int family = 0; family < 2; family++) {
        struct sockaddr_un name;
        const socklen_t size = twin_service_name(&name, twin.world, transport(twin_fd(fd), v6 != (family == 1)), port);
        result = (int)twin_raw(SYS_connect, (long)fd, &name, (long)size, 0L, 0L, 0L);
        if (result == 0 || errno != ECONNREFUSED) {
            break;
        }
    }
    return result;
}

EXPORT int connect(int fd, const struct sockaddr* address, socklen_t size) {
    if (!twin_on() || !ours(fd)) {
        return (int)twin_raw(SYS_connect, (long)fd, address, (long)size, 0L, 0L, 0L);
    }
    if (address != NULL && address->sa_family == AF_UNSPEC) {
        return (int)twin_raw(SYS_connect, (long)fd, address, (long)size, 0L, 0L, 0L);
    }
    bool v6 = false;
    uint16_t port = 0;
    if (!read_address(address, size, &v6, &port, false)) {
        return -1;
    }
    if (!twin_fd(fd)->bound && bind_port(fd, v6, 0) < 0) {
        return -1;
    }
    // A listener whose queue is full would keep us for real.
    const int mode = (int)twin_raw(SYS_fcntl, (long)fd, (long)F_GETFL, 0L, 0L, 0L, 0L);
    twin_raw(SYS_fcntl, (long)fd, (long)F_SETFL, (long)(mode | O_NONBLOCK), 0L, 0L, 0L);
    const int result = connect_name(fd, v6, port);
    const int error = errno == EAGAIN ? ECONNREFUSED : errno;
    twin_raw(SYS_fcntl, (long)fd, (long)F_SETFL, (long)mode, 0L, 0L, 0L);
    errno = error;
    return result;
}

typedef int NameOf(int, struct sockaddr*, socklen_t*);

static int name_of(long call, int fd, struct sockaddr* out, socklen_t* size) {
    if (!twin_on() || !ours(fd)) {
        return (int)twin_raw(call, (long)fd, out, size, 0L, 0L, 0L);
    }
    struct sockaddr_un name;
    socklen_t name_size = sizeof name;
    const int result = (int)twin_raw(call, (long)fd, &name, &name_size, 0L, 0L, 0L);
    if (result == 0) {
        write_address(&name, name_size, twin_fd(fd)->v6, out, size);
    }
    return result;
}
EXPORT int getsockname(int fd, struct sockaddr* restrict out, socklen_t* restrict size) {
    return name_of(SYS_getsockname, fd, out, size);
}
EXPORT int getpeername(int fd, struct sockaddr* restrict out, socklen_t* restrict size) {
    return name_of(SYS_getpeername, fd, out, size);
}

/* What has no meaning on the run's loopback is granted. */
static bool only_ip(int level, int option) {
    return level == IPPROTO_TCP || level == IPPROTO_IP || level == IPPROTO_IPV6 || level == IPPROTO_UDP ||
           (level == SOL_SOCKET && (option == SO_REUSEPORT || option == SO_INCOMING_CPU || option == SO_BUSY_POLL));
}

EXPORT int setsockopt(int fd, int level, int option, const void* value, socklen_t size) {
    if (twin_on() && ours(fd) && only_ip(level, option)) {
        return 0;
    }
    return (int)twin_raw(SYS_setsockopt, (long)fd, (long)level, (long)option, value, (long)size, 0L);
}

EXPORT int getsockopt(int fd, int level, int option, void* restrict value, socklen_t* restrict size) {
    if (twin_on() && ours(fd)) {
        if (only_ip(level, option)) {
            memset(value, 0, *size);
            return 0;
        }
        if (level == SOL_SOCKET && (option == SO_DOMAIN || option == SO_PROTOCOL) && *size >= sizeof(int)) {
            const struct twin_fd* known = twin_fd(fd);
            const int domain = known->v6 ? AF_INET6 : AF_INET;
            const int protocol = known->kind == TWIN_FD_STREAM ? IPPROTO_TCP : IPPROTO_UDP;
            memcpy(value, option == SO_DOMAIN ? &domain : &protocol, sizeof(int));
            *size = sizeof(int);
            return 0;
        }
    }
    return (int)twin_raw(SYS_getsockopt, (long)fd, (long)level, (long)option, value, size, 0L);
}

/* Datagrams. */

/* A receiver that isn't there, or has no room, loses it, as UDP does. */
static ssize_t send_datagram(int fd, struct msghdr* message, int flags, bool v6, uint16_t port) {
    size_t size = 0;
    for (size_t i = 0; i < message->msg_iovlen; i++) {
        size += message->msg_iov[i].iov_len;
    }
    if (port != 0 && !twin_fd(fd)->bound && bind_port(fd, v6, 0) < 0) {
        return -1;
    }
    struct sockaddr_un name;
    struct msghdr copy = *message;
    copy.msg_control = NULL;
    copy.msg_controllen = 0;
    long put = -1;
    for (int family = 0; family < (port != 0 ? 2 : 1); family++) {
        if (port != 0) {
            copy.msg_name = &name;
            copy.msg_namelen =
                twin_service_name(&name, twin.world, transport(twin_fd(fd), v6 != (family == 1)), port);
        }
        put = twin_raw(SYS_sendmsg, (long)fd, &copy, (long)(flags | MSG_DONTWAIT), 0L, 0L, 0L);
        if (put >= 0 || errno != ECONNREFUSED) {
            break;
        }
    }
    return put < 0 && (errno == EAGAIN || (errno == ECONNREFUSED && port != 0)) ? (ssize_t)size : put;
}

EXPORT ssize_t sendmsg(int fd, const struct msghdr* message, int flags) {
    if (twin_on() && ours(fd)) {
        struct msghdr copy = *message;
        if (twin_fd(fd)->kind == TWIN_FD_DATAGRAM) {
            bool v6 = twin_fd(fd)->v6;
            uint16_t port = 0;
            if (copy.msg_name != NULL && copy.msg_namelen != 0 &&
                !read_address(copy.msg_name, copy.msg_namelen, &v6, &port, false)) {
                return -1;
            }
            if (port == 0) {
                copy.msg_name = NULL;
                copy.msg_namelen = 0;
            }
            return send_datagram(fd, &copy, flags, v6, port);
        }
        copy.msg_name = NULL;
        copy.msg_namelen = 0;
        while (true) {
            const long put = twin_raw(SYS_sendmsg, (long)fd, &copy, (long)(flags | MSG_DONTWAIT), 0L, 0L, 0L);
            if (put >= 0 || errno != EAGAIN || !twin_blocks(fd, flags) ||
                !twin_wait_for(fd, POLLOUT, TWIN_SERVICE_NEVER)) {
                return put;
            }
        }
    }
    return twin_raw(SYS_sendmsg, (long)fd, message, (long)flags, 0L, 0L, 0L);
}

EXPORT ssize_t sendto(int fd, const void* data, size_t size, int flags, const struct sockaddr* address,
                      socklen_t address_size) {
    if (twin_on() && ours(fd)) {
        struct iovec piece = {(void*)(uintptr_t)data, size};
        const struct msghdr message = {.msg_name = (void*)(uintptr_t)address,
                                       .msg_namelen = address == NULL ? 0 : address_size,
                                       .msg_iov = &piece,
                                       .msg_iovlen = 1};
        return sendmsg(fd, &message, flags);
    }
    return twin_raw(SYS_sendto, (long)fd, data, size, (long)flags, address, (long)address_size);
}

EXPORT ssize_t recvmsg(int fd, struct msghdr* message, int flags) {
    if (!twin_on()) {
        return twin_raw(SYS_recvmsg, (long)fd, message, (long)flags, 0L, 0L, 0L);
    }
    if (twin_before_read(fd, flags) < 0) {
        return -1;
    }
    if (!ours(fd)) {
        return twin_raw(SYS_recvmsg, (long)fd, message, (long)flags, 0L, 0L, 0L);
    }
    struct sockaddr_un name;
    void* wanted = message->msg_name;
    socklen_t room = message->msg_namelen;
    message->msg_name = &name;
    message->msg_namelen = sizeof name;
    const long got = twin_raw(SYS_recvmsg, (long)fd, message, (long)(flags & ~MSG_ERRQUEUE), 0L, 0L, 0L);
    const socklen_t name_size = message->msg_namelen;
    message->msg_name = wanted;
    message->msg_namelen = room;
    if (got >= 0 && wanted != NULL) {
        if (twin_fd(fd)->kind == TWIN_FD_DATAGRAM) {
            write_address(&name, name_size, twin_fd(fd)->v6, wanted, &message->msg_namelen);
        } else {
            message->msg_namelen = 0;
        }
    }
    return got;
}

EXPORT ssize_t recvfrom(int fd, void* restrict out, size_t size, int flags, struct sockaddr* restrict address,
                        socklen_t* restrict address_size) {
    if (!twin_on()) {
        return twin_raw(SYS_recvfrom, (long)fd, out, size, (long)flags, address, address_size);
    }
    if (ours(fd) && address != NULL) {
        struct iovec piece = {out, size};
        struct msghdr message = {
            .msg_name = address, .msg_namelen = *address_size, .msg_iov = &piece, .msg_iovlen = 1};
        const ssize_t got = recvmsg(fd, &message, flags);
        *address_size = message.msg_namelen;
        return got;
    }
    if (twin_before_read(fd, flags) < 0) {
        return -1;
    }
    // All of it, however many looks that takes.
    size_t done = 0;
    while (true) {
        const long got =
            twin_raw(SYS_recvfrom, (long)fd, (char*)out + done, size - done, (long)flags, address, address_size);
        const bool whole = (flags & MSG_WAITALL) != 0 && (flags & MSG_PEEK) == 0 && ours(fd) && twin_blocks(fd, flags);
        if (got <= 0) {
            return done > 0 ? (ssize_t)done : got;
        }
        done += (size_t)got;
        if (!whole || done == size || twin_before_read(fd, flags) < 0) {
            return (ssize_t)done;
        }
    }
}

EXPORT ssize_t recv(int fd, void* out, size_t size, int flags) { return recvfrom(fd, out, size, flags, NULL, NULL); }
EXPORT ssize_t __recv_chk(int fd, void* out, size_t size, size_t room, int flags) {
    return room < size ? (abort(), -1) : recv(fd, out, size, flags);
}
EXPORT ssize_t __recvfrom_chk(int fd, void* restrict out, size_t size, size_t room, int flags,
                              struct sockaddr* restrict address, socklen_t* restrict address_size) {
    return room < size ? (abort(), -1) : recvfrom(fd, out, size, flags, address, address_size);
}

EXPORT int recvmmsg(int fd, struct mmsghdr* messages, unsigned count, int flags, struct timespec* span) {
    (void)span;
    unsigned done = 0;
    for (; done < count; done++) {
        const ssize_t got = recvmsg(fd, &messages[done].msg_hdr, done == 0 ? flags : flags | MSG_DONTWAIT);
        if (got < 0) {
            break;
        }
        messages[done].msg_len = (unsigned)got;
    }
    return done > 0 || count == 0 ? (int)done : -1;
}
EXPORT int sendmmsg(int fd, struct mmsghdr* messages, unsigned count, int flags) {
    unsigned done = 0;
    for (; done < count; done++) {
        const ssize_t put = sendmsg(fd, &messages[done].msg_hdr, flags);
        if (put < 0) {
            break;
        }
        messages[done].msg_len = (unsigned)put;
    }
    return done > 0 || count == 0 ? (int)done : -1;
}
