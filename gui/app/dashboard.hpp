// SPDX-License-Identifier: BSD-3-Clause
// The application but for its command line: a connection, a window, and a server if there is none.
#pragma once

#include "gui/app/main_window.hpp"
#include "gui/link/server_process.hpp"

#include <memory>

namespace twin::gui {

struct DashboardOptions {
    QString token_file;  ///< empty: that of `twin serve`, or of the server that the dashboard starts
    QUrl server;         ///< empty: as the file says
    QString program;     ///< `twin`; empty: looked for
    bool start_server = true;
};

class Dashboard : public QObject {
    Q_OBJECT

  public:
    explicit Dashboard(DashboardOptions options, QObject* parent = nullptr);
    ~Dashboard() override;

    /// Connects: to a server that runs, or to one that it starts.
    void begin();
    [[nodiscard]] MainWindow& window() { return *window_; }
    [[nodiscard]] Client& client() { return *client_; }

  private:
    Result<ServerAddress> find() const;
    void startServer();

    const DashboardOptions options_;
    std::unique_ptr<ServerProcess> server_;
    std::unique_ptr<Client> client_;
    std::unique_ptr<MainWindow> window_;
};

}  // namespace twin::gui
