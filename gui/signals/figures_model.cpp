// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/figures_model.hpp"

#include "gui/signals/measure.hpp"

#include <QLocale>
#include <algorithm>

namespace twin::gui::scope {
namespace {

QStringList blank(const QString& name) {
    QStringList texts;
    texts.resize(FiguresModel::Columns);
    texts[FiguresModel::Name] = name;
    return texts;
}

QString widths(const std::optional<Time>& shortest, const std::optional<Time>& longest) {
    if (!shortest || !longest) {
        return {};
    }
    const auto least = spanText(static_cast<double>(*shortest), 3);
    const auto most = spanText(static_cast<double>(*longest), 3);
    return least == most ? least : least + " \u2026 " + most;
}

}  // namespace

FiguresModel::FiguresModel(RowsModel& rows, QObject* parent) : QAbstractTableModel(parent), rows_(rows) {}

void FiguresModel::fillDigital(const DigitalTrack& track, Time from, Time to, QStringList& texts) {
    const auto told = scope::measure(track, from, to);
    if (told.frequency_hz) {
        texts[Frequency] = figureText(*told.frequency_hz, "Hz");
        texts[Period] = spanText(*told.period_ns);
        texts[Duty] = figureText(*told.duty * 100, "%", 3);
    }
    texts[High] = widths(told.shortest_high, told.longest_high);
    texts[Low] = widths(told.shortest_low, told.longest_low);
    texts[Edges] = QLocale().toString(static_cast<qulonglong>(told.rising + told.falling));
}

void FiguresModel::fillAnalog(const AnalogTrack& track, const QString& unit, Time from, Time to, QStringList& texts) {
    const auto told = scope::measure(track, from, to);
    const auto put = [&](Column column, const std::optional<double>& value) {
        if (value) {
            texts[column] = figureText(*value, unit);
        }
    };
    put(Least, told.least);
    put(Most, told.most);
    put(Mean, told.mean);
    put(Rms, told.rms);
    put(Swing, told.peak_to_peak);
}

void FiguresModel::measure(Time from, Time to, std::optional<Time> a, std::optional<Time> b) {
    std::vector<Line> lines;
    const auto at = [&](QStringList& texts, auto&& text) {
        if (a) {
            texts[AtA] = text(*a);
        }
        if (b) {
            texts[AtB] = text(*b);
        }
    };
    for (const auto& row : rows_.rows()) {
        if (row.kind == Row::Kind::digital && row.channel != nullptr) {
            auto texts = blank(row.name);
            fillDigital(row.channel->digital, from, to, texts);
            at(texts, [&](Time t) { return levelText(row.channel->digital.at(t)); });
            lines.push_back({row.key, row.color, texts});
        } else if (row.kind == Row::Kind::analog) {
            for (const auto& trace : row.traces) {
                auto texts = blank(trace.name);
                fillAnalog(*trace.track, row.unit, from, to, texts);
                at(texts, [&](Time t) { return figureText(trace.track->at(t), row.unit); });
                lines.push_back({row.key, trace.color, texts});
            }
        }
    }
    const bool same_rows =
        std::equal(lines.begin(), lines.end(), lines_.begin(), lines_.end(), [](const Line& one, const Line& other) {
            return one.key == other.key && one.texts[Name] == other.texts[Name];
        });
    if (!same_rows) {
        beginResetModel();
        lines_ = std::move(lines);
        endResetModel();
    } else if (lines != lines_) {
        lines_ = std::move(lines);
        emit dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
    }
}

bool FiguresModel::used(int column) const {
    return std::any_of(lines_.begin(), lines_.end(),
        [column](const Line& line) { return !line.texts[column].isEmpty(); });
}

int FiguresModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

int FiguresModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int{Columns}; }

QVariant FiguresModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& line = lines_[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole: {
            const auto& text = line.texts[index.column()];
            return text.isEmpty() ? QString(QChar(0x2014)) : text;
        }
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(index.column() == Name ? Qt::AlignLeft | Qt::AlignVCenter
                : Qt::AlignRight | Qt::AlignVCenter);
        case RowsModel::ColorRole: return line.color;
        default: return {};
    }
}

QVariant FiguresModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(section == Name ? Qt::AlignLeft | Qt::AlignVCenter
            : Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Name: return tr("Signal");
        case AtA: return tr("At A");
        case AtB: return tr("At B");
        case Frequency: return tr("Frequency");
        case Period: return tr("Period");
        case Duty: return tr("Duty");
        case High: return tr("High for");
        case Low: return tr("Low for");
        case Edges: return tr("Edges");
        case Least: return tr("Min");
        case Most: return tr("Max");
        case Mean: return tr("Mean");
        case Rms: return tr("RMS");
        case Swing: return tr("Pk-Pk");
        default: return {};
    }
}

}  // namespace twin::gui::scope
