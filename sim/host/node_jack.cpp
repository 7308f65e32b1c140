// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/node_jack.hpp"

namespace twin::host {

std::optional<net::Time> SentFrames::first() const {
    return frames_.empty() ? std::nullopt : std::optional(frames_.begin()->first.at);
}

std::optional<SentFrames::Sent> SentFrames::take_first(net::Time until) {
    if (frames_.empty() || frames_.begin()->first.at > until) {
        return std::nullopt;
    }
    return std::move(frames_.extract(frames_.begin()).mapped());
}

NodeJack::NodeJack(std::string name, std::shared_ptr<Node> node, std::uint16_t channel, net::Timeline& timeline,
                   SentFrames* sent, std::shared_ptr<Alertness> alertness)
    : Jack(std::move(name)),
      node_(node),
      channel_(channel),
      timeline_(timeline),
      sent_(sent),
      alertness_(std::move(alertness)),
      number_(sent != nullptr ? sent->jacks_++ : 0),
      hook_(std::make_shared<Hook>(Hook{this})) {
    node->listen([hook = hook_](const link::Message& message) {
        if (hook->jack != nullptr && message.type == link::Type::frame_out && message.channel == hook->jack->channel_) {
            hook->jack->on_message(message);
        }
    });
}

NodeJack::~NodeJack() {
    hook_->jack = nullptr;
    if (sent_ != nullptr) {
        std::erase_if(sent_->frames_, [this](const auto& sent) { return sent.second.jack == this; });
    }
}

void NodeJack::on_message(const link::Message& message) {
    const auto view = link::decode_frame(message.payload);
    if (!view) {
        return;
    }
    net::Frame frame({view->bytes.begin(), view->bytes.end()}, view->fcs_error);
    if (sent_ != nullptr) {
        const net::Time at(message.time_ns);
        sent_->frames_.emplace(SentFrames::Key{at, number_}, SentFrames::Sent{at, this, std::move(frame)});
    } else {
        transmit(std::move(frame));
        if (alertness_) {
            alertness_->frame();
        }
    }
}

void NodeJack::receive(const net::Frame& frame) {
    if (const auto node = node_.lock()) {
        const auto bytes = frame.bytes();
        node->frame_in(channel_, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, frame.fcs_error(),
                       timeline_.now().count());
        if (alertness_) {
            alertness_->frame();
        }
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
