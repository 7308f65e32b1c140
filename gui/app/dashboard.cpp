// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/dashboard.hpp"

#include "gui/app/error_bar.hpp"

#include <csignal>

namespace twin::gui {

Dashboard::Dashboard(DashboardOptions options, QObject* parent)
    : QObject(parent), options_(std::move(options)), client_(std::make_unique<Client>()),
      window_(std::make_unique<MainWindow>(*client_)) {
    client_->setFinder([this] { return find(); });
    connect(window_.get(), &MainWindow::serverAsked, this, &Dashboard::startServer);
}

Dashboard::~Dashboard() {
    // The connection first: what its loss would say has nobody to say it to.
    window_.reset();
    client_.reset();
}

Result<ServerAddress> Dashboard::find() const {
    const auto file = server_ && server_->running() ? server_->tokenFile()
                      : !options_.token_file.isEmpty() ? options_.token_file
                                                       : defaultTokenFile();
    auto address = readTokenFile(file);
    if (address && !options_.server.isEmpty()) {
        address->url = options_.server;
    }
    return address;
}

void Dashboard::begin() {
    const auto found = find();
    const bool alive = found && (found->pid <= 0 || !options_.server.isEmpty() ||
                                 ::kill(static_cast<pid_t>(found->pid), 0) == 0);
    if (alive || !options_.start_server) {
        client_->open();
    } else {
        startServer();
    }
}

void Dashboard::startServer() {
    if (server_ && server_->running()) {
        server_->start();
        return;
    }
    const auto program = options_.program.isEmpty() ? ServerProcess::findProgram() : options_.program;
    if (program.isEmpty()) {
        window_->showProblem({tr("There is no server, and no program 'twin' to start one with."),
                              tr("Start 'twin serve', or name the program with --twin.")});
        client_->open();
        return;
    }
    server_ = std::make_unique<ServerProcess>(program);
    connect(server_.get(), &ServerProcess::ready, this, [this] {
        client_->close();
        client_->open();
    });
    connect(server_.get(), &ServerProcess::failed, window_.get(), &MainWindow::showProblem);
    server_->start();
}

}  // namespace twin::gui
