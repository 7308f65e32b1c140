// SPDX-License-Identifier: BSD-3-Clause
// Where in a run's record what stands: made in one pass, so that any instant of it can be shown at once.
#pragma once

#include "gui/link/address.hpp"

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <functional>

namespace twin::gui {

/// What stands out on a time line.
struct RunMark {
    enum class Kind { step, failure, death, fault };
    Kind kind = Kind::step;
    qint64 t_ns = 0;
    QString device;  ///< empty: none in particular
    QString text;
};

/// What a device is like at an instant.
struct DeviceMoment {
    QString name;
    QString state;  ///< running, off, dead
    qint64 resets = 0;
    QString last_line;
};

struct RunMoment {
    qint64 t_ns = 0;
    QList<DeviceMoment> devices;
    QString device;  ///< the one that is looked into
    QString console;
    QList<QPair<QString, QString>> values;  ///< its outputs, by name
};

/// Of one folder that `twin test` left. Made and asked in one thread; none of it is in a window's.
class RunIndex {
  public:
    /// What of a console is shown at once: its end.
    static constexpr qint64 kMostConsole = 64 * 1024;

    /// Reads all of it. `progress` is told of a hundred; true from `cancelled` ends it, with nothing.
    Result<bool> read(const QString& folder, const std::function<void(int)>& progress,
                      const std::function<bool()>& cancelled);
    [[nodiscard]] RunMoment at(qint64 t_ns, const QString& device) const;

    [[nodiscard]] qint64 end() const { return end_ns_; }
    [[nodiscard]] qint64 lines() const { return lines_; }
    [[nodiscard]] QStringList devices() const { return names_; }
    [[nodiscard]] const QList<RunMark>& marks() const { return marks_; }
    [[nodiscard]] const QJsonObject& result() const { return result_; }

  private:
    struct At {
        qint64 t_ns;
        qint64 offset;
    };
    struct Change {
        qint64 t_ns;
        enum class To { running, off, dead, reset } to;
    };
    struct Trace {
        QList<At> serial;
        QHash<QString, QList<At>> values;
        QList<Change> changes;
    };
    void takeLine(QByteArrayView line, qint64 offset);
    void takeRare(QByteArrayView line, const QString& node, qint64 t_ns);
    void readResult(const QString& folder);
    Trace& trace(const QString& name);
    [[nodiscard]] QByteArrayView lineAt(qint64 offset) const;
    [[nodiscard]] QByteArray consoleUntil(const Trace& trace, qint64 t_ns, qint64 most) const;
    [[nodiscard]] QString lastLine(const Trace& trace, qint64 t_ns) const;

    QFile file_;
    QByteArrayView all_;  ///< the file's bytes, mapped
    QStringList names_;
    QHash<QString, Trace> traces_;
    QList<RunMark> marks_;
    QJsonObject result_;
    qint64 end_ns_ = 0;
    qint64 lines_ = 0;
};

}  // namespace twin::gui
