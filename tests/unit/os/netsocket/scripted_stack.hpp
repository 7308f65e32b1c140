// SPDX-License-Identifier: BSD-3-Clause
// A stack whose calls and results the test has written down, in order. A call that is not the next one of the script
// fails the test, and so does a script that is not played to its end.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "netsocket/NetworkStack.h"

struct Step {
    std::string call;  // "open tcp", "send 5", "recv" ...
    int result = 0;
    std::string data = {};  // received
    SocketAddress address = {};
};

class ScriptedStack : public NetworkStack {
  public:
    ~ScriptedStack() override;
    void expect(std::initializer_list<Step> steps) { script_.insert(script_.end(), steps); }
    /// What the stack does when something has changed.
    void notify();
    bool attached() const { return callback_ != nullptr; }

    /// What was sent, one entry a call.
    std::vector<std::string> sent;
    std::vector<SocketAddress> sent_to;

    nsapi_error_t get_ip_address(SocketAddress* address) override;
    nsapi_error_t get_dns_server(int index, SocketAddress* address, const char*) override;
    SocketAddress own_address;
    std::vector<SocketAddress> dns_servers;

  protected:
    nsapi_error_t socket_open(nsapi_socket_t* handle, nsapi_protocol_t proto) override;
    nsapi_error_t socket_close(nsapi_socket_t handle) override;
    nsapi_error_t socket_bind(nsapi_socket_t handle, const SocketAddress& address) override;
    nsapi_error_t socket_listen(nsapi_socket_t handle, int backlog) override;
    nsapi_error_t socket_connect(nsapi_socket_t handle, const SocketAddress& address) override;
    nsapi_error_t socket_accept(nsapi_socket_t server, nsapi_socket_t* handle, SocketAddress* address) override;
    nsapi_size_or_error_t socket_send(nsapi_socket_t handle, const void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t socket_recv(nsapi_socket_t handle, void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t socket_sendto(nsapi_socket_t handle, const SocketAddress& address, const void* data,
                                        nsapi_size_t size) override;
    nsapi_size_or_error_t socket_recvfrom(nsapi_socket_t handle, SocketAddress* address, void* buffer,
                                          nsapi_size_t size) override;
    void socket_attach(nsapi_socket_t handle, void (*callback)(void*), void* data) override;
    nsapi_error_t setsockopt(nsapi_socket_t handle, int level, int optname, const void* optval,
                             unsigned optlen) override;

  private:
    call_in_callback_cb_t get_call_in_callback() override;
    nsapi_error_t call_in(int delay, mbed::Callback<void()> func) override;
    Step next(const std::string& call);

    std::deque<Step> script_;
    void (*callback_)(void*) = nullptr;
    void* callback_data_ = nullptr;
    int handles_ = 0;
};
