// SPDX-License-Identifier: BSD-3-Clause
#include "gui/playback/recorded_run.hpp"

#include "gui/models/devices_model.hpp"

#include <algorithm>
#include <array>

namespace twin::gui {

void MomentModel::setDevices(const QList<DeviceMoment>& devices) {
    const bool same = devices.size() == devices_.size() &&
                      std::equal(devices.begin(), devices.end(), devices_.begin(), [](const auto& a, const auto& b) {
                          return a.name == b.name; });
    if (!same) {
        beginResetModel();
        devices_ = devices;
        endResetModel();
    } else if (!devices.isEmpty()) {
        devices_ = devices;
        emit dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
    }
}

int MomentModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(devices_.size()); }
int MomentModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : Columns; }

QVariant MomentModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& device = devices_[index.row()];
    if (role == StateRole) {
        return device.state;
    }
    if (role == NameRole) {
        return device.name;
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    return index.column() == Name ? device.name : index.column() == State ? deviceStateText(device.state)
        : device.last_line;
}

QVariant MomentModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= Columns) {
        return {};
    }
    const std::array names{tr("Device"), tr("State"), tr("Last message")};
    return names.at(static_cast<std::size_t>(section));
}

RecordedRun::RecordedRun(QObject* parent) : QObject(parent), worker_(new QObject) {
    worker_->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, worker_, &QObject::deleteLater);
    thread_.start();
}

RecordedRun::~RecordedRun() {
    ++number_;  // what reads stops
    thread_.quit();
    thread_.wait();
}

void RecordedRun::open(const QString& folder) {
    folder_ = folder;
    reading_ = true;
    marks_.clear();
    result_ = {};
    end_ns_ = 0;
    lines_ = 0;
    moment_ = {};
    wanted_ns_ = 0;
    wanted_device_.clear();
    asking_ = false;
    again_ = false;
    devices.setDevices({});
    const auto number = ++number_;
    const auto index = std::make_shared<RunIndex>();
    index_ = index;
    const auto here = [this, number](auto&& act) {
        QMetaObject::invokeMethod(this, [this, number, act] {
            if (number == number_) {
                act();
            }
        });
    };
    QMetaObject::invokeMethod(worker_, [this, index, folder, number, here] {
        const auto read = index->read(
            folder, [&](int percent) { here([this, percent] { emit progress(percent); }); }, [&] {
                return number != number_; });
        if (!read) {
            here([this, why = read.error()] {
                reading_ = false;
                folder_.clear();
                emit problem(why);
            });
        } else if (*read) {
            here([this, end = index->end(), lines = index->lines(), marks = index->marks(), result = index->result(),
                names = index->devices()] {
                reading_ = false;
                end_ns_ = end;
                lines_ = lines;
                marks_ = marks;
                result_ = result;
                wanted_ns_ = end;
                wanted_device_ = names.value(0);
                emit opened();
                ask();
            });
        }
    });
}

void RecordedRun::lookAt(qint64 t_ns) {
    wanted_ns_ = std::clamp<qint64>(t_ns, 0, end_ns_);
    ask();
}

void RecordedRun::lookInto(const QString& device) {
    wanted_device_ = device;
    ask();
}

void RecordedRun::ask() {
    if (folder_.isEmpty() || reading_) {
        return;
    }
    if (asking_) {
        again_ = true;
        return;
    }
    asking_ = true;
    const auto number = number_.load();
    QMetaObject::invokeMethod(worker_, [this, index = index_, number, t_ns = wanted_ns_, device = wanted_device_] {
        if (number != number_) {
            return;
        }
        const auto moment = index->at(t_ns, device);
        QMetaObject::invokeMethod(this, [this, number, moment] {
            if (number != number_) {
                return;
            }
            asking_ = false;
            moment_ = moment;
            devices.setDevices(moment.devices);
            emit shown();
            if (std::exchange(again_, false)) {
                ask();
            }
        });
    });
}

}  // namespace twin::gui
