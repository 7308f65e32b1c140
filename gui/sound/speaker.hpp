// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QObject>

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "gui/sound/tones.hpp"

namespace twin::gui {

/// Tones from the computer's loudspeakers: ALSA's device `default`, which desktops lead to their sound server. The
/// device is opened when something sounds, and given back when nothing has for a second. Its members are called by the
/// thread that made it; what blocks is done by a thread of its own.
class Speaker : public QObject {
    Q_OBJECT

  public:
    explicit Speaker(QObject* parent = nullptr);
    ~Speaker() override;

    /// Each that sounds from now on, with its frequency in Hz; the others fall silent.
    void play(const std::map<std::string, double>& voices);

  signals:
    /// The computer plays no sound, with the reason. Told once, until it plays again.
    void failed(const QString& why);

  private:
    void run();
    void sound();

    std::mutex mutex_;
    std::condition_variable something_;
    std::map<std::string, double> wanted_;
    bool changed_ = false;
    bool ends_ = false;
    bool told_ = false;  // of the thread
    Tones tones_;        // of the thread
    std::thread thread_;
};

}  // namespace twin::gui
