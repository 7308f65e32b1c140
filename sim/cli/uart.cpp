// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/uart.hpp"

#include <fcntl.h>
#include <termios.h>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace twin::cli {

namespace asio = boost::asio;

/// What the reading coroutine needs, which may outlive the uart by one turn of the loop.
struct Uart::Input {
    explicit Input(const asio::any_io_executor& executor) : descriptor(executor) {}
    asio::posix::stream_descriptor descriptor;
    std::weak_ptr<host::Node> node;
    Keys keys = Keys::none;
    std::function<void()> end;

    static asio::awaitable<void> pump(std::shared_ptr<Input> self);
};

asio::awaitable<void> Uart::Input::pump(std::shared_ptr<Input> self) {
    std::array<char, 1024> chunk{};
    for (;;) {
        // Waiting and then reading leaves the terminal's flags alone, which the shell shares with us. A file can't be
        // waited for, and needs not.
        boost::system::error_code error;
        co_await self->descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                                             asio::redirect_error(asio::use_awaitable, error));
        if (error == asio::error::operation_aborted) {
            co_return;
        }
        const auto got = ::read(self->descriptor.native_handle(), chunk.data(), chunk.size());
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
            continue;
        }
        const auto node = self->node.lock();
        if (got <= 0 || !node || node->end()) {
            co_return;
        }
        std::string_view bytes(chunk.data(), static_cast<std::size_t>(got));
        const auto escape = self->keys == Keys::guest ? bytes.find(kEscape) : std::string_view::npos;
        node->serial_in(node->console_channel(), bytes.substr(0, escape));
        if (escape != std::string_view::npos) {
            self->end();
            co_return;
        }
    }
}

Uart::~Uart() { let_go(); }

void Uart::let_go() {
    if (input_) {
        boost::system::error_code ignored;
        input_->descriptor.cancel(ignored);
        input_.reset();
    }
    terminal_.reset();
}

host::Result<std::shared_ptr<Uart>> Uart::open(const std::string& where, Keys keys) {
    auto uart = std::make_shared<Uart>(keys);
    if (where == "none") {
        return uart;
    }
    if (where == "pty") {
        if (auto opened = uart->open_pty(); !opened) {
            return tl::unexpected(opened.error());
        }
        return uart;
    }
    if (where == "stdio") {
        uart->out_ = host::UniqueFd(::fcntl(1, F_DUPFD_CLOEXEC, 3));
        if (keys != Keys::none) {
            uart->in_ = host::UniqueFd(::fcntl(0, F_DUPFD_CLOEXEC, 3));
            uart->terminal_.emplace(0, keys == Keys::guest);
        }
        return uart;
    }
    uart->out_ = host::UniqueFd(::open(where.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!uart->out_) {
        return host::refuse(fmt::format("the console can't be written to '{}': {}", where, std::strerror(errno)),
                            "Name a file in a folder that exists, or take --uart pty or --uart stdio.");
    }
    return uart;
}

host::Result<void> Uart::open_pty() {
    out_ = host::UniqueFd(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
    std::array<char, 128> path{};
    if (!out_ || ::grantpt(out_.get()) != 0 || ::unlockpt(out_.get()) != 0 ||
        ::ptsname_r(out_.get(), path.data(), path.size()) != 0) {
        return host::failure(fmt::format("a pseudo-terminal can't be opened: {}", std::strerror(errno)),
                             "Take --uart FILE or --uart stdio.");
    }
    pty_ = path.data();
    slave_ = host::UniqueFd(::open(pty_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    termios mode{};
    if (::tcgetattr(slave_.get(), &mode) == 0) {
        ::cfmakeraw(&mode);
        ::tcsetattr(slave_.get(), TCSANOW, &mode);
    }
    in_ = host::UniqueFd(::fcntl(out_.get(), F_DUPFD_CLOEXEC, 3));
    return {};
}

void Uart::write(std::string_view bytes) {
    while (out_ && !bytes.empty()) {
        const auto written = ::write(out_.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0 && errno == EAGAIN) {
            return;  // nobody reads the pseudo-terminal: as on a real line, the bytes are gone
        }
        if (written <= 0) {
            out_.reset();
            if (end_) {
                end_();
            }
            return;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void Uart::show(host::Node& node) {
    node.listen([self = shared_from_this(), &node](const link::Message& message) {
        if (message.type == link::Type::serial_out && node.is_console(message.channel)) {
            self->write(message.payload);
        }
    });
}

void Uart::read_keys(host::Node& node, std::function<void()> end) {
    end_ = end;
    if (!in_) {
        return;
    }
    input_ = std::make_shared<Input>(node.executor());
    boost::system::error_code error;
    input_->descriptor.assign(in_.release(), error);
    if (error) {
        return;
    }
    input_->node = node.weak_from_this();
    input_->keys = pty_.empty() ? keys_ : Keys::signals;
    input_->end = std::move(end);
    asio::co_spawn(node.executor(), Input::pump(input_), asio::detached);
}

}  // namespace twin::cli
