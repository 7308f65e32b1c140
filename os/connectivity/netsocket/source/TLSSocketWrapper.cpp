// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/TLSSocketWrapper.h"

#include <algorithm>
#include <cstring>

#include "mbedtls/error.h"
#include "mbedtls/net_sockets.h"
#include "platform/CriticalSectionLock.h"
#include "psa/crypto.h"
extern "C" {
#include "mbedtls/psa_util.h"  // forgets to say that it is C
}

namespace Kernel = rtos::Kernel;

namespace {

// Bits of flags_: one for each Direction, and the last user is gone.
constexpr uint32_t kGone = 4;
constexpr uint32_t kEvent = 3;

/// How long close() may take to tell the peer, if its transport takes nothing more.
constexpr int kCloseMs = 1000;

bool again(int result) { return result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE; }

bool no_memory(int error) {
    return error == MBEDTLS_ERR_SSL_ALLOC_FAILED || error == MBEDTLS_ERR_X509_ALLOC_FAILED ||
           error == MBEDTLS_ERR_PK_ALLOC_FAILED;
}

}  // namespace

/// One function that may wait, from its first line to its last: holds the lock, and counts the thread in for close().
class TLSSocketWrapper::Turn {
  public:
    Turn(TLSSocketWrapper& socket, Direction direction)
        : socket_(socket), bit_(1U << direction), start_(Kernel::Clock::now()) {
        socket_.mutex_.lock();
        socket_.users_++;
    }
    ~Turn() {
        if (--socket_.users_ == 0 && socket_.closing_) socket_.flags_.set(kGone);
        socket_.mutex_.unlock();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    bool open() const { return socket_.transport_ && !socket_.closing_; }

    /// Without the lock, until there is a reason to try again. False: the time is over, or the socket does not wait.
    bool wait() {
        const int timeout = socket_.timeout_;
        Kernel::Clock::duration_u32 left = Kernel::wait_for_u32_forever;
        if (timeout >= 0) {
            const auto end = start_ + Kernel::Clock::duration(timeout);
            const auto now = Kernel::Clock::now();
            if (now >= end) return false;
            left = Kernel::Clock::duration_u32(static_cast<uint32_t>((end - now).count()));
        }
        left = std::min(left, socket_.time_until_retry());
        socket_.mutex_.unlock();
        socket_.flags_.wait_any_for(bit_, left);
        socket_.mutex_.lock();
        return true;
    }

    /// The transport's connect(), without the lock.
    nsapi_error_t connect_transport(const SocketAddress& address) {
        Socket* transport = socket_.transport_;
        socket_.mutex_.unlock();
        const nsapi_error_t result = transport->connect(address);
        socket_.mutex_.lock();
        return result;
    }

  private:
    TLSSocketWrapper& socket_;
    const uint32_t bit_;
    const Kernel::Clock::time_point start_;
};

TLSSocketWrapper::TLSSocketWrapper(Socket* transport, const char* hostname, control_transport control)
    : TLSSocketWrapper(transport, hostname, control, false) {}

TLSSocketWrapper::TLSSocketWrapper(Socket* transport, const char* hostname, control_transport control, bool datagrams)
    : transport_(transport),
      flags_("tls"),
      datagrams_(datagrams),
      connect_transport_(control == TRANSPORT_CONNECT || control == TRANSPORT_CONNECT_AND_CLOSE),
      close_transport_(control == TRANSPORT_CLOSE || control == TRANSPORT_CONNECT_AND_CLOSE),
      hostname_set_(false) {
    mbedtls_ssl_init(&ssl_);
    if (hostname) set_hostname(hostname);
}

TLSSocketWrapper::~TLSSocketWrapper() {
    close();
    mbedtls_ssl_free(&ssl_);
}

int TLSSocketWrapper::send_thunk(void* self, const unsigned char* data, size_t size) {
    auto& socket = *static_cast<TLSSocketWrapper*>(self);
    const nsapi_size_or_error_t result = socket.transport_->send(data, size);
    if (result >= 0) return result;
    if (result == NSAPI_ERROR_WOULD_BLOCK) {
        socket.starved_ = true;
        return MBEDTLS_ERR_SSL_WANT_WRITE;
    }
    socket.transport_error_ = result;
    return MBEDTLS_ERR_NET_SEND_FAILED;
}

int TLSSocketWrapper::recv_thunk(void* self, unsigned char* data, size_t size) {
    auto& socket = *static_cast<TLSSocketWrapper*>(self);
    const nsapi_size_or_error_t result = socket.transport_->recv(data, size);
    if (result >= 0) return result;
    if (result == NSAPI_ERROR_WOULD_BLOCK) {
        socket.starved_ = true;
        return MBEDTLS_ERR_SSL_WANT_READ;
    }
    socket.transport_error_ = result;
    return MBEDTLS_ERR_NET_RECV_FAILED;
}

nsapi_error_t TLSSocketWrapper::failure(int error) {
    const bool shaking_hands = state_ != kConnected;
    tls_error_ = error;
    state_ = kFailed;
    if (error == MBEDTLS_ERR_NET_SEND_FAILED || error == MBEDTLS_ERR_NET_RECV_FAILED) {
        failure_ = transport_error_;
    } else if (no_memory(error)) {
        failure_ = NSAPI_ERROR_NO_MEMORY;
    } else if (error == 0 || error == MBEDTLS_ERR_SSL_CONN_EOF || error == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) {
        failure_ = NSAPI_ERROR_CONNECTION_LOST;
    } else if (error == MBEDTLS_ERR_SSL_TIMEOUT) {
        failure_ = NSAPI_ERROR_CONNECTION_TIMEOUT;
    } else if (shaking_hands || (error == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE && !heard_)) {
        failure_ = NSAPI_ERROR_AUTH_FAILURE;
    } else {
        failure_ = NSAPI_ERROR_CONNECTION_LOST;
    }
    return failure_;
}

void TLSSocketWrapper::event() {
    flags_.set(kEvent);
    mbed::Callback<void()> function;
    {
        mbed::CriticalSectionLock lock;
        function = sigio_;
    }
    if (function) function();
}

Kernel::Clock::duration_u32 TLSSocketWrapper::time_until_retry() const { return Kernel::wait_for_u32_forever; }

int TLSSocketWrapper::begin_handshake() {
    tls_error_ = 0;
    verify_result_ = 0;
    transport_error_ = NSAPI_ERROR_OK;
    if (psa_crypto_init() != PSA_SUCCESS) return MBEDTLS_ERR_SSL_INTERNAL_ERROR;
    if (!has_config()) return MBEDTLS_ERR_SSL_ALLOC_FAILED;
    int error = mbedtls_ssl_setup(&ssl_, config_);
    // Without a call the library refuses to check certificates, with null it does not check the name.
    if (!error && hostname_set_) error = mbedtls_ssl_set_hostname(&ssl_, hostname_.get());
    if (!error && session_) error = mbedtls_ssl_set_session(&ssl_, session_.get());
    if (error) return error;
    mbedtls_ssl_set_bio(&ssl_, this, send_thunk, recv_thunk, nullptr);
    transport_->sigio(mbed::callback(this, &TLSSocketWrapper::event));
    transport_->set_blocking(false);
    return prepare();
}

nsapi_error_t TLSSocketWrapper::handshake(Turn& turn) {
    for (;;) {
        starved_ = false;
        int result = mbedtls_ssl_handshake(&ssl_);
        if (result == 0) {
            state_ = kConnected;
            return NSAPI_ERROR_IS_CONNECTED;
        }
        // A DTLS server answers a first hello with a cookie, forgets it, and begins anew with the second.
        if (result == MBEDTLS_ERR_SSL_HELLO_VERIFY_REQUIRED) {
            result = mbedtls_ssl_session_reset(&ssl_);
            if (!result) result = prepare();
            if (!result) continue;
        }
        if (!again(result)) {
            // A certificate that is good, but not for this use, has an error of its own.
            if (result == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED || result == MBEDTLS_ERR_SSL_BAD_CERTIFICATE) {
                verify_result_ = mbedtls_ssl_get_verify_result(&ssl_);
            }
            return failure(result);
        }
        if (!starved_) continue;
        if (!turn.wait()) return timeout_ == 0 ? NSAPI_ERROR_ALREADY : NSAPI_ERROR_TIMEOUT;
        if (!turn.open()) return NSAPI_ERROR_NO_SOCKET;
    }
}

nsapi_error_t TLSSocketWrapper::connect(const SocketAddress& address) {
    Turn turn(*this, kRead);
    if (!turn.open()) return NSAPI_ERROR_NO_SOCKET;
    if (state_ == kConnected) return NSAPI_ERROR_IS_CONNECTED;
    if (state_ == kFailed) return failure_;
    const bool first = state_ == kIdle;
    if (first) {
        if (connect_transport_) {
            const nsapi_error_t result = turn.connect_transport(address);
            if (!turn.open()) return NSAPI_ERROR_NO_SOCKET;
            if (result && result != NSAPI_ERROR_IS_CONNECTED) return result;
        }
        state_ = kHandshake;
        const int error = begin_handshake();
        if (error) return failure(error);
    }
    const nsapi_error_t result = handshake(turn);
    if (result == NSAPI_ERROR_IS_CONNECTED && (first || timeout_ != 0)) return NSAPI_ERROR_OK;
    if (result == NSAPI_ERROR_ALREADY && first) return NSAPI_ERROR_IN_PROGRESS;
    return result;
}

nsapi_error_t TLSSocketWrapper::finish_connecting(Turn& turn) {
    if (!turn.open()) return NSAPI_ERROR_NO_SOCKET;
    if (state_ == kIdle) return NSAPI_ERROR_NO_CONNECTION;
    if (state_ == kFailed) return failure_;
    if (state_ == kConnected) return NSAPI_ERROR_OK;
    const nsapi_error_t result = handshake(turn);
    if (result == NSAPI_ERROR_IS_CONNECTED) return NSAPI_ERROR_OK;
    return result == NSAPI_ERROR_ALREADY || result == NSAPI_ERROR_TIMEOUT ? NSAPI_ERROR_WOULD_BLOCK : result;
}

nsapi_size_or_error_t TLSSocketWrapper::send(const void* data, nsapi_size_t size) {
    Turn turn(*this, kWrite);
    const nsapi_error_t error = finish_connecting(turn);
    if (error) return error;
    const auto* bytes = static_cast<const unsigned char*>(data);
    const int most = mbedtls_ssl_get_max_out_record_payload(&ssl_);
    if (most <= 0) return failure(most);
    if (datagrams_ && size > static_cast<nsapi_size_t>(most)) return NSAPI_ERROR_PARAMETER;
    nsapi_size_t done = 0;
    while (done < size) {
        const nsapi_size_t part = pending_ ? pending_ : std::min(size - done, static_cast<nsapi_size_t>(most));
        if (part > size - done) return done ? static_cast<int>(done) : NSAPI_ERROR_PARAMETER;
        starved_ = false;
        const int result = mbedtls_ssl_write(&ssl_, bytes + done, part);
        if (result >= 0) {
            done += static_cast<nsapi_size_t>(result);
            pending_ = 0;
            continue;
        }
        if (!again(result)) {
            const nsapi_error_t why = failure(result);
            return done ? static_cast<int>(done) : why;
        }
        pending_ = part;
        if (!starved_) continue;
        if (!turn.wait()) return done ? static_cast<int>(done) : NSAPI_ERROR_WOULD_BLOCK;
        if (!turn.open()) return NSAPI_ERROR_NO_SOCKET;
    }
    return static_cast<int>(done);
}

nsapi_size_or_error_t TLSSocketWrapper::recv(void* data, nsapi_size_t size) {
    Turn turn(*this, kRead);
    const nsapi_error_t error = finish_connecting(turn);
    if (error) return error;
    if (size == 0) return 0;
    for (;;) {
        starved_ = false;
        const int result = mbedtls_ssl_read(&ssl_, static_cast<unsigned char*>(data), size);
        if (result > 0) {
            heard_ = true;
            return result;
        }
        if (result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) return 0;
        if (result == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET) {
            has_ticket_ = true;
            continue;
        }
        if (!again(result)) return failure(result);
        if (!starved_) continue;
        if (!turn.wait()) return NSAPI_ERROR_WOULD_BLOCK;
        if (!turn.open()) return NSAPI_ERROR_NO_SOCKET;
    }
}

nsapi_error_t TLSSocketWrapper::close() {
    mutex_.lock();
    if (!transport_ || closing_) {
        mutex_.unlock();
        return NSAPI_ERROR_NO_SOCKET;
    }
    closing_ = true;
    Socket* const transport = transport_;
    nsapi_error_t result = NSAPI_ERROR_OK;
    const bool connecting = users_ && state_ == kIdle && close_transport_;
    if (connecting) {  // only this ends the transport's connect()
        mutex_.unlock();
        result = transport->close();
        mutex_.lock();
    }
    flags_.set(kEvent);
    while (users_) {
        mutex_.unlock();
        flags_.wait_any(kGone);
        mutex_.lock();
    }
    if (state_ == kConnected) {
        const auto end =
            Kernel::Clock::now() + Kernel::Clock::duration(timeout_ < 0 ? kCloseMs : std::min(timeout_, kCloseMs));
        while (again(mbedtls_ssl_close_notify(&ssl_)) && Kernel::Clock::now() < end)
            flags_.wait_any_until(1U << kWrite, end);
    }
    finish();
    if (!connecting) {
        transport->sigio(nullptr);
        transport->set_timeout(timeout_);
        if (close_transport_) result = transport->close();
    }
    mbedtls_ssl_free(&ssl_);
    mbedtls_ssl_init(&ssl_);
    transport_ = nullptr;
    state_ = kIdle;
    pending_ = 0;
    closing_ = has_ticket_ = heard_ = false;
    mutex_.unlock();
    return result;
}

nsapi_size_or_error_t TLSSocketWrapper::sendto(const SocketAddress&, const void* data, nsapi_size_t size) {
    return send(data, size);
}

nsapi_size_or_error_t TLSSocketWrapper::recvfrom(SocketAddress* address, void* data, nsapi_size_t size) {
    if (address) getpeername(address);
    return recv(data, size);
}

nsapi_size_or_error_t TLSSocketWrapper::sendto_control(const SocketAddress& address, const void* data,
                                                       nsapi_size_t size, nsapi_msghdr_t* control, nsapi_size_t) {
    return control ? NSAPI_ERROR_UNSUPPORTED : sendto(address, data, size);
}

nsapi_size_or_error_t TLSSocketWrapper::recvfrom_control(SocketAddress* address, void* data, nsapi_size_t size,
                                                         nsapi_msghdr_t* control, nsapi_size_t) {
    return control ? NSAPI_ERROR_UNSUPPORTED : recvfrom(address, data, size);
}

nsapi_error_t TLSSocketWrapper::bind(const SocketAddress& address) {
    return transport_ ? transport_->bind(address) : NSAPI_ERROR_NO_SOCKET;
}

nsapi_error_t TLSSocketWrapper::setsockopt(int level, int optname, const void* optval, unsigned optlen) {
    return transport_ ? transport_->setsockopt(level, optname, optval, optlen) : NSAPI_ERROR_NO_SOCKET;
}

nsapi_error_t TLSSocketWrapper::getsockopt(int level, int optname, void* optval, unsigned* optlen) {
    return transport_ ? transport_->getsockopt(level, optname, optval, optlen) : NSAPI_ERROR_NO_SOCKET;
}

nsapi_error_t TLSSocketWrapper::getpeername(SocketAddress* address) {
    rtos::ScopedMutexLock lock(mutex_);
    if (!transport_) return NSAPI_ERROR_NO_SOCKET;
    return state_ == kConnected ? transport_->getpeername(address) : NSAPI_ERROR_NO_CONNECTION;
}

void TLSSocketWrapper::set_blocking(bool blocking) { set_timeout(blocking ? -1 : 0); }

void TLSSocketWrapper::set_timeout(int timeout) {
    rtos::ScopedMutexLock lock(mutex_);
    timeout_ = timeout;
    if (state_ == kIdle && transport_) transport_->set_timeout(timeout);  // connect() is the transport's own until then
}

void TLSSocketWrapper::sigio(mbed::Callback<void()> func) {
    rtos::ScopedMutexLock lock(mutex_);
    {
        mbed::CriticalSectionLock critical;
        sigio_ = func;
    }
    if (transport_) transport_->sigio(mbed::callback(this, &TLSSocketWrapper::event));
}

Socket* TLSSocketWrapper::accept(nsapi_error_t* error) {
    if (error) *error = NSAPI_ERROR_UNSUPPORTED;
    return nullptr;
}

nsapi_error_t TLSSocketWrapper::listen(int) { return NSAPI_ERROR_UNSUPPORTED; }
