/* SPDX-License-Identifier: BSD-3-Clause */
/* A program as others write them: does what its arguments say, one after the other, and prints what it saw. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static void clocks(void) {
    struct timeval day;
    struct timespec real;
    struct timespec up;
    struct timespec boot;
    struct tms spent;
    gettimeofday(&day, NULL);
    clock_gettime(CLOCK_REALTIME, &real);
    clock_gettime(CLOCK_MONOTONIC, &up);
    clock_gettime(CLOCK_BOOTTIME, &boot);
    const time_t now = time(NULL);
    struct tm parts;
    localtime_r(&now, &parts);
    char text[32];
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
    printf("time %lld\n", (long long)now);
    printf("gettimeofday %lld.%06ld\n", (long long)day.tv_sec, (long)day.tv_usec);
    printf("realtime %lld.%09ld\n", (long long)real.tv_sec, real.tv_nsec);
    printf("monotonic %lld.%09ld boottime %lld.%09ld\n", (long long)up.tv_sec, up.tv_nsec, (long long)boot.tv_sec,
           boot.tv_nsec);
    printf("local %s\n", text);
    printf("times %ld clock %ld\n", (long)(times(&spent) / sysconf(_SC_CLK_TCK)), (long)clock());
}

static long long since;
static void spent(const char* what, int result) {
    const long long end = now_us();
    printf("%s %d after %lld us\n", what, result, end - since);
    since = end;
}

static void waits(void) {
    const struct timespec quarter = {.tv_nsec = 250000000};
    struct timeval small = {.tv_usec = 250000};
    since = now_us();
    spent("nanosleep", nanosleep(&quarter, NULL));
    spent("usleep", usleep(1));
    spent("sleep", (int)sleep(3));
    spent("poll", poll(NULL, 0, 250));
    spent("ppoll", ppoll(NULL, 0, &quarter, NULL));
    spent("select", select(0, NULL, NULL, NULL, &small));
    spent("pselect", pselect(0, NULL, NULL, NULL, &quarter, NULL));
    const int epoll = epoll_create1(0);
    struct epoll_event event;
    spent("epoll_wait", epoll_wait(epoll, &event, 1, 100));
    spent("epoll_pwait", epoll_pwait(epoll, &event, 1, 7, NULL));
    spent("poll without a wait", poll(NULL, 0, 0));
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 2;
    spent("clock_nanosleep", clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &end, NULL));
    // What is ready is so at once, and has its order.
    const int ready = eventfd(1, 0);
    struct pollfd one = {.fd = ready, .events = POLLIN};
    spent("poll of what is ready", poll(&one, 1, 1000));
    fd_set set;
    FD_ZERO(&set);
    FD_SET(ready, &set);
    small.tv_usec = 250000;
    spent("select of what is ready", select(ready + 1, &set, NULL, NULL, &small));
    close(ready);
    close(epoll);
}

static volatile sig_atomic_t alarms;
static void on_alarm(int number) {
    (void)number;
    alarms++;
}

static void timers(void) {
    const struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, NULL);
    long long begin = now_us();
    alarm(2);
    const unsigned rest = sleep(10);
    printf("alarm %d after %lld us, %u s left\n", (int)alarms, now_us() - begin, rest);
    const struct itimerval often = {.it_interval = {.tv_usec = 100000}, .it_value = {.tv_usec = 50000}};
    const struct itimerval never = {.it_value = {0}};
    begin = now_us();
    setitimer(ITIMER_REAL, &often, NULL);
    for (int i = 0; i < 3; i++) {
        pause();
    }
    setitimer(ITIMER_REAL, &never, NULL);
    printf("setitimer %d after %lld us\n", (int)alarms, now_us() - begin);
    const int timer = timerfd_create(CLOCK_MONOTONIC, 0);
    const struct itimerspec each = {.it_interval = {.tv_sec = 1}, .it_value = {.tv_nsec = 500000000}};
    timerfd_settime(timer, 0, &each, NULL);
    begin = now_us();
    uint64_t count = 0;
    if (read(timer, &count, sizeof count) == sizeof count) {
        printf("timerfd %d after %lld us\n", (int)count, now_us() - begin);
    }
    usleep(2500000);
    if (read(timer, &count, sizeof count) == sizeof count) {
        printf("timerfd %d after %lld us\n", (int)count, now_us() - begin);
    }
    close(timer);
}

static void show(const char* what, const unsigned char* bytes, size_t size) {
    printf("%s ", what);
    for (size_t i = 0; i < size; i++) {
        printf("%02x", bytes[i]);
    }
    printf("\n");
}

static void chance(void) {
    unsigned char bytes[8];
    if (getrandom(bytes, sizeof bytes, 0) == sizeof bytes) {
        show("getrandom", bytes, sizeof bytes);
    }
    if (getentropy(bytes, sizeof bytes) == 0) {
        show("getentropy", bytes, sizeof bytes);
    }
    if (syscall(SYS_getrandom, bytes, sizeof bytes, 0) == sizeof bytes) {
        show("syscall", bytes, sizeof bytes);
    }
    const int file = open("/dev/urandom", O_RDONLY);
    if (read(file, bytes, sizeof bytes) == sizeof bytes) {
        show("open", bytes, sizeof bytes);
    }
    close(file);
    FILE* stream = fopen("/dev/random", "rb");
    if (stream != NULL && fread(bytes, sizeof bytes, 1, stream) == 1) {
        show("fopen", bytes, sizeof bytes);
        fclose(stream);
    }
}

static void processes(void) {
    printf("pid %d parent %d\n", (int)getpid(), (int)getppid());
    fflush(stdout);
    int ends[2];
    if (pipe(ends) != 0) {
        return;
    }
    const pid_t child = fork();
    if (child == 0) {
        char word[8] = "";
        usleep(500000);
        const ssize_t got = read(ends[0], word, sizeof word - 1);
        printf("child %d of %d has read %zd %s\n", (int)getpid(), (int)getppid(), got, word);
        fflush(stdout);
        _exit(7);
    }
    usleep(1000000);
    if (write(ends[1], "hello", 5) != 5) {
        return;
    }
    int status = 0;
    const pid_t gone = waitpid(child, &status, 0);
    printf("%d has ended with %d; none is left: %d\n", (int)gone, WEXITSTATUS(status), (int)wait(NULL));
    const pid_t shell = fork();
    if (shell == 0) {
        execl("/bin/sh", "sh", "-c", "date +%s; exit 3", (char*)NULL);
        _exit(127);
    }
    waitpid(shell, &status, 0);
    printf("%d has ended with %d\n", (int)shell, WEXITSTATUS(status));
}

static void closes(void) {
    for (int fd = 3; fd < 1100; fd++) {
        close(fd);
    }
    close_range(3, ~0U, 0);
    closefrom(3);
    const int copied = dup2(1, 999);
    usleep(1000);
    printf("still there, and the number 999 isn't to be had: %d\n", copied);
}

static void* nothing(void* argument) { return argument; }

static void threads(void) {
    pthread_t thread;
    printf("pthread_create: %s\n", strerror(pthread_create(&thread, NULL, nothing, NULL)));
}

static void name_of(int fd, int (*call)(int, struct sockaddr*, socklen_t*), char* out, size_t size) {
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof address;
    char host[INET6_ADDRSTRLEN] = "?";
    int port = 0;
    if (call(fd, (struct sockaddr*)&address, &length) == 0 && address.ss_family == AF_INET) {
        const struct sockaddr_in* in = (const struct sockaddr_in*)&address;
        inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
        port = ntohs(in->sin_port);
    } else if (address.ss_family == AF_INET6) {
        const struct sockaddr_in6* in = (const struct sockaddr_in6*)&address;
        inet_ntop(AF_INET6, &in->sin6_addr, host, sizeof host);
        port = ntohs(in->sin6_port);
    }
    snprintf(out, size, "%s %d", host, port);
}

static int listener(int port) {
    const struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    const int yes = 1;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (const struct sockaddr*)&address, sizeof address) != 0 || listen(fd, 16) != 0) {
        printf("port %d: %s\n", port, strerror(errno));
        fflush(stdout);
        exit(1);
    }
    return fd;
}

/* One connection after the other, each until its end, with calls that block. */
static void echo(int port, int connections) {
    const int fd = listener(port);
    printf("listening\n");
    fflush(stdout);
    for (int i = 0; i < connections; i++) {
        char peer[64];
        char own[64];
        const int yes = 1;
        const int got = accept(fd, NULL, NULL);
        name_of(got, getpeername, peer, sizeof peer);
        name_of(got, getsockname, own, sizeof own);
        setsockopt(got, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        printf("%s talks to %s\n", peer, own);
        char bytes[1024];
        ssize_t size = 0;
        size_t sum = 0;
        while ((size = read(got, bytes, sizeof bytes)) > 0) {
            sum += (size_t)size;
            if (write(got, bytes, (size_t)size) != size) {
                break;
            }
        }
        printf("%zu bytes\n", sum);
        fflush(stdout);
        close(got);
    }
    close(fd);
}

static void ask(int port, const char* text) {
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (const struct sockaddr*)&address, sizeof address) != 0) {
        printf("connect: %s\n", strerror(errno));
        close(fd);
        return;
    }
    // More than a socket takes at once.
    static char bytes[3 << 20];
    memset(bytes, 'x', sizeof bytes);
    const bool much = strcmp(text, "much") == 0;
    const size_t size = much ? sizeof bytes : strlen(text);
    size_t put = 0;
    size_t got = 0;
    const pid_t writer = fork();
    if (writer == 0) {
        put = (size_t)write(fd, much ? bytes : text, size);
        shutdown(fd, SHUT_WR);
        _exit(put == size ? 0 : 1);
    }
    char answer[4096];
    ssize_t part = 0;
    while ((part = recv(fd, answer, sizeof answer - 1, 0)) > 0) {
        got += (size_t)part;
        answer[part] = 0;
    }
    int status = 0;
    waitpid(writer, &status, 0);
    printf("sent %zu (%d), got %zu: %.20s\n", size, WEXITSTATUS(status), got, answer);
    close(fd);
}

