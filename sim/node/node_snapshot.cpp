// SPDX-License-Identifier: BSD-3-Clause
// Snapshots of a node (docs/snapshots.md): all that the models, the node and the emulator know, in one file.
#include <boost/json.hpp>
#include <stdexcept>

#include "models/core/model.hpp"
#include "sim/node/layout.hpp"
#include "sim/node/node.hpp"

namespace twin::node {

namespace json = boost::json;
namespace snapshot = link::snapshot;

namespace {

/// Of what Node::save() writes.
constexpr int kNodeVersion = 1;
constexpr std::size_t kMaxReason = 512;

std::string as_text(const StateWriter& state) {
    return {reinterpret_cast<const char*>(state.data().data()), state.data().size()};
}

template <typename Load>
void load_section(const std::string& name, const std::string& bytes, Load load) {
    const std::vector<std::uint8_t> data(bytes.begin(), bytes.end());
    StateReader in(data);
    load(in);
    if (!in.at_end()) throw std::runtime_error("section '" + name + "' has more than there is to be loaded");
}

}  // namespace

json::object Node::about() const {
    return {{"board", board_.name},
            {"name", config_.name},
            {"seed", config_.seed},
            {"unique_id", config_.unique_id},
            {"abi", TWIN_ABI_VERSION},
            {"node", kNodeVersion},
            {"emulator", host_.emulator},
            {"icount_shift", host_.icount_shift},
            {"semihosting", config_.semihosting.has_value()}};
}

std::string Node::open_snapshot() {
    if (config_.snapshot.empty()) return "";
    auto opened = SnapshotFile::open(config_.snapshot, config_.snapshot_at);
    if (!opened) return opened.error();
    boost::system::error_code error;
    const json::value theirs = json::parse((*opened)->head().about, error);
    const json::object* const saved = error ? nullptr : theirs.if_object();
    const json::object ours = about();
    const auto value = [&](const char* key) {
        const json::value* found = saved != nullptr ? saved->if_contains(key) : nullptr;
        return found != nullptr ? json::serialize(*found) : std::string("nothing");
    };
    struct Key {
        const char* key;
        const char* what;
        const char* advice;
    };
    constexpr const char* kAgain = "take it again with this build";
    static constexpr Key kKeys[] = {
        {"board", "board", "restore it on the board that it was taken of"},
        {"abi", "version of the seam to the emulator", kAgain},
        {"node", "version of the node", kAgain},
        {"emulator", "emulator", kAgain},
        {"icount_shift", "shift (an instruction takes 2^shift ns)", "give --shift as it was"},
        {"semihosting", "semihosting", "serve it as it was served"}};
    for (const Key& key : kKeys) {
        const std::string mine = json::serialize(ours.at(key.key));
        if (const std::string other = value(key.key); other != mine)
            return "snapshot " + config_.snapshot + " is of another " + key.what + ", " + other + " and not " + mine +
                   "; " + key.advice;
    }
    snapshot_ = std::move(*opened);
    return "";
}

std::string Node::check_layout() {
    if (!snapshot_) return "";
    const auto [here, there] = snapshot::first_difference(layout(board_, env_), snapshot_->head().layout);
    if (here.empty() && there.empty()) return what_cannot_be_saved();
    const auto quoted = [](const std::string& line) { return line.empty() ? "nothing" : "'" + line + "'"; };
    return "snapshot " + snapshot_->path() + " is of other models: it has " + quoted(there) + " where this node has " +
           quoted(here) + "; take it again with this build and these files of the board";
}

std::string Node::what_cannot_be_saved() const {
    for (const Model* model : env_.models()) {
        if (const_cast<Model*>(model)->as_tlm_target() != nullptr)
            return "'" + model->label() + "' is a model of another simulator, whose state nobody knows: there are no " +
                   "snapshots of this board";
    }
    return "";
}

json::value Node::save_snapshot(const json::object& params) {
    const auto* file = params.if_contains("file");
    if (file == nullptr || !file->is_string() || !file->get_string().starts_with('/'))
        throw std::invalid_argument("'file' must be a text, an absolute path");
    if (!config_.virtual_time) throw std::invalid_argument("there are snapshots in virtual time only");
    if (std::string wrong = what_cannot_be_saved(); !wrong.empty()) throw std::invalid_argument(wrong);
    if (!env_.scheduler().all_declared())
        throw std::invalid_argument("a model waits for an event of SystemC's, which a snapshot cannot hold");

    snapshot::Head head;
    head.virtual_ns = kernel_.now_ns();
    head.about = json::serialize(about());
    head.layout = layout(board_, env_);
    StateWriter node;
    save(node);
    head.node = as_text(node);
    StateWriter models;
    env_.save(models);
    head.models = as_text(models);
    char reason[kMaxReason] = "";
    const auto take = [](void* sink, const void* data, std::size_t size) {
        static_cast<std::string*>(sink)->assign(static_cast<const char*>(data), size);
    };
    if (!host_.save_state(host_.opaque, take, &head.emulator, reason, sizeof reason)) throw std::runtime_error(reason);

    std::vector<snapshot::Contents> memories;
    for (std::size_t i = 0; i < stores_.size(); ++i)
        memories.push_back({machine_memories_[i].name, {stores_[i].data(), stores_[i].size()}});
    const auto bytes = snapshot::write(json::value_to<std::string>(*file), head, memories);
    if (!bytes) throw std::runtime_error(bytes.error());
    return json::object{{"bytes", *bytes}, {"virtual_ns", head.virtual_ns}};
}

void Node::restore() {
    const auto file = std::move(snapshot_);
    const snapshot::Head& head = file->head();
    try {
        restoring_ = true;
        cpu_exists_ = true;
        // The models are loaded as after a power-on: what they keep beside their declared state is in order.
        env_.reset(ResetKind::power_on);
        char reason[kMaxReason] = "";
        if (!host_.load_state(host_.opaque, head.emulator.data(), head.emulator.size(), reason, sizeof reason))
            throw std::runtime_error(reason);
        if (kernel_.now_ns() != head.virtual_ns) throw std::runtime_error("its parts are of different instants");
        env_.scheduler().begin_at(nanoseconds(static_cast<std::uint64_t>(head.virtual_ns)));
        load_section("models", head.models, [this](StateReader& in) { env_.load(in); });
        load_section("node", head.node, [this](StateReader& in) { load(in); });
    } catch (const std::exception& e) {
        throw std::runtime_error("snapshot " + file->path() + " cannot be restored: " + e.what());
    }
    restoring_ = false;
    for (const std::string& text : config_.set) apply_set(text);
}

void Node::save(StateWriter& out) const {
    for (const bool flag : {powered_, models_run_cpu_, cpu_runs_, semihosting_waits_})
        out.value<std::uint8_t>(flag ? 1 : 0);
    for (const std::uint64_t number :
         {cpu_hz_, refclk_hz_, power_ons_, reads_, writes_, irqs_, hardfaults_, lockups_, router_.bus_errors()})
        out.value(number);
    for (const std::uint64_t count : resets_) out.value(count);
    if (semihosting_ && !semihosting_->save(out))
        throw std::invalid_argument("the firmware has a file of the host open, which a snapshot cannot hold");
}

void Node::load(StateReader& in) {
    for (bool* flag : {&powered_, &models_run_cpu_, &cpu_runs_, &semihosting_waits_})
        *flag = in.value<std::uint8_t>() != 0;
    for (std::uint64_t* number :
         {&cpu_hz_, &refclk_hz_, &power_ons_, &reads_, &writes_, &irqs_, &hardfaults_, &lockups_})
        *number = in.value<std::uint64_t>();
    router_.set_bus_errors(in.value<std::uint64_t>());
    for (std::uint64_t& count : resets_) count = in.value<std::uint64_t>();
    if (semihosting_) semihosting_->load(in);
}

}  // namespace twin::node
