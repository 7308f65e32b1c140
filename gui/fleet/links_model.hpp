// SPDX-License-Identifier: BSD-3-Clause
// The cables of a run's networks: what each does and what passes it.
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QJsonObject>
#include <QList>

namespace twin::gui {

enum class LinkState { whole, impaired, cut };
QString linkStateText(LinkState state);

struct Link {
    QString network;
    QString name;     ///< of the cable, which is its device's or begins so, or the gateway's
    QString options;  ///< empty: it does nothing to frames
    LinkState state = LinkState::whole;
    double out_rate = 0, in_rate = 0;  ///< frames a second of the run's time, from the device and to it
    qint64 frames = 0, bytes = 0, lost = 0;

    [[nodiscard]] double rate() const { return out_rate + in_rate; }
    bool operator==(const Link&) const = default;
};

/// What devices talk to through a network's gateway.
struct Reached {
    QString who;  ///< "tcp 10.0.2.2:1883"
    int flows = 0;
    double bytes_rate = 0;
    bool operator==(const Reached&) const = default;
};

struct NetworkState {
    QString name;
    QString gateway;  ///< the name of its cable; empty: there is none
    QList<Reached> reached;
    bool operator==(const NetworkState&) const = default;
};

class LinksModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { Name, Network, State, Rate, Lost, Options, Columns };
    enum Role { StateRole = Qt::UserRole + 1, NameRole, NetworkRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// One network as net.show tells it briefly, when the run's clock was `now_ns`.
    void setNetwork(const QString& network, const QJsonObject& shown, qint64 now_ns);
    /// All networks but these are gone.
    void keepNetworks(const QStringList& networks);
    void clear() { keepNetworks({}); }

    [[nodiscard]] const QList<Link>& links() const { return links_; }
    [[nodiscard]] const QList<NetworkState>& networks() const { return networks_; }
    /// Whether it is the network's gateway that hangs on it, and no device.
    [[nodiscard]] bool isGateway(const Link& link) const;
    /// -1: there is none.
    [[nodiscard]] int rowOf(const QString& network, const QString& name) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  signals:
    /// Gateways and what is reached through them.
    void networksChanged();

  private:
    struct Before {
        qint64 now_ns = 0;
        QHash<QString, std::pair<qint64, qint64>> frames;  ///< out and in, by cable
        QHash<QString, qint64> reached;
    };
    static QList<Link> readLinks(const QString& network, const QJsonArray& cables, const Before& before, Before& now);
    static NetworkState readNetwork(const QString& network, const QJsonObject& shown, const Before& before,
        Before& now);
    void takeLinks(const QString& network, const QList<Link>& fresh);

    QList<Link> links_;  ///< those of a network stand together
    QList<NetworkState> networks_;
    QHash<QString, Before> before_;
};

}  // namespace twin::gui
