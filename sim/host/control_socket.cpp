// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/control_socket.hpp"

#include "sim/host/command_name.hpp"
#include "sim/host/unique_fd.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace twin::host {
namespace {

namespace json = boost::json;
using boost::system::error_code;
using Socket = asio::local::stream_protocol::socket;

constexpr std::size_t kMaxRequest = 1u << 20;
constexpr std::string_view kSuffix = ".sock";

std::string socket_path(const std::string& folder, const std::string& name) {
    return fmt::format("{}/{}{}", folder, name, kSuffix);
}

std::string what_runs() { return fmt::format("'{}' lists what runs.", command("ps")); }

/// A blocking connection, or errno's reason.
tl::expected<UniqueFd, int> connect_to(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return tl::unexpected(ENAMETOOLONG);
    }
    std::memcpy(address.sun_path, path.c_str(), path.size());
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval limit{10, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0) {
        return tl::unexpected(errno);
    }
    return fd;
}

}  // namespace

Result<std::string> control_folder() {
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    const bool has_runtime = runtime != nullptr && *runtime == '/';
    const std::string folder =
        has_runtime ? fmt::format("{}/twinyard", runtime) : fmt::format("/tmp/twinyard-{}", ::getuid());
    if (::mkdir(folder.c_str(), 0700) < 0 && errno != EEXIST) {
        return failure(fmt::format("'{}' can't be made: {}", folder, std::strerror(errno)),
                       "Set XDG_RUNTIME_DIR to a folder that you may write to.");
    }
    struct stat status{};
    if (::lstat(folder.c_str(), &status) < 0 || !S_ISDIR(status.st_mode) || status.st_uid != ::getuid() ||
        (status.st_mode & 0077) != 0) {
        return failure(fmt::format("'{}' is not a folder for this user alone", folder),
                       "Remove it, or set XDG_RUNTIME_DIR to a folder of yours.");
    }
    return folder;
}

std::vector<std::string> running_names(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const auto file = entry.path().filename().string();
        if (!file.ends_with(kSuffix)) {
            continue;
        }
        const auto name = file.substr(0, file.size() - kSuffix.size());
        if (NameClaim::is_taken(folder, name)) {
            names.push_back(name);
        } else if (auto claim = NameClaim::take(folder, name)) {
            std::filesystem::remove(entry.path(), ignored);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

ControlServer::ControlServer(asio::io_context& io, std::shared_ptr<NameClaim> claim, std::string path,
                             std::shared_ptr<const Dispatcher> dispatcher)
    : io_(io), claim_(std::move(claim)), path_(std::move(path)), acceptor_(io), dispatcher_(std::move(dispatcher)) {}

ControlServer::~ControlServer() { ::unlink(path_.c_str()); }

Result<std::unique_ptr<ControlServer>> ControlServer::start(asio::io_context& io, std::shared_ptr<NameClaim> claim,
                                                            std::shared_ptr<const Dispatcher> dispatcher) {
    const auto path = socket_path(claim->folder(), claim->name());
    if (path.size() >= sizeof(sockaddr_un::sun_path)) {
        return refuse(fmt::format("'{}' is too long for a socket's name", path), "Give a shorter --name.");
    }
    // The name is ours, so what lies there is left from a run that was killed.
    ::unlink(path.c_str());
    auto server = std::make_unique<ControlServer>(io, std::move(claim), path, std::move(dispatcher));
    error_code error;
    server->acceptor_.open(asio::local::stream_protocol(), error);
    if (!error) {
        server->acceptor_.bind(path, error);
    }
    if (!error) {
        server->acceptor_.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
        return failure(fmt::format("the control socket '{}' can't be opened: {}", path, error.message()),
                       "Set XDG_RUNTIME_DIR to a folder that you may write to.");
    }
    asio::co_spawn(io, server->accept(), asio::detached);
    return server;
}

asio::awaitable<void> ControlServer::accept() {
    for (;;) {
        error_code error;
        auto socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
        if (error) {
            co_return;  // closed: nothing of this object may be touched any more
        }
        asio::co_spawn(io_, serve(std::move(socket), dispatcher_), asio::detached);
    }
}

asio::awaitable<void> ControlServer::serve(Socket socket, std::shared_ptr<const Dispatcher> dispatcher) {
    std::string buffer;
    error_code error;
    for (;;) {
        const auto length = co_await asio::async_read_until(socket, asio::dynamic_buffer(buffer, kMaxRequest), '\n',
                                                            asio::redirect_error(asio::use_awaitable, error));
        if (error) {
            co_return;
        }
        std::string request = buffer.substr(0, length);
        buffer.erase(0, length);
        std::string response = co_await dispatcher->handle(std::move(request));
        if (response.empty()) {
            continue;
        }
        response += '\n';
        co_await asio::async_write(socket, asio::buffer(response), asio::redirect_error(asio::use_awaitable, error));
        if (error) {
            co_return;
        }
    }
}

Result<json::value> control_call(const std::string& folder, const std::string& name, const std::string& method,
                                 const json::object& params) {
    const auto gone = [&](const char* what) { return failure(fmt::format("'{}' {}", name, what), what_runs()); };
    const auto connection = connect_to(socket_path(folder, name));
    if (!connection) {
        return gone("is not running");
    }
    const auto request =
        json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}}) + "\n";
    if (::send(connection->get(), request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size())) {
        return gone("does not take requests");
    }
    std::string answer;
    while (answer.empty() || answer.back() != '\n') {
        char chunk[16384];
        const auto got = ::recv(connection->get(), chunk, sizeof chunk, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return gone(got == 0 ? "ended before it answered" : "does not answer");
        }
        answer.append(chunk, static_cast<std::size_t>(got));
    }
    error_code error;
    const auto parsed = json::parse(answer, error);
    if (error || !parsed.is_object()) {
        return gone("answers in another language");
    }
    if (const auto* problem = parsed.as_object().if_contains("error"); problem != nullptr && problem->is_object()) {
        const auto text = [](const json::object& from, const char* key) {
            const auto* found = from.if_contains(key);
            return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
        };
        const auto& object = problem->as_object();
        const auto* data = object.if_contains("data");
        const auto* code = object.if_contains("code");
        const bool failed = code != nullptr && code->is_int64() && code->as_int64() == kFailed;
        return tl::unexpected(Error{
            text(object, "message"),
            data != nullptr && data->is_object() ? text(data->as_object(), "hint") : what_runs(), failed ? 1 : 2});
    }
    const auto* result = parsed.as_object().if_contains("result");
    return result != nullptr ? *result : json::value();
}

}  // namespace twin::host
