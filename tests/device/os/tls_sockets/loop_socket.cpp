// SPDX-License-Identifier: BSD-3-Clause
#include "loop_socket.h"

#include <algorithm>

void LoopSocket::reset() {
    first_ = used_ = 0;
    room_ = kSize;
    lost_ = 0;
    corrupt_ = closed_ = cut_ = ended_ = false;
    timeout_ = -1;
    connect_result = NSAPI_ERROR_OK;
    sigio_ = nullptr;
    peer_ = nullptr;
    flags_.clear();
}

void LoopSocket::join(LoopSocket& a, LoopSocket& b) {
    a.reset();
    b.reset();
    a.peer_ = &b;
    b.peer_ = &a;
}

uint8_t LoopSocket::pop() {
    const uint8_t byte = buffer_[first_];
    first_ = (first_ + 1) % kSize;
    used_--;
    return byte;
}

void LoopSocket::event() {
    flags_.set(1);
    const auto function = sigio_;
    if (function) function();
}

bool LoopSocket::wait() {
    if (timeout_ == 0) return false;
    const uint32_t flags = flags_.wait_any(1, timeout_ < 0 ? osWaitForever : static_cast<uint32_t>(timeout_));
    return !(flags & osFlagsError);
}

void LoopSocket::cut() {
    cut_ = peer_->cut_ = true;
    event();
    peer_->event();
}

nsapi_error_t LoopSocket::close() {
    if (closed_) return NSAPI_ERROR_NO_SOCKET;
    closed_ = true;
    if (peer_) {
        peer_->ended_ = true;
        peer_->event();
    }
    event();
    return NSAPI_ERROR_OK;
}

int LoopSocket::put(const uint8_t* data, size_t size) {
    rtos::ScopedMutexLock lock(mutex_);
    const size_t free = room_ > used_ ? room_ - used_ : 0;
    if (datagrams_) {
        const bool lost = lost_ & 1;
        lost_ >>= 1;
        if (lost) return static_cast<int>(size);
        if (free < size + 2) return static_cast<int>(size);  // as a router would
        push(static_cast<uint8_t>(size >> 8));
        push(static_cast<uint8_t>(size));
    } else {
        size = std::min(size, free);
        if (!size) return NSAPI_ERROR_WOULD_BLOCK;
    }
    for (size_t i = 0; i < size; i++) push(data[i] ^ (corrupt_ && i + 1 == size ? 1 : 0));
    corrupt_ = false;
    return static_cast<int>(size);
}

int LoopSocket::take(uint8_t* data, size_t size) {
    rtos::ScopedMutexLock lock(mutex_);
    if (!used_) return cut_ ? NSAPI_ERROR_CONNECTION_LOST : (ended_ && !datagrams_ ? 0 : NSAPI_ERROR_WOULD_BLOCK);
    size_t there = used_;
    if (datagrams_) {
        there = static_cast<size_t>(pop()) << 8;
        there |= pop();
    }
    size = std::min(size, there);
    for (size_t i = 0; i < size; i++) data[i] = pop();
    for (size_t i = size; datagrams_ && i < there; i++) pop();
    return static_cast<int>(size);
}

nsapi_size_or_error_t LoopSocket::send(const void* data, nsapi_size_t size) {
    for (;;) {
        if (closed_) return NSAPI_ERROR_NO_SOCKET;
        if (cut_) return NSAPI_ERROR_CONNECTION_LOST;
        const int result = peer_->put(static_cast<const uint8_t*>(data), size);
        if (result > 0) peer_->event();
        if (result != NSAPI_ERROR_WOULD_BLOCK || !wait()) return result;
    }
}

nsapi_size_or_error_t LoopSocket::recv(void* data, nsapi_size_t size) {
    for (;;) {
        if (closed_) return NSAPI_ERROR_NO_SOCKET;
        const int result = take(static_cast<uint8_t*>(data), size);
        if (result > 0) peer_->event();
        if (result != NSAPI_ERROR_WOULD_BLOCK || !wait()) return result;
    }
}

nsapi_size_or_error_t LoopSocket::sendto(const SocketAddress&, const void* data, nsapi_size_t size) {
    return send(data, size);
}
nsapi_size_or_error_t LoopSocket::recvfrom(SocketAddress*, void* data, nsapi_size_t size) { return recv(data, size); }
nsapi_size_or_error_t LoopSocket::sendto_control(const SocketAddress&, const void*, nsapi_size_t, nsapi_msghdr_t*,
                                                 nsapi_size_t) {
    return NSAPI_ERROR_UNSUPPORTED;
}
nsapi_size_or_error_t LoopSocket::recvfrom_control(SocketAddress*, void*, nsapi_size_t, nsapi_msghdr_t*, nsapi_size_t) {
    return NSAPI_ERROR_UNSUPPORTED;
}

nsapi_error_t LoopSocket::getpeername(SocketAddress* address) {
    if (!peer_) return NSAPI_ERROR_NO_CONNECTION;
    address->set_port(7);
    return NSAPI_ERROR_OK;
}
