// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/state.hpp"

#include "models/core/model.hpp"

namespace twin {

void StateWriter::bytes(const void* data, std::size_t size) {
    const auto* begin = static_cast<const std::uint8_t*>(data);
    data_.insert(data_.end(), begin, begin + size);
}

void StateWriter::text(std::string_view s) {
    value<std::uint32_t>(static_cast<std::uint32_t>(s.size()));
    bytes(s.data(), s.size());
}

void StateReader::bytes(void* data, std::size_t size) {
    if (size > data_->size() - position_) throw StateError("the saved state ends early");
    std::memcpy(data, data_->data() + position_, size);
    position_ += size;
}

std::string StateReader::text() {
    const auto size = value<std::uint32_t>();
    if (size > data_->size() - position_) throw StateError("the saved state ends early");
    std::string s(size, '\0');
    bytes(s.data(), size);
    return s;
}

StateItem::StateItem(Model& owner, std::string name, ResetSet resets) : name_(std::move(name)), resets_(resets) {
    for (const StateItem* other : owner.states_)
        if (other->name() == name_) throw std::logic_error(owner.label() + ": two states are named '" + name_ + "'");
    owner.states_.push_back(this);
}

}  // namespace twin
