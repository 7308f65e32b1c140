// SPDX-License-Identifier: BSD-3-Clause
#include "gui/boards/sensor_panel.hpp"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QGridLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>

#include "gui/boards/tilt_widget.hpp"
#include "gui/boards/value_control.hpp"

namespace twin::gui {

namespace {

constexpr int kShakeMs = 60;
constexpr int kShakes = 12;
constexpr double kShakeG = 2.6;

bool onFace(const Settable& s) { return s.name == QLatin1String("pressed") || s.name == QLatin1String("cable"); }

QString number(double v) { return QString::number(v, 'g', 8); }

} // namespace

SensorPanel::SensorPanel(QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Sensors"));
    setObjectName(QStringLiteral("sensors"));
    setMinimumWidth(310);
    shaking_.setInterval(kShakeMs);
    connect(&shaking_, &QTimer::timeout, this, [this] {
        const bool over = ++shakes_ > kShakes;
        const double g = over ? tilts_.value(shaken_)->gravity().x() : shakes_ % 2 == 0 ? kShakeG : -kShakeG;
        if (over) shaking_.stop();
        emit setRequested(QStringLiteral("%1.x=%2").arg(shaken_, number(g)));
    });
}

void SensorPanel::setBoard(const BoardModel* model, const QImage& face) {
    shaking_.stop();
    controls_.clear();
    tilts_.clear();
    model_ = model;
    auto* content = new QWidget(this);
    content->setMinimumWidth(290);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(6);

    QStringList done;
    for (const Settable& first : model->settables()) {
        if (done.contains(first.part)) continue;
        done.append(first.part);
        const BoardPart* part = model->part(first.part);
        if (part != nullptr && part->type == QLatin1String("edge_connector")) continue;
        QVBoxLayout* box = nullptr;
        for (const Settable& s : model->settables()) {
            if (s.part != first.part || onFace(s)) continue;
            if (box == nullptr) {
                box = group(readableName(s.part), part != nullptr ? part->type : QString(), column);
                if (part != nullptr && s.unit == QLatin1String("g") && s.name == QLatin1String("x"))
                    tilt(*part, face, box);
            }
            control(s, box);
        }
    }
    pins(column);
    column->addStretch(1);
    setWidget(content);
}

QVBoxLayout* SensorPanel::group(const QString& title, const QString& type, QVBoxLayout* into) {
    auto* head = new QToolButton(this);
    head->setText(type.isEmpty() ? title : QStringLiteral("%1  ·  %2").arg(title, type));
    head->setCheckable(true);
    head->setChecked(true);
    head->setArrowType(Qt::DownArrow);
    head->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    head->setAutoRaise(true);
    head->setStyleSheet(
        QStringLiteral("QToolButton { border: none; padding: 3px; } "
                       "QToolButton:focus { border: 1px solid palette(highlight); border-radius: 4px; }"));
    head->setAccessibleName(title);
    QFont bold = head->font();
    bold.setBold(true);
    head->setFont(bold);
    auto* body = new QWidget(this);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(8, 0, 0, 8);
    layout->setSpacing(2);
    into->addWidget(head);
    into->addWidget(body);
    connect(head, &QToolButton::toggled, body, [head, body](bool open) {
        head->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        body->setVisible(open);
    });
    return layout;
}

ValueControl* SensorPanel::control(const Settable& settable, QVBoxLayout* into) {
    auto* c = new ValueControl(settable, this);
    c->show(model_->number(settable.part, settable.name, settable.value));
    into->addWidget(c);
    controls_.insert(settable.path(), c);
    connect(c, &ValueControl::changed, this, [this, c](double value) {
        const Settable& s = c->settable();
        emit setRequested(QStringLiteral("%1=%2").arg(s.path(), number(value)));
        if (TiltWidget* t = tilts_.value(s.part)) {
            const auto axis = [&](const char* name) {
                const ValueControl* one = controls_.value(s.part + QLatin1Char('.') + QLatin1String(name));
                return one != nullptr ? static_cast<float>(one->value()) : 0.0F;
            };
            t->setGravity({axis("x"), axis("y"), axis("z")});
        }
    });
    return c;
}

void SensorPanel::tilt(const BoardPart& part, const QImage& face, QVBoxLayout* into) {
    auto* t = new TiltWidget(this);
    t->setObjectName(QStringLiteral("tilt"));
    t->setFace(face);
    t->setGravity({static_cast<float>(model_->number(part.name, QStringLiteral("x"), 0)),
                   static_cast<float>(model_->number(part.name, QStringLiteral("y"), 0)),
                   static_cast<float>(model_->number(part.name, QStringLiteral("z"), -1))});
    into->addWidget(t);
    tilts_.insert(part.name, t);
    connect(t, &TiltWidget::tilted, this, [this, name = part.name](const QVector3D& g) {
        const QHash<QString, float> axes{{QStringLiteral("x"), g.x()}, {QStringLiteral("y"), g.y()},
            {QStringLiteral("z"), g.z()}};
        for (const QString& axis : {QStringLiteral("x"), QStringLiteral("y"), QStringLiteral("z")}) {
            ValueControl* c = controls_.value(name + QLatin1Char('.') + axis);
            if (c == nullptr) continue;
            const double rounded = std::round(axes.value(axis) * 1000.0) / 1000.0 + 0.0;
            if (c->value() == rounded) continue;
            c->show(rounded);
            emit setRequested(QStringLiteral("%1.%2=%3").arg(name, axis, number(rounded)));
        }
    });

    // Two rows of three: their words fit in other languages too.
    auto* grid = new QGridLayout;
    grid->setSpacing(4);
    const auto add = [grid](QToolButton* one) {
        one->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        grid->addWidget(one, grid->count() / 3, grid->count() % 3);
    };
    struct Pose {
        QString name;
        double pitch;
        double roll;
    };
    for (const Pose& pose : {Pose{tr("Flat"), 0, 0}, Pose{tr("Upright"), 90, 0}, Pose{tr("Left"), 0, -90},
                             Pose{tr("Right"), 0, 90}, Pose{tr("Face down"), 0, 180}}) {
        auto* b = new QToolButton(this);
        b->setText(pose.name);
        b->setAccessibleName(tr("Tilt: %1").arg(pose.name));
        connect(b, &QToolButton::clicked, t, [t, pose] { t->setAngles(pose.pitch, pose.roll); });
        add(b);
    }
    auto* b = new QToolButton(this);
    b->setText(tr("Shake"));
    b->setObjectName(QStringLiteral("shake"));
    connect(b, &QToolButton::clicked, this, [this, name = part.name] { shake(name); });
    add(b);
    into->addLayout(grid);
}

void SensorPanel::shake(const QString& part) {
    shaken_ = part;
    shakes_ = 0;
    shaking_.start();
}

// A board has up to a hundred pins: one control, for the one that is chosen.
void SensorPanel::pins(QVBoxLayout* into) {
    auto* choice = new QComboBox(this);
    choice->setObjectName(QStringLiteral("pin"));
    choice->setAccessibleName(tr("Pin to drive"));
    for (const Settable& s : model_->settables()) {
        const BoardPart* part = model_->part(s.part);
        if (part == nullptr || part->type != QLatin1String("edge_connector")) continue;
        const QString chip = part->pins.value(s.name);
        choice->addItem(chip.isEmpty() || chip == s.name ? s.name : QStringLiteral("%1 (%2)").arg(s.name, chip),
            s.path());
    }
    if (choice->count() == 0) {
        delete choice;
        return;
    }
    QVBoxLayout* box = group(tr("Voltage on a pin"), QString(), into);
    box->addWidget(choice);
    const auto offer = [this, box, choice] {
        const QString path = choice->currentData().toString();
        for (const Settable& s : model_->settables()) {
            if (s.path() != path) continue;
            if (QLayoutItem* old = box->takeAt(1)) {
                controls_.remove(static_cast<ValueControl*>(old->widget())->settable().path());
                old->widget()->deleteLater();
                delete old;
            }
            control(s, box);
            auto* hint = box->parentWidget();
            hint->setToolTip(tr("-1 V: nothing connected"));
        }
    };
    connect(choice, &QComboBox::currentIndexChanged, this, offer);
    offer();
}

void SensorPanel::valueChanged(const QString& part, const QString& value) {
    const QString path = part + QLatin1Char('.') + value;
    ValueControl* c = controls_.value(path);
    if (c == nullptr) return;
    c->show(model_->number(part, value, c->value()));
    if (TiltWidget* t = tilts_.value(part); t != nullptr && !shaking_.isActive())
        t->setGravity({static_cast<float>(model_->number(part, QStringLiteral("x"), 0)),
                       static_cast<float>(model_->number(part, QStringLiteral("y"), 0)),
                       static_cast<float>(model_->number(part, QStringLiteral("z"), -1))});
}

} // namespace twin::gui
