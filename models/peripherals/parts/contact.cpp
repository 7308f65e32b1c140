// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/contact.hpp"

#include <algorithm>
#include <vector>

namespace twin::parts {

namespace {

/// All there are: one node a process, as SystemC has one kernel.
std::vector<Contact*>& contacts() {
    static std::vector<Contact*> all;
    return all;
}

/// The stronger of two; of equal strong ones that differ the low one, as a conflict reads.
Drive stronger(const Drive& one, const Drive& other) {
    if (one.strength != other.strength) return one.strength > other.strength ? one : other;
    return one.strength == Strength::strong && !other.high ? other : one;
}

}  // namespace

Contact::Contact(PinPort& a, PinPort& b) : a_(a), b_(b) { contacts().push_back(this); }
Contact::~Contact() { std::erase(contacts(), this); }

void Contact::set_closed(bool closed) {
    closed_ = closed;
    changed();
}

void Contact::changed() {
    // Of a pin of a contact only what is its own counts: what it passes on would hold itself.
    const auto driven = [](const Net& net) {
        Drive winner;
        for (const PinPort* pin : net.pins()) {
            const auto passes = [&](const Contact* c) { return &c->a_ == pin || &c->b_ == pin; };
            const auto contact = std::find_if(contacts().begin(), contacts().end(), passes);
            const Drive drive = contact == contacts().end() ? pin->driving()
                                : &(*contact)->a_ == pin    ? (*contact)->own_
                                                            : Drive::released();
            winner = stronger(winner, drive);
        }
        return winner;
    };
    // The nets on the other side of a contact, with all that closed ones join to them, but for those on this side.
    const auto beyond = [&](PinPort& near, PinPort& far) {
        std::vector<Net*> joined{&far.net()};
        Drive winner;
        for (std::size_t i = 0; i < joined.size(); ++i) {
            winner = stronger(winner, driven(*joined[i]));
            for (const Contact* c : contacts()) {
                if (!c->closed_) continue;
                for (auto [from, to] : {std::pair{&c->a_, &c->b_}, std::pair{&c->b_, &c->a_}}) {
                    if (&from->net() != joined[i] || &to->net() == &near.net()) continue;
                    if (std::find(joined.begin(), joined.end(),
                                  &to->net()) == joined.end()) joined.push_back(&to->net());
                }
            }
        }
        return winner;
    };
    // All contacts: what changed here may reach nets that only others touch. A drive that stays tells nobody.
    for (std::size_t i = 0; i < contacts().size(); ++i) {
        Contact& c = *contacts()[i];
        c.a_.drive(c.closed_ ? stronger(c.own_, beyond(c.a_, c.b_)) : c.own_);
        c.b_.drive(c.closed_ ? beyond(c.b_, c.a_) : Drive::released());
    }
}

}  // namespace twin::parts
