// SPDX-License-Identifier: BSD-3-Clause
#include "gui/bench/bench_document.hpp"

#include <QRegularExpression>
#include <QUndoCommand>

#include "gui/bench/bench_catalog.hpp"

namespace twin::gui {

/// A bench is small: a change keeps all of it, before and after.
class BenchEdit final : public QUndoCommand {
  public:
    BenchEdit(BenchDocument& document, const QString& what, BenchData after, const QString& merge_key)
        : QUndoCommand(what),
          document_(document),
          before_(document.data()),
          after_(std::move(after)),
          key_(merge_key) {}
    void undo() override { document_.apply(before_); }
    void redo() override { document_.apply(after_); }
    [[nodiscard]] int id() const override { return key_.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override {
        const auto* edit = static_cast<const BenchEdit*>(other);
        if (edit->key_ != key_) return false;
        after_ = edit->after_;
        return true;
    }

  private:
    BenchDocument& document_;
    BenchData before_;
    BenchData after_;
    QString key_;
};

const BenchPart* BenchData::part(const QString& part_name) const {
    for (const auto& one : parts)
        if (one.name == part_name) return &one;
    return nullptr;
}

BenchDocument::BenchDocument(QObject* parent) : QObject(parent) {}

void BenchDocument::apply(const BenchData& data) {
    data_ = data;
    emit changed();
}

void BenchDocument::edit(const QString& what, BenchData after, const QString& merge_key) {
    if (after == data_) return;
    undo_.push(new BenchEdit(*this, what, std::move(after), merge_key));
}

void BenchDocument::replace(const BenchData& data) {
    undo_.clear();
    apply(data);
}

QString BenchDocument::addPart(const QString& type, const QPointF& at) {
    const QString stem = benchKind(type) != nullptr ? benchKind(type)->stem : type;
    QString name = stem;
    for (int i = 2; data_.part(name) != nullptr; ++i) name = stem + QString::number(i);
    BenchData after = data_;
    after.parts.append({name, type, -1, {}, at, 0});
    edit(tr("Add %1").arg(name), after);
    return name;
}

void BenchDocument::removePart(const QString& name) {
    BenchData after = data_;
    after.parts.removeIf([&](const BenchPart& part) { return part.name == name; });
    const QString prefix = name + QLatin1Char('.');
    for (auto& wire : after.wires) wire.removeIf([&](const QString& end) { return end.startsWith(prefix); });
    after.wires.removeIf([](const QStringList& wire) { return wire.size() < 2; });
    edit(tr("Remove %1").arg(name), after);
}

void BenchDocument::movePart(const QString& name, const QPointF& at) {
    BenchData after = data_;
    for (auto& part : after.parts)
        if (part.name == name) part.at = at;
    edit(tr("Move %1").arg(name), after, QStringLiteral("move ") + name);
}

void BenchDocument::turnPart(const QString& name) {
    BenchData after = data_;
    for (auto& part : after.parts)
        if (part.name == name) part.turn = (part.turn + 90) % 360;
    edit(tr("Turn %1").arg(name), after);
}

QString BenchDocument::renamePart(const QString& name, const QString& wanted) {
    static const QRegularExpression kName(QStringLiteral("\\A[A-Za-z_][A-Za-z0-9_]*\\z"));
    if (wanted == name) return {};
    if (!kName.match(wanted).hasMatch())
        return tr("'%1' is no name: letters, digits and _, not starting with a digit.").arg(wanted);
    if (data_.part(wanted) != nullptr) return tr("Another part is called %1.").arg(wanted);
    BenchData after = data_;
    for (auto& part : after.parts)
        if (part.name == name) part.name = wanted;
    const QString prefix = name + QLatin1Char('.');
    for (auto& wire : after.wires)
        for (auto& end : wire)
            if (end.startsWith(prefix)) end = wanted + QLatin1Char('.') + end.mid(prefix.size());
    edit(tr("Rename %1").arg(name), after);
    return {};
}

void BenchDocument::setAddress(const QString& name, int address) {
    BenchData after = data_;
    for (auto& part : after.parts)
        if (part.name == name) part.address = address;
    edit(tr("Address of %1").arg(name), after);
}

void BenchDocument::setName(const QString& name) {
    BenchData after = data_;
    after.name = name;
    edit(tr("Name the bench"), after);
}

bool BenchDocument::connectPins(const QString& one, const QString& other) {
    if (one == other || connectedTo(one).contains(other)) return false;
    BenchData after = data_;
    after.wires.append({one, other});
    edit(tr("Connect %1 and %2").arg(one, other), after);
    return true;
}

void BenchDocument::disconnectPin(const QString& end) {
    BenchData after = data_;
    for (auto& wire : after.wires) wire.removeAll(end);
    after.wires.removeIf([](const QStringList& wire) { return wire.size() < 2; });
    edit(tr("Disconnect %1").arg(end), after);
}

void BenchDocument::removeWire(int index) {
    if (index < 0 || index >= data_.wires.size()) return;
    BenchData after = data_;
    after.wires.removeAt(index);
    edit(tr("Remove a wire"), after);
}

QStringList BenchDocument::connectedTo(const QString& end) const {
    QStringList all{end};
    // Wires that share an end are one piece of copper.
    for (qsizetype i = 0; i < all.size(); ++i) {
        for (const auto& wire : data_.wires) {
            if (!wire.contains(all[i])) continue;
            for (const auto& next : wire)
                if (!all.contains(next)) all.append(next);
        }
    }
    all.removeFirst();
    return all;
}

}  // namespace twin::gui
