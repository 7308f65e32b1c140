// SPDX-License-Identifier: BSD-3-Clause
#include "gui/sound/speaker.hpp"

#include <alsa/asoundlib.h>

#include <array>
#include <chrono>
#include <memory>
#include <utility>

namespace twin::gui {
namespace {

constexpr std::size_t kPiece = Tones::kRate / 100;  // 10 ms
constexpr int kSilentPieces = 100;                  // then the device is given back
constexpr unsigned kLatencyUs = 60'000;
// A device that plays takes no more than it has room for; one that only swallows would be fed without end.
constexpr auto kAhead = std::chrono::milliseconds(100);

struct Close {
    void operator()(snd_pcm_t* pcm) const { snd_pcm_close(pcm); }
};

// A computer without sound is told in the window, and once; not on stderr by each layer of it.
void quiet(const char*, int, const char*, int, const char*, ...) {}

}  // namespace

Speaker::Speaker(QObject* parent) : QObject(parent), thread_([this] { run(); }) {}

Speaker::~Speaker() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    something_.notify_one();
    thread_.join();
}

void Speaker::play(const std::map<std::string, double>& voices) {
    {
        const std::lock_guard lock(mutex_);
        if (voices == wanted_) return;
        wanted_ = voices;
        changed_ = true;
    }
    something_.notify_one();
}

void Speaker::run() {
    snd_lib_error_set_handler(&quiet);
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            something_.wait(lock, [this] { return ends_ || (changed_ && !wanted_.empty()); });
            if (ends_) return;
        }
        sound();
    }
}

/// Until there has been silence for a while.
void Speaker::sound() {
    snd_pcm_t* opened = nullptr;
    int status = snd_pcm_open(&opened, "default", SND_PCM_STREAM_PLAYBACK, 0);
    const std::unique_ptr<snd_pcm_t, Close> pcm(opened);
    if (status == 0)
        status = snd_pcm_set_params(opened, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED, 1, Tones::kRate, 1,
                                    kLatencyUs);
    std::array<std::int16_t, kPiece> piece{};
    int silent = 0;
    auto played = std::chrono::steady_clock::now();
    while (status >= 0 && silent < kSilentPieces) {
        {
            std::unique_lock lock(mutex_);
            if (something_.wait_until(lock, played - kAhead, [this] { return ends_; })) return;
            if (std::exchange(changed_, false)) tones_.play(wanted_);
        }
        played += std::chrono::milliseconds(10);
        silent = tones_.fill(piece) ? 0 : silent + 1;
        for (std::size_t done = 0; done < kPiece && status >= 0;) {
            const auto written = snd_pcm_writei(opened, piece.data() + done, kPiece - done);
            // It was late, or the computer slept: it goes on.
            status = written < 0 ? snd_pcm_recover(opened, static_cast<int>(written), 1) : 0;
            if (written > 0) done += static_cast<std::size_t>(written);
        }
    }
    if (status >= 0) {
        told_ = false;
        snd_pcm_drain(opened);
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        changed_ = false;  // the next change is the next try
    }
    if (!std::exchange(told_, true)) emit failed(QString::fromLocal8Bit(snd_strerror(status)));
}

}  // namespace twin::gui