static void outside(void) {
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(80), .sin_addr = {htonl(0xc0000201)}};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    printf("connect to the world: %s\n", connect(fd, (const struct sockaddr*)&address, sizeof address) == 0
                                              ? "done"
                                              : strerror(errno));
    close(fd);
}

static void datagrams(int port) {
    const struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(fd, (const struct sockaddr*)&address, sizeof address) != 0) {
        printf("bind: %s\n", strerror(errno));
        return;
    }
    printf("waiting\n");
    fflush(stdout);
    while (true) {
        char bytes[2000];
        struct sockaddr_in from;
        socklen_t length = sizeof from;
        const ssize_t size = recvfrom(fd, bytes, sizeof bytes, 0, (struct sockaddr*)&from, &length);
        char host[INET_ADDRSTRLEN] = "?";
        inet_ntop(AF_INET, &from.sin_addr, host, sizeof host);
        printf("%zd bytes from %s %d\n", size, host, ntohs(from.sin_port));
        fflush(stdout);
        sendto(fd, bytes, (size_t)size, 0, (const struct sockaddr*)&from, length);
    }
}

static volatile sig_atomic_t ended;
static void on_end(int number) {
    (void)number;
    ended = 1;
}

static void until_term(bool stubborn) {
    signal(SIGTERM, stubborn ? SIG_IGN : on_end);
    printf("running\n");
    fflush(stdout);
    while (!ended) {
        const int result = poll(NULL, 0, -1);
        printf("poll %d: %s\n", result, strerror(errno));
        fflush(stdout);
    }
    printf("goodbye\n");
}

