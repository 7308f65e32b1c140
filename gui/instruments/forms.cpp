// SPDX-License-Identifier: BSD-3-Clause
#include "gui/instruments/forms.hpp"

#include "gui/look/ui.hpp"
#include "gui/instruments/flow_layout.hpp"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QLocale>
#include <QSpinBox>
#include <algorithm>
#include <cmath>

namespace twin::gui::scope {
namespace {

constexpr double kMicrosecond = 1e3;

/// A control with its name above it.
QWidget* field(const QString& name, QWidget* control, QWidget* extra = nullptr) {
    auto* all = new QWidget;
    auto* words = label(name, "section");
    words->setBuddy(control);
    control->setAccessibleName(name);
    auto* below = row(4);
    below->addWidget(control);
    if (extra != nullptr) {
        below->addWidget(extra);
    }
    auto* layout = column(2);
    layout->addWidget(words);
    layout->addLayout(below);
    all->setLayout(layout);
    return all;
}

QComboBox* choices(const QList<std::pair<QString, int>>& entries) {
    auto* box = new QComboBox;
    for (const auto& [text, value] : entries) {
        box->addItem(text, value);
    }
    return box;
}

void choose(QComboBox* box, int value) { box->setCurrentIndex(std::max(0, box->findData(value))); }

QDoubleSpinBox* microseconds() {
    auto* box = new QDoubleSpinBox;
    box->setRange(0, 1e9);
    box->setDecimals(3);
    box->setSuffix(QString::fromUtf8("\u202f\u00b5s"));
    box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    box->setKeyboardTracking(false);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setFixedWidth(112);
    return box;
}

QDoubleSpinBox* value() {
    auto* box = new QDoubleSpinBox;
    box->setRange(-1e9, 1e9);
    box->setDecimals(3);
    box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    box->setKeyboardTracking(false);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setFixedWidth(96);
    return box;
}

QComboBox* rates(const QList<double>& usual) {
    auto* box = new QComboBox;
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->completer()->setCompletionMode(QCompleter::PopupCompletion);
    box->setMinimumWidth(112);
    for (const auto rate : usual) {
        box->addItem(QString::number(rate, 'f', 0));
    }
    return box;
}

}  // namespace

TriggerForm::TriggerForm(QWidget* parent)
    : QFrame(parent), kind_(choices({{tr("None"), static_cast<int>(TriggerCondition::Kind::none)},
                                     {tr("Edge"), static_cast<int>(TriggerCondition::Kind::edge)},
                                     {tr("Pulse width"), static_cast<int>(TriggerCondition::Kind::pulse)},
                                     {tr("Value crosses"), static_cast<int>(TriggerCondition::Kind::level)}})),
      channel_(new QComboBox), slope_(choices({{tr("Rising"), static_cast<int>(Slope::rising)},
                                               {tr("Falling"), static_cast<int>(Slope::falling)},
                                               {tr("Either"), static_cast<int>(Slope::either)}})),
      polarity_(choices({{tr("High"), static_cast<int>(Level::high)}, {tr("Low"), static_cast<int>(Level::low)}})),
      shortest_(microseconds()), longest_(microseconds()), level_(value()), hysteresis_(value()),
      holdoff_(microseconds()), mode_(choices({{tr("Auto"), static_cast<int>(Sweep::Mode::automatic)},
                                               {tr("Normal"), static_cast<int>(Sweep::Mode::normal)},
                                               {tr("Single"), static_cast<int>(Sweep::Mode::single)}})) {
    using enum TriggerCondition::Kind;
    setObjectName("bar");
    setAccessibleName(tr("Trigger"));
    longest_->setSpecialValueText(tr("any"));
    channel_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    channel_->setMinimumWidth(112);
    mode_->setToolTip(tr("Auto runs free while nothing fires; Normal waits; Single stops at the first"));
    auto* flow = new FlowLayout(kGrid + 4, Qt::AlignBottom, this);
    flow->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    const auto add = [&](const QString& name, QWidget* control, const QList<TriggerCondition::Kind>& kinds) {
        auto* whole = field(name, control);
        flow->addWidget(whole);
        fields_.append({whole, kinds});
    };
    add(tr("Trigger on"), kind_, {none, edge, pulse, level});
    add(tr("Signal"), channel_, {edge, pulse, level});
    add(tr("Slope"), slope_, {edge, level});
    add(tr("Pulse is"), polarity_, {pulse});
    add(tr("At least"), shortest_, {pulse});
    add(tr("At most"), longest_, {pulse});
    add(tr("Level"), level_, {level});
    add(tr("Hysteresis"), hysteresis_, {level});
    add(tr("Hold-off"), holdoff_, {edge, pulse, level});
    add(tr("Mode"), mode_, {edge, pulse, level});
    hysteresis_->setMinimum(0);

    const auto tell = [this] {
        if (!setting_) {
            wanted_channel_ = channel_->currentText();
            showFields();
            emit changed();
        }
    };
    for (auto* box : {kind_, channel_, slope_, polarity_, mode_}) {
        connect(box, &QComboBox::currentIndexChanged, this, tell);
    }
    for (auto* box : {shortest_, longest_, level_, hysteresis_, holdoff_}) {
        connect(box, &QDoubleSpinBox::valueChanged, this, tell);
    }
    showFields();
}

void TriggerForm::showFields() {
    const auto kind = static_cast<TriggerCondition::Kind>(kind_->currentData().toInt());
    for (const auto& [whole, kinds] : fields_) {
        whole->setVisible(kinds.contains(kind));
    }
}

void TriggerForm::setChannels(const RowsModel& rows) {
    setting_ = true;
    const auto chosen = wanted_channel_.isEmpty() ? channel_->currentText() : wanted_channel_;
    channel_->clear();
    for (const auto& one : rows.rows()) {
        if (one.kind != Row::Kind::decoder) {
            channel_->addItem(one.name);
        }
    }
    channel_->setCurrentIndex(std::max(0, channel_->findText(chosen)));
    setting_ = false;
}

void TriggerForm::setSetup(const TriggerSetup& setup) {
    setting_ = true;
    const auto& when = setup.condition;
    choose(kind_, static_cast<int>(when.kind));
    wanted_channel_ = setup.channel;
    channel_->setCurrentIndex(std::max(0, channel_->findText(setup.channel)));
    choose(slope_, static_cast<int>(when.slope));
    choose(polarity_, static_cast<int>(when.polarity));
    choose(mode_, static_cast<int>(setup.mode));
    shortest_->setValue(static_cast<double>(when.shortest) / kMicrosecond);
    longest_->setValue(when.longest == std::numeric_limits<Time>::max()
                           ? 0
                           : static_cast<double>(when.longest) / kMicrosecond);
    level_->setValue(when.level);
    hysteresis_->setValue(when.hysteresis);
    holdoff_->setValue(static_cast<double>(when.holdoff) / kMicrosecond);
    showFields();
    setting_ = false;
}

TriggerSetup TriggerForm::setup() const {
    const auto ns = [](const QDoubleSpinBox* box) {
        return static_cast<Time>(std::llround(box->value() * kMicrosecond));
    };
    TriggerSetup setup;
    setup.channel = channel_->currentText();
    setup.mode = static_cast<Sweep::Mode>(mode_->currentData().toInt());
    setup.condition = {.kind = static_cast<TriggerCondition::Kind>(kind_->currentData().toInt()),
                       .slope = static_cast<Slope>(slope_->currentData().toInt()),
                       .polarity = static_cast<Level>(polarity_->currentData().toInt()),
                       .shortest = ns(shortest_),
                       .longest = longest_->value() > 0 ? ns(longest_) : std::numeric_limits<Time>::max(),
                       .level = level_->value(),
                       .hysteresis = hysteresis_->value(),
                       .holdoff = ns(holdoff_)};
    return setup;
}

DecoderForm::DecoderForm(QWidget* parent)
    : QFrame(parent), protocol_(new QComboBox),
      baud_(rates({1200, 2400, 4800, 9600, 19'200, 38'400, 57'600, 115'200, 230'400, 460'800, 921'600, 1'000'000})),
      data_bits_(new QSpinBox),
      parity_(choices({{tr("None"), static_cast<int>(Parity::none)},
                       {tr("Even"), static_cast<int>(Parity::even)},
                       {tr("Odd"), static_cast<int>(Parity::odd)},
                       {tr("Mark"), static_cast<int>(Parity::mark)},
                       {tr("Space"), static_cast<int>(Parity::space)}})),
      stop_bits_(choices({{"1", 1}, {"2", 2}})), inverted_(new QCheckBox(tr("Inverted"))),
      mode_(choices({{tr("0: idle low, first edge"), 0},
                     {tr("1: idle low, second edge"), 1},
                     {tr("2: idle high, first edge"), 2},
                     {tr("3: idle high, second edge"), 3}})),
      bits_(new QSpinBox), order_(choices({{tr("MSB first"), 0}, {tr("LSB first"), 1}})),
      select_(choices({{tr("Low selects"), 0}, {tr("High selects"), 1}})),
      rate_(rates({10'000, 20'000, 50'000, 100'000, 125'000, 250'000, 500'000, 800'000, 1'000'000})),
      notation_(choices({{tr("Hexadecimal"), static_cast<int>(Notation::hex)},
                         {tr("Decimal"), static_cast<int>(Notation::decimal)},
                         {tr("Characters"), static_cast<int>(Notation::characters)}})),
      detect_(button(tr("Detect"), {})), accept_(button(tr("Add"), "check", "primary")) {
    setObjectName("bar");
    setAccessibleName(tr("Decoder"));
    for (int i = 0; i < kProtocols; ++i) {
        protocol_->addItem(protocolName(static_cast<Protocol>(i)), i);
    }
    inverted_->setMinimumHeight(32);
    data_bits_->setRange(5, 9);
    bits_->setRange(4, 32);
    detect_->setToolTip(tr("Find the rate from the pulses that have been seen"));
    using enum Protocol;
    auto* flow = new FlowLayout(kGrid + 4, Qt::AlignBottom, this);
    flow->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    const auto add = [&](const QString& name, QWidget* control, const QList<Protocol>& protocols,
                         QWidget* extra = nullptr) {
        auto* whole = field(name, control, extra);
        flow->addWidget(whole);
        fields_.append({whole, protocols});
        return whole;
    };
    add(tr("Decode"), protocol_, {uart, i2c, spi, can});
    for (int i = 0; i < 4; ++i) {
        auto* line = new QComboBox;
        line->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        line->setMinimumWidth(96);
        lines_ << line;
        auto* whole = field(tr("Line"), line);
        line_fields_ << whole;
        flow->addWidget(whole);
        connect(line, &QComboBox::currentIndexChanged, this, &DecoderForm::showFields);
    }
    add(tr("Baud rate"), baud_, {uart}, detect_);
    add(tr("Data bits"), data_bits_, {uart});
    add(tr("Parity"), parity_, {uart});
    add(tr("Stop bits"), stop_bits_, {uart});
    add(tr("Mode"), mode_, {spi});
    add(tr("Bits"), bits_, {spi});
    add(tr("Order"), order_, {uart, spi});
    add(tr("Select"), select_, {spi});
    add(tr("Bit rate"), rate_, {can});
    add(tr("Shown as"), notation_, {uart, spi, i2c, can});
    add(tr("Polarity"), inverted_, {uart, can});
    auto* cancel = button(tr("Cancel"), {});
    auto* buttons = new QWidget;
    auto* side = row();
    side->addWidget(accept_);
    side->addWidget(cancel);
    buttons->setLayout(side);
    flow->addWidget(buttons);
    connect(protocol_, &QComboBox::currentIndexChanged, this, &DecoderForm::showFields);
    connect(protocol_, &QComboBox::activated, this, [this] {
        // Each has its own custom.
        choose(order_, protocol_->currentData().toInt() == static_cast<int>(Protocol::uart) ? 1 : 0);
    });
    connect(accept_, &QPushButton::clicked, this, &DecoderForm::accepted);
    connect(cancel, &QPushButton::clicked, this, &DecoderForm::cancelled);
    connect(detect_, &QPushButton::clicked, this, [this] { emit detectAsked(lines_[0]->currentData().toString()); });
    begin({}, {});
}

void DecoderForm::setChannels(const std::vector<Source>& sources, const QStringList& watched) {
    QStringList names;
    for (const auto& source : sources) {
        if (source.kind == Kind::digital) {
            names << source.name;
        }
    }
    std::stable_partition(names.begin(), names.end(), [&](const QString& name) { return watched.contains(name); });
    if (names == channels_) {
        return;
    }
    channels_ = names;
    for (auto* line : lines_) {
        const auto chosen = line->currentData();
        const QSignalBlocker quiet(line);
        line->clear();
        line->addItem(tr("None"), QString());
        for (const auto& name : names) {
            line->addItem(name, name);
        }
        line->setCurrentIndex(std::max(0, line->findData(chosen)));
    }
    showFields();
}

void DecoderForm::showFields() {
    const auto protocol = static_cast<Protocol>(protocol_->currentData().toInt());
    for (const auto& [whole, protocols] : fields_) {
        whole->setVisible(protocols.contains(protocol));
    }
    const auto names = lineNames(protocol);
    bool enough = true;
    for (int i = 0; i < 4; ++i) {
        line_fields_[i]->setVisible(i < names.size());
        if (i < names.size()) {
            line_fields_[i]->findChild<QLabel*>()->setText(names[i]);
            lines_[i]->setAccessibleName(names[i]);
        }
        enough = enough && (i >= neededLines(protocol) || !lines_[i]->currentData().toString().isEmpty());
    }
    accept_->setEnabled(enough);
    detect_->setEnabled(!lines_[0]->currentData().toString().isEmpty());
}

void DecoderForm::begin(const Decoding& decoding, const QString& key) {
    key_ = key;
    accept_->setText(key.isEmpty() ? tr("Add") : tr("Apply"));
    choose(protocol_, static_cast<int>(decoding.protocol));
    for (int i = 0; i < 4; ++i) {
        lines_[i]->setCurrentIndex(std::max(0, lines_[i]->findData(decoding.lines.value(i))));
    }
    setBaud(decoding.uart.baud);
    data_bits_->setValue(decoding.uart.data_bits);
    choose(parity_, static_cast<int>(decoding.uart.parity));
    choose(stop_bits_, decoding.uart.stop_bits);
    inverted_->setChecked(decoding.protocol == Protocol::can ? decoding.can.inverted : decoding.uart.inverted);
    choose(mode_, decoding.spi.mode);
    bits_->setValue(decoding.spi.bits);
    const bool lsb_first = decoding.protocol == Protocol::uart ? !decoding.uart.msb_first : decoding.spi.lsb_first;
    choose(order_, lsb_first ? 1 : 0);
    choose(select_, decoding.spi.cs_high ? 1 : 0);
    rate_->setCurrentText(QString::number(decoding.can.bit_rate, 'f', 0));
    choose(notation_, static_cast<int>(decoding.notation));
    showFields();
}

Decoding DecoderForm::decoding() const {
    Decoding decoding;
    decoding.protocol = static_cast<Protocol>(protocol_->currentData().toInt());
    const auto many = lineNames(decoding.protocol).size();
    for (int i = 0; i < many; ++i) {
        decoding.lines << lines_[i]->currentData().toString();
    }
    decoding.notation = static_cast<Notation>(notation_->currentData().toInt());
    decoding.uart = {.baud = std::clamp(baud_->currentText().toDouble(), 1.0, 1e9),
                     .data_bits = data_bits_->value(),
                     .parity = static_cast<Parity>(parity_->currentData().toInt()),
                     .stop_bits = stop_bits_->currentData().toInt(),
                     .inverted = inverted_->isChecked(),
                     .msb_first = order_->currentData().toInt() == 0};
    decoding.spi = {.mode = mode_->currentData().toInt(),
                    .bits = bits_->value(),
                    .lsb_first = order_->currentData().toInt() == 1,
                    .cs_high = select_->currentData().toInt() == 1};
    decoding.can = {.bit_rate = std::clamp(rate_->currentText().toDouble(), 1.0, 1e9),
                    .inverted = inverted_->isChecked()};
    return decoding;
}

void DecoderForm::setBaud(double baud) {
    baud_->setCurrentText(QString::number(baud, 'f', baud == std::round(baud) ? 0 : 1));
}

}  // namespace twin::gui::scope
