// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/tap_port.hpp"

#include "net_bridge/unique_fd.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <cstring>
#include <vector>

namespace twin::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

tl::unexpected<Error> no_device(const std::string& device, int error) {
    std::string hint = fmt::format("check that '{}' is the TUN/TAP device", device);
    if (error == ENOENT || error == ENODEV || error == ENXIO) {
        hint = "load the kernel's module once as root: modprobe tun";
    } else if (error == EACCES || error == EPERM) {
        hint = fmt::format("let your user open it: chmod 0666 {}", device);
    }
    return failure(fmt::format("cannot open '{}': {}", device, std::strerror(error)), std::move(hint));
}

tl::unexpected<Error> no_interface(const std::string& interface, int error) {
    const std::string name = interface.empty() ? "tap0" : interface;
    std::string hint = "see the kernel's log: dmesg";
    if (error == EPERM || error == EACCES) {
        hint = fmt::format("make it yours once as root: ip tuntap add dev {} mode tap user $USER && ip link set {} up",
                           name, name);
    } else if (error == EBUSY) {
        hint = "another program has it: end that, or take another interface";
    } else if (error == EINVAL) {
        hint = "it may be no TAP interface: take another name";
    }
    return failure(fmt::format("cannot use TAP interface '{}': {}", name, std::strerror(error)), std::move(hint));
}

}  // namespace

class TapPort::State : public std::enable_shared_from_this<State> {
  public:
    State(asio::io_context& io, UniqueFd fd, std::string name)
        : interface(std::move(name)), descriptor_(io, fd.release()), buffer_(kMaxJumboFrame + 1) {}

    void wait() {
        descriptor_.async_wait(asio::posix::descriptor_base::wait_read,
                               [self = shared_from_this()](const error_code& error) {
                                   if (!error && self->port != nullptr) {
                                       self->read();
                                   }
                               });
    }

    void send(const Frame& frame) {
        const ssize_t written = ::write(descriptor_.native_handle(), frame.bytes().data(), frame.size());
        if (written >= 0) {
            ++counters.sent;
        } else if (errno == EIO || errno == EINVAL) {
            ++counters.no_peer_drops;  // it is down, or the frame is no frame to it
        } else {
            ++counters.queue_drops;
        }
    }

    void stop() {
        port = nullptr;
        error_code ignored;
        descriptor_.close(ignored);
    }

    HostPortCounters counters;
    TapPort* port = nullptr;
    const std::string interface;

  private:
    // So many that a flood doesn't keep the loop from its other work.
    static constexpr int kBatch = 64;

    void read() {
        const auto self = shared_from_this();
        for (int i = 0; i < kBatch && port != nullptr; ++i) {
            const ssize_t size = ::read(descriptor_.native_handle(), buffer_.data(), buffer_.size());
            if (size < 0 && errno == EINTR) {
                continue;
            }
            if (size <= 0) {
                if (size < 0 && errno != EAGAIN) {
                    return;  // the interface was removed: nothing will ever come again
                }
                break;
            }
            if (static_cast<std::size_t>(size) > kMaxJumboFrame) {
                ++counters.oversized;
                continue;
            }
            ++counters.received;
            port->transmit(Frame(std::vector(buffer_.begin(), buffer_.begin() + size)));
        }
        if (port != nullptr) {
            wait();
        }
    }

    asio::posix::stream_descriptor descriptor_;
    std::vector<std::uint8_t> buffer_;
};

Result<std::unique_ptr<TapPort>> TapPort::open(std::string name, asio::io_context& io, TapPortOptions options) {
    if (options.interface.size() >= IFNAMSIZ) {
        return failure(fmt::format("'{}' is no name of an interface", options.interface),
                       fmt::format("names have at most {} bytes", IFNAMSIZ - 1));
    }
    UniqueFd fd(::open(options.device.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
    if (!fd) {
        return no_device(options.device, errno);
    }
    ifreq request{};
    request.ifr_flags = IFF_TAP | IFF_NO_PI;
    std::memcpy(request.ifr_name, options.interface.data(), options.interface.size());
    if (::ioctl(fd.get(), TUNSETIFF, &request) != 0) {
        return errno == ENOTTY ? no_device(options.device, errno) : no_interface(options.interface, errno);
    }
    auto state = std::make_shared<State>(io, std::move(fd), request.ifr_name);
    auto port = std::unique_ptr<TapPort>(new TapPort(std::move(name), state));
    state->wait();
    return port;
}

TapPort::TapPort(std::string name, std::shared_ptr<State> state) : Jack(std::move(name)), state_(std::move(state)) {
    state_->port = this;
}

TapPort::~TapPort() { state_->stop(); }

void TapPort::receive(const Frame& frame) {
    if (frame.fcs_error()) {
        ++state_->counters.damaged;
    } else {
        state_->send(frame);
    }
}

const HostPortCounters& TapPort::counters() const { return state_->counters; }

const std::string& TapPort::interface() const { return state_->interface; }

}  // namespace twin::net