int main(int argc, char** argv) {
    for (int i = 1; i < argc; i++) {
        const char* what = argv[i];
        const int number = i + 1 < argc ? atoi(argv[i + 1]) : 0;
        if (strcmp(what, "clocks") == 0) {
            clocks();
        } else if (strcmp(what, "waits") == 0) {
            waits();
        } else if (strcmp(what, "timers") == 0) {
            timers();
        } else if (strcmp(what, "chance") == 0) {
            chance();
        } else if (strcmp(what, "processes") == 0) {
            processes();
        } else if (strcmp(what, "closes") == 0) {
            closes();
        } else if (strcmp(what, "threads") == 0) {
            threads();
        } else if (strcmp(what, "system") == 0) {
            printf("system: %d\n", system("true"));
        } else if (strcmp(what, "outside") == 0) {
            outside();
        } else if (strcmp(what, "until-term") == 0) {
            until_term(false);
        } else if (strcmp(what, "stubborn") == 0) {
            until_term(true);
        } else if (strcmp(what, "spin") == 0) {
            printf("spinning\n");
            fflush(stdout);
            for (volatile int forever = 1; forever != 0;) {
            }
        } else if (strcmp(what, "impatient") == 0) {
            const time_t end = time(NULL) + 2;
            while (time(NULL) < end) {
            }
            const long long begin = now_us();
            for (int look = 0; look < 640; look++) {
                poll(NULL, 0, 0);
            }
            printf("2 s by the clock, and 640 looks in %lld us\n", now_us() - begin);
        } else if (strcmp(what, "silent") == 0) {
            printf("no more of me\n");
            fflush(stdout);
            close(1);
            close(2);
            usleep(1000);
        } else if (strcmp(what, "abort") == 0) {
            printf("last words\n");
            fflush(stdout);
            abort();
        } else if (strcmp(what, "daemon") == 0) {
            // Leaves its group and its parent, as daemons do.
            if (fork() == 0) {
                setsid();
                if (fork() == 0) {
                    pause();
                }
                _exit(0);
            }
            wait(NULL);
        } else if (i + 1 < argc && strcmp(what, "sleep") == 0) {
            usleep((useconds_t)number * 1000);
            i++;
        } else if (i + 1 < argc && strcmp(what, "echo") == 0) {
            echo(number, 1000);
            i++;
        } else if (i + 1 < argc && strcmp(what, "datagrams") == 0) {
            datagrams(number);
            i++;
        } else if (i + 1 < argc && strcmp(what, "exit") == 0) {
            exit(number);
        } else if (i + 2 < argc && strcmp(what, "ask") == 0) {
            ask(number, argv[i + 2]);
            i += 2;
        } else {
            printf("what is %s?\n", what);
            return 2;
        }
        fflush(stdout);
    }
    return 0;
}
