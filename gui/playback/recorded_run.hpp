// SPDX-License-Identifier: BSD-3-Clause
// A recorded run for a window: read and asked in a thread of its own, and what of it is shown.
#pragma once

#include "gui/playback/run_index.hpp"

#include <QAbstractTableModel>
#include <QObject>
#include <QThread>
#include <atomic>
#include <memory>

namespace twin::gui {

/// The devices at the instant that is shown.
class MomentModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { Name, State, LastLine, Columns };
    enum Role { StateRole = Qt::UserRole + 1, NameRole };

    using QAbstractTableModel::QAbstractTableModel;
    void setDevices(const QList<DeviceMoment>& devices);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QList<DeviceMoment> devices_;
};

class RecordedRun : public QObject {
    Q_OBJECT

  public:
    explicit RecordedRun(QObject* parent = nullptr);
    ~RecordedRun() override;

    MomentModel devices;

    void open(const QString& folder);
    [[nodiscard]] QString folder() const { return folder_; }
    [[nodiscard]] bool reading() const { return reading_; }
    [[nodiscard]] qint64 endNs() const { return end_ns_; }
    [[nodiscard]] qint64 lines() const { return lines_; }
    [[nodiscard]] const QList<RunMark>& marks() const { return marks_; }
    [[nodiscard]] const QJsonObject& result() const { return result_; }
    /// The last one that was asked for and has been found.
    [[nodiscard]] const RunMoment& moment() const { return moment_; }
    /// Shows this instant; what was asked for meanwhile and not begun is left out.
    void lookAt(qint64 t_ns);
    void lookInto(const QString& device);

  signals:
    void progress(int percent);
    void opened();
    void shown();
    void problem(const twin::gui::Problem& problem);

  private:
    void ask();

    QThread thread_;
    QObject* worker_;  ///< lives in the thread, and the index with it
    std::shared_ptr<RunIndex> index_;
    std::atomic<quint64> number_ = 0;  ///< of the folder that is open
    QString folder_;
    bool reading_ = false;
    qint64 end_ns_ = 0;
    qint64 lines_ = 0;
    QList<RunMark> marks_;
    QJsonObject result_;
    RunMoment moment_;
    qint64 wanted_ns_ = 0;
    QString wanted_device_;
    bool asking_ = false;
    bool again_ = false;
};

}  // namespace twin::gui
