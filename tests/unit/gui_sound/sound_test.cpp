// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <vector>

#include "gui/sound/speaker.hpp"
#include "gui/sound/tones.hpp"

namespace twin::gui {
namespace {

using Samples = std::vector<std::int16_t>;

Samples heard(Tones& tones, int samples) {
    Samples all(static_cast<std::size_t>(samples));
    tones.fill(all);
    return all;
}

int rises(const Samples& samples) {
    int n = 0;
    for (std::size_t i = 1; i < samples.size(); ++i) n += samples[i - 1] < 0 && samples[i] >= 0;
    return n;
}

/// The amplitude of one frequency (Goertzel).
double amplitude(const Samples& samples, double hz) {
    double re = 0;
    double im = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double angle = 2 * std::numbers::pi * hz * static_cast<double>(i) / Tones::kRate;
        re += samples[i] * std::cos(angle);
        im += samples[i] * std::sin(angle);
    }
    return 2 * std::hypot(re, im) / static_cast<double>(samples.size());
}

TEST(Tones, HaveTheFrequencyThatIsAsked) {
    for (const double hz : {100.0, 440.0, 2731.5, 8000.0}) {
        Tones tones;
        tones.play({{"buzzer", hz}});
        EXPECT_NEAR(rises(heard(tones, Tones::kRate)), hz, 1.5) << hz;
    }
}

TEST(Tones, AreSquareWavesWithoutFalseTones) {
    Tones tones;
    tones.play({{"buzzer", 1000}});
    heard(tones, Tones::kFade);
    const Samples low = heard(tones, Tones::kRate);
    EXPECT_NEAR(amplitude(low, 3000) / amplitude(low, 1000), 1.0 / 3, 0.02) << "a square wave's third harmonic";
    tones.play({{"buzzer", 15'000}});
    const Samples high = heard(tones, Tones::kRate);
    // The third harmonic, 45 kHz, would be heard at 3 kHz, a third as loud.
    EXPECT_LT(amplitude(high, 3000), amplitude(high, 15'000) / 10);
}

TEST(Tones, FadeInAndOut) {
    Tones tones;
    tones.play({{"buzzer", 500}});
    const Samples begins = heard(tones, Tones::kFade);
    EXPECT_LT(std::abs(begins[1]), 200);
    EXPECT_GT(std::abs(begins.back()), 5000);
    tones.play({});
    const Samples ends = heard(tones, 2 * Tones::kFade);
    EXPECT_GT(std::abs(ends[1]), 5000);
    EXPECT_EQ(ends.back(), 0);
    Samples after(16, 1);
    EXPECT_FALSE(tones.fill(after));
    EXPECT_EQ(after, Samples(16, 0));
}

TEST(Tones, OfTwoBuzzersAreHeardAtOnce) {
    Tones tones;
    tones.play({{"a", 440}, {"b", 1000}});
    heard(tones, Tones::kFade);
    const Samples both = heard(tones, Tones::kRate);
    EXPECT_NEAR(amplitude(both, 440), amplitude(both, 1000), 300);
    EXPECT_GT(amplitude(both, 440), 5000);
}

TEST(Tones, ThatNobodyHearsAreSilent) {
    Tones tones;
    tones.play({{"slow", 3}, {"high", 40'000}, {"none", std::nan("")}});
    Samples samples(8);
    EXPECT_FALSE(tones.fill(samples));
}

struct Application {
    int argc = 1;
    char name[5] = "test";
    char* argv[2] = {name, nullptr};
    QCoreApplication qt{argc, argv};
};

/// ALSA with one device, `default`, as `text` describes it.
class Device {
  public:
    explicit Device(const QString& text) {
        QFile file(folder_.filePath("asound.conf"));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(QString(text).replace("OUT", out()).toUtf8());
        file.close();
        qputenv("ALSA_CONFIG_PATH", file.fileName().toUtf8());
    }
    QString out() const { return folder_.filePath("out.raw"); }
    Samples played() const {
        QFile file(out());
        if (!file.open(QIODevice::ReadOnly)) return {};
        const QByteArray bytes = file.readAll();
        Samples all(static_cast<std::size_t>(bytes.size()) / 2);
        std::memcpy(all.data(), bytes.constData(), all.size() * 2);
        return all;
    }

  private:
    QTemporaryDir folder_;
};

TEST(Speaker, PlaysUntilItIsSilent) {
    const Application app;
    const Device device("pcm.null { type null }\n"
                        "pcm.!default { type file\n slave.pcm null\n file \"OUT\"\n format raw }\n");
    {
        Speaker speaker;
        QSignalSpy failed(&speaker, &Speaker::failed);
        speaker.play({{"buzzer", 1000}});
        EXPECT_TRUE(QTest::qWaitFor([&] { return QFile(device.out()).size() > 2 * Tones::kRate / 5; }, 20'000));
        speaker.play({});
        EXPECT_TRUE(failed.isEmpty());
    }
    Samples samples = device.played();
    const auto sounds = [](std::int16_t sample) { return sample != 0; };
    const auto first = std::find_if(samples.begin(), samples.end(), sounds);
    const auto last = std::find_if(samples.rbegin(), samples.rend(), sounds).base();
    const Samples tone(first, last);
    ASSERT_GT(tone.size(), Tones::kRate / 10U);
    EXPECT_NEAR(rises(tone), static_cast<double>(tone.size()) / 48, 3);
}

TEST(Speaker, TellsOnceThatThereIsNoDevice) {
    const Application app;
    const Device device("pcm.!default { type hw\n card 31\n device 0 }\n");
    Speaker speaker;
    QSignalSpy failed(&speaker, &Speaker::failed);
    speaker.play({{"buzzer", 1000}});
    ASSERT_TRUE(failed.wait(20'000));
    EXPECT_FALSE(failed[0][0].toString().isEmpty());
    speaker.play({{"buzzer", 2000}});
    speaker.play({});
    QTest::qWait(200);
    EXPECT_EQ(failed.count(), 1);
}

}  // namespace
}  // namespace twin::gui
