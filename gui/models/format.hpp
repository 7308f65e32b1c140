// SPDX-License-Identifier: BSD-3-Clause
// Figures as a person reads them.
#pragma once

#include <QString>

namespace twin::gui {

/// "812 µs", "1.204 s", "2 min 03 s", "5 h 07 min"; the sign of what is negative is kept.
QString durationText(qint64 nanoseconds);
/// An instant of a run's clock, always as many digits behind the second: "12.204 s", "1:02:12.204".
QString instantText(qint64 nanoseconds);
/// "4.1 MiB".
QString bytesText(qint64 bytes);
/// "3.1 %" of a share of one.
QString shareText(double share);
/// A number with as many digits as tell something: "0.4", "12", "1,240".
QString rateText(double number);
/// "0x0000004f", as wide as `bits` asks for.
QString hexText(quint64 value, int bits);

}  // namespace twin::gui
