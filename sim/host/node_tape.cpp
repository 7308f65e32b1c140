// SPDX-License-Identifier: BSD-3-Clause
// A node whose process a tape stands for (ADR 0011).
#include "sim/host/node.hpp"

#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <csignal>

namespace twin::host {

namespace json = boost::json;

void Node::play_soon() {
    if (std::exchange(playing_soon_, true)) {
        return;
    }
    // As from a process: not before whoever sends something has sent it.
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
        self->playing_soon_ = false;
        self->play();
    });
}

void Node::play() {
    const auto player = options_.player;
    if (!player || end_) {
        return;
    }
    while (auto item = player->next()) {
        if (auto* message = std::get_if<link::Message>(&*item)) {
            take(std::move(*message));
        } else {
            end_playing(std::get<TapePlayer::Ended>(*item).how);
            return;
        }
    }
    if (!player->wrong().empty()) {
        strayed_ =
            fmt::format("{} at {:.6f} s: {}", options_.name, static_cast<double>(now_ns_) / 1e9, player->wrong());
        killed_ = true;
    }
    if (killed_ && (!strayed_.empty() || player->at_end())) {
        end_playing({});
        return;
    }
    changed_.notify();
}

void Node::end_playing(const std::string& how) {
    process_end_ = ProcessEnd{0, SIGKILL};
    boost::system::error_code error;
    const auto value = json::parse(how, error);
    if (const auto* end = error ? nullptr : value.if_object()) {
        try {
            process_end_ =
                ProcessEnd{json::value_to<int>(end->at("exit_code")), json::value_to<int>(end->at("signal"))};
            last_words_ = end->at("last_words").as_string();
            link_error_ = end->at("link_error").as_string();
        } catch (const std::exception&) {
            strayed_ = fmt::format("{}: its tape is damaged", options_.name);
        }
    }
    link_over_ = true;
    errors_over_ = true;
    finish_if_over();
}

void Node::looked() {
    play();
    // One that stands, and was told nothing since, says nothing by itself.
    if (end_ || (asked_ == 0 && !told_since_)) {
        return;
    }
    if (options_.tape) {
        options_.tape->looked();
    }
    if (options_.player) {
        options_.player->looked();
        play_soon();
    }
}

}  // namespace twin::host
