// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/node_jack.hpp"

namespace twin::host {

NodeJack::NodeJack(std::string name, std::shared_ptr<Node> node, std::uint16_t channel, net::Timeline& timeline)
    : Jack(std::move(name)),
      node_(node),
      channel_(channel),
      timeline_(timeline),
      virtual_(node->options().time == TimeMode::virtual_),
      hook_(std::make_shared<Hook>(Hook{this})) {
    node->listen([hook = hook_](const link::Message& message) {
        if (hook->jack != nullptr && message.type == link::Type::frame_out && message.channel == hook->jack->channel_) {
            hook->jack->on_message(message);
        }
    });
}

NodeJack::~NodeJack() { hook_->jack = nullptr; }

void NodeJack::on_message(const link::Message& message) {
    const auto view = link::decode_frame(message.payload);
    if (!view) {
        return;
    }
    net::Frame frame({view->bytes.begin(), view->bytes.end()}, view->fcs_error);
    if (virtual_) {
        sent_.push_back({net::Time(message.time_ns), std::move(frame)});
    } else {
        transmit(std::move(frame));
    }
}

void NodeJack::take_over() {
    while (!sent_.empty()) {
        timeline_.at(sent_.front().at, [hook = hook_, frame = std::move(sent_.front().frame)]() mutable {
            if (hook->jack != nullptr) {
                hook->jack->transmit(std::move(frame));
            }
        });
        sent_.pop_front();
    }
}

void NodeJack::receive(const net::Frame& frame) {
    if (const auto node = node_.lock()) {
        const auto bytes = frame.bytes();
        node->frame_in(channel_, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, frame.fcs_error(),
                       timeline_.now().count());
    }
}

void NodeJack::link_changed(bool up) {
    const auto node = node_.lock();
    if (node && !node->end()) {
        // The jack is one of HELLO's, so its part has that value.
        (void)node->set(fmt::format("{}.cable={}", node->hello().ethernet[channel_], up ? 1 : 0));
    }
}

}  // namespace twin::host
