// SPDX-License-Identifier: BSD-3-Clause
#include "scripted_stack.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "fake_time.hpp"

ScriptedStack::~ScriptedStack() {
    for (const Step& step : script_) {
        ADD_FAILURE() << "not called: " << step.call;
    }
}

Step ScriptedStack::next(const std::string& call) {
    if (script_.empty() || script_.front().call != call) {
        ADD_FAILURE() << "called: " << call << ", expected: " << (script_.empty() ? "nothing" : script_.front().call);
        return {call, NSAPI_ERROR_DEVICE_ERROR};
    }
    Step step = script_.front();
    script_.pop_front();
    return step;
}

void ScriptedStack::notify() {
    if (callback_) {
        callback_(callback_data_);
    }
}

nsapi_error_t ScriptedStack::get_ip_address(SocketAddress* address) {
    *address = own_address;
    return own_address ? NSAPI_ERROR_OK : NSAPI_ERROR_NO_ADDRESS;
}

nsapi_error_t ScriptedStack::get_dns_server(int index, SocketAddress* address, const char*) {
    if (index >= static_cast<int>(dns_servers.size())) {
        return NSAPI_ERROR_NO_ADDRESS;
    }
    *address = dns_servers[static_cast<size_t>(index)];
    return NSAPI_ERROR_OK;
}

nsapi_error_t ScriptedStack::socket_open(nsapi_socket_t* handle, nsapi_protocol_t proto) {
    static const char* const kNames[] = {"open tcp", "open udp", "open icmp"};
    *handle = &handles_;
    return next(kNames[proto]).result;
}
nsapi_error_t ScriptedStack::socket_close(nsapi_socket_t) { return next("close").result; }
nsapi_error_t ScriptedStack::socket_bind(nsapi_socket_t, const SocketAddress& address) {
    return next("bind " + std::to_string(address.get_port())).result;
}
nsapi_error_t ScriptedStack::socket_listen(nsapi_socket_t, int backlog) {
    return next("listen " + std::to_string(backlog)).result;
}
nsapi_error_t ScriptedStack::socket_connect(nsapi_socket_t, const SocketAddress&) { return next("connect").result; }
nsapi_error_t ScriptedStack::socket_accept(nsapi_socket_t, nsapi_socket_t* handle, SocketAddress* address) {
    const Step step = next("accept");
    *handle = &handles_;
    *address = step.address;
    return step.result;
}
nsapi_size_or_error_t ScriptedStack::socket_send(nsapi_socket_t, const void* data, nsapi_size_t size) {
    const Step step = next("send " + std::to_string(size));
    if (step.result > 0) {
        sent.emplace_back(static_cast<const char*>(data), static_cast<size_t>(step.result));
    }
    return step.result;
}
nsapi_size_or_error_t ScriptedStack::socket_recv(nsapi_socket_t, void* data, nsapi_size_t size) {
    const Step step = next("recv");
    std::copy_n(step.data.begin(), std::min<size_t>(size, step.data.size()), static_cast<char*>(data));
    return step.result;
}
nsapi_size_or_error_t ScriptedStack::socket_sendto(nsapi_socket_t, const SocketAddress& address, const void* data,
                                                   nsapi_size_t size) {
    const Step step = next("sendto");
    sent.emplace_back(static_cast<const char*>(data), size);
    sent_to.push_back(address);
    return step.result ? step.result : static_cast<int>(size);
}
nsapi_size_or_error_t ScriptedStack::socket_recvfrom(nsapi_socket_t, SocketAddress* address, void* buffer,
                                                     nsapi_size_t size) {
    const Step step = next("recvfrom");
    *address = step.address;
    std::copy_n(step.data.begin(), std::min<size_t>(size, step.data.size()), static_cast<char*>(buffer));
    return step.data.empty() ? step.result : static_cast<int>(step.data.size());
}
void ScriptedStack::socket_attach(nsapi_socket_t, void (*callback)(void*), void* data) {
    callback_ = callback;
    callback_data_ = data;
}
nsapi_error_t ScriptedStack::setsockopt(nsapi_socket_t, int, int optname, const void*, unsigned) {
    return next("setsockopt " + std::to_string(optname)).result;
}

NetworkStack::call_in_callback_cb_t ScriptedStack::get_call_in_callback() {
    return call_in_callback_cb_t(this, &ScriptedStack::call_in);
}
nsapi_error_t ScriptedStack::call_in(int delay, mbed::Callback<void()> func) {
    fake_time::in(static_cast<uint64_t>(delay), [func] { func(); });
    return NSAPI_ERROR_OK;
}
