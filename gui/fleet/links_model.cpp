// SPDX-License-Identifier: BSD-3-Clause
#include "gui/fleet/links_model.hpp"

#include "gui/models/devices_model.hpp"
#include "gui/models/format.hpp"

#include <QCoreApplication>
#include <QJsonArray>
#include <algorithm>
#include <array>

namespace twin::gui {

QString linkStateText(LinkState state) {
    const auto tr = [](const char* text) { return QCoreApplication::translate("twin::gui", text); };
    return state == LinkState::cut ? tr("cut") : state == LinkState::impaired ? tr("impaired") : tr("whole");
}

namespace {

/// Of a counter, in a second; 0 while nothing is known of before, or if it began anew.
double rateOf(qint64 now, qint64 before, qint64 passed_ns) {
    return passed_ns > 0 && now >= before ? static_cast<double>(now - before) * 1e9 / static_cast<double>(passed_ns)
        : 0;
}

}  // namespace

QList<Link> LinksModel::readLinks(const QString& network, const QJsonArray& cables, const Before& before, Before& now) {
    QList<Link> links;
    links.reserve(cables.size());
    const auto passed = before.now_ns > 0 ? now.now_ns - before.now_ns : 0;
    for (const auto& value : cables) {
        const auto cable = value.toObject();
        const auto out = cable["out"].toObject();
        const auto in = cable["in"].toObject();
        Link link;
        link.network = network;
        link.name = cable["name"].toString();
        link.options = cable["options"].toString();
        link.state = !cable["up"].toBool() ? LinkState::cut : link.options.isEmpty() ? LinkState::whole
            : LinkState::impaired;
        const auto frames = std::pair(out["frames"].toInteger(), in["frames"].toInteger());
        const auto known = before.frames.constFind(link.name);
        if (known != before.frames.constEnd()) {
            link.out_rate = rateOf(frames.first, known->first, passed);
            link.in_rate = rateOf(frames.second, known->second, passed);
        }
        now.frames[link.name] = frames;
        link.frames = frames.first + frames.second;
        link.bytes = out["bytes"].toInteger() + in["bytes"].toInteger();
        link.lost = out["lost"].toInteger() + in["lost"].toInteger();
        links.append(link);
    }
    std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) { return naturalLess(a.name, b.name); });
    return links;
}

NetworkState LinksModel::readNetwork(const QString& network, const QJsonObject& shown, const Before& before,
    Before& now) {
    NetworkState state;
    state.name = network;
    const auto passed = before.now_ns > 0 ? now.now_ns - before.now_ns : 0;
    state.gateway = shown["gateway"].toObject()["cable"].toString();
    for (const auto& value : shown["reached"].toArray()) {
        const auto one = value.toObject();
        const auto who = one["protocol"].toString() + " " + one["outside"].toString();
        const auto bytes = one["to_host"].toInteger() + one["to_device"].toInteger();
        state.reached.append({who, one["flows"].toInt(), rateOf(bytes, before.reached.value(who), passed)});
        now.reached[who] = bytes;
    }
    return state;
}

void LinksModel::setNetwork(const QString& network, const QJsonObject& shown, qint64 now_ns) {
    const auto before = before_.value(network);
    Before now;
    now.now_ns = now_ns;
    takeLinks(network, readLinks(network, shown["cables"].toArray(), before, now));
    const auto state = readNetwork(network, shown, before, now);
    before_[network] = now;
    const auto known = std::find_if(networks_.begin(), networks_.end(), [&](const auto& one) {
        return one.name == network; });
    if (known == networks_.end()) {
        networks_.append(state);
        emit networksChanged();
    } else if (*known != state) {
        *known = state;
        emit networksChanged();
    }
}

void LinksModel::takeLinks(const QString& network, const QList<Link>& fresh) {
    int first = 0;
    while (first < links_.size() && links_[first].network != network) {
        ++first;
    }
    int end = first;
    while (end < links_.size() && links_[end].network == network) {
        ++end;
    }
    const bool same = end - first == fresh.size() &&
                      std::equal(fresh.begin(), fresh.end(), links_.begin() + first,
                                 [](const Link& a, const Link& b) { return a.name == b.name; });
    if (!same) {
        beginResetModel();
        links_.erase(links_.begin() + first, links_.begin() + end);
        for (int i = 0; i < fresh.size(); ++i) {
            links_.insert(first + i, fresh[i]);
        }
        endResetModel();
        return;
    }
    int from = -1;
    int to = -1;
    for (int i = 0; i < fresh.size(); ++i) {
        if (links_[first + i] != fresh[i]) {
            links_[first + i] = fresh[i];
            from = from < 0 ? first + i : from;
            to = first + i;
        }
    }
    if (from >= 0) {
        emit dataChanged(index(from, 0), index(to, Columns - 1));
    }
}

void LinksModel::keepNetworks(const QStringList& networks) {
    const auto gone = [&](const auto& one) { return !networks.contains(one); };
    if (std::any_of(links_.begin(), links_.end(), [&](const Link& link) { return gone(link.network); })) {
        beginResetModel();
        links_.removeIf([&](const Link& link) { return gone(link.network); });
        endResetModel();
    }
    before_.removeIf([&](QHash<QString, Before>::iterator one) { return gone(one.key()); });
    if (networks_.removeIf([&](const NetworkState& one) { return gone(one.name); }) > 0) {
        emit networksChanged();
    }
}

bool LinksModel::isGateway(const Link& link) const {
    return std::any_of(networks_.begin(), networks_.end(), [&](const NetworkState& network) {
        return network.name == link.network && network.gateway == link.name; });
}

int LinksModel::rowOf(const QString& network, const QString& name) const {
    for (int row = 0; row < links_.size(); ++row) {
        if (links_[row].name == name && links_[row].network == network) {
            return row;
        }
    }
    return -1;
}

int LinksModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(links_.size()); }

int LinksModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : Columns; }

QVariant LinksModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& link = links_[index.row()];
    switch (role) {
        case StateRole: return static_cast<int>(link.state);
        case NameRole: return link.name;
        case NetworkRole: return link.network;
        case Qt::DisplayRole: break;
        default: return {};
    }
    switch (index.column()) {
        case Name: return link.name;
        case Network: return link.network;
        case State: return linkStateText(link.state);
        case Rate: return tr("%1/s").arg(rateText(link.rate()));
        case Lost: return link.lost;
        case Options: return link.options;
        default: return {};
    }
}

QVariant LinksModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= Columns) {
        return {};
    }
    const std::array names{tr("Link"), tr("Network"), tr("State"), tr("Frames"), tr("Lost"), tr("What it does")};
    return names.at(static_cast<std::size_t>(section));
}

}  // namespace twin::gui
