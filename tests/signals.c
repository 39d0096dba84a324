/* A training that is saved is told to end, by each signal, at any moment from its first instruction to its last:
 * nothing is lost, nothing is left behind, and the status says why. The moments are its calls of the system: the
 * program is stopped at one, as by a debugger, is sent the signal there, and goes on. */
#include "harness.h"
#include "programs/checksum.h"
#include "programs/memory.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>

#if defined __linux__
#include <sys/ptrace.h>
#endif

enum { MOMENTS = 100, UNTOUCHED = 99 };

static char program[4096]; /* of the same build */
static char folder[] = "/tmp/signals-XXXXXX";

/* The path of a file in the folder; good until the eighth call after this one. */
static const char *in_folder(const char *name) {
    static char path[8][64];
    static int next;
    next = (next + 1) % 8;
    snprintf(path[next], sizeof path[next], "%s/%s", folder, name);
    return path[next];
}

struct file {
    char *bytes;
    size_t length;
};

static struct file file_of(const char *name) {
    struct file f;
    f.bytes = read_whole(in_folder(name), &f.length);
    return f;
}

static bool is_file(const char *name, struct file expected) {
    struct stat there;
    if (stat(in_folder(name), &there) != 0) return false;
    struct file f = file_of(name);
    bool same = f.length == expected.length && memcmp(f.bytes, expected.bytes, f.length) == 0;
    free(f.bytes);
    return same;
}

/* The last four bytes of a training's file are the checksum of the others. */
static bool is_whole_training(const char *name) {
    struct file f = file_of(name);
    uint32_t sum = 0;
    bool whole = f.length > 4;
    for (int i = 1; i <= 4 && whole; i++) sum = sum << 8 | (unsigned char)f.bytes[f.length - (size_t)i];
    whole = whole && sum == checksum_end(checksum_more(0, f.bytes, f.length - 4), f.length - 4);
    free(f.bytes);
    return whole;
}

/* How many files have such an end; with `remove_them` they go. */
static int files_with_end(const char *end, bool remove_them) {
    int n = 0;
    const struct dirent *entry;
    DIR *dir = opendir(folder);
    while ((entry = readdir(dir))) {
        size_t length = strlen(entry->d_name);
        if (length < strlen(end) || strcmp(entry->d_name + length - strlen(end), end) != 0) continue;
        if (entry->d_name[0] == '.') continue;
        n++;
        if (remove_them) remove(in_folder(entry->d_name));
    }
    closedir(dir);
    return n;
}

static const char *width = "8";

/* The child: a training of a few steps that saves every other one and exports its policy. */
static _Noreturn void train_here(const char *seed, const char *steps, const char *save, const char *resume) {
    setenv("ASAN_OPTIONS", "detect_leaks=0", 1); /* who looks for leaks stops the program, too */
    if (!freopen(in_folder("out"), "w", stdout) || !freopen(in_folder("said"), "w", stderr)) _exit(UNTOUCHED);
    execl(program, program, "--quiet", "--seed", seed, "--start", "40", "--batch", "4", "--capacity", "50",
          "--hidden-1", width, "--hidden-2", width, "--evaluate-every", "100", "--save-every", "2", "--steps", steps,
          "--save", in_folder(save), "--export", in_folder("policy.h"), resume ? "--resume" : (char *)NULL,
          resume ? in_folder(resume) : NULL, (char *)NULL);
    _exit(UNTOUCHED);
}

static int status_of(pid_t child) {
    int status = -1;
    return waitpid(child, &status, 0) == child ? status : -1;
}

static int train_whole(const char *seed, const char *steps, const char *save) {
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) train_here(seed, steps, save, NULL);
    return status_of(child);
}

/* What the files are in the end, and what stands at the path before. */
static struct file old, new, policy;

static void lay_out(void) {
    write_whole(in_folder("file"), old.bytes, old.length);
    remove(in_folder("policy.h"));
}

/* ---- at every moment ---- */

#if defined __linux__

/* Trains with a signal at that moment, and counts the moments up to there. */
static int train_until(int moment, int number, bool ignored, const char *resume, int *moments) {
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        signal(number, ignored ? SIG_IGN : SIG_DFL);
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) _exit(UNTOUCHED);
        train_here("1", "47", "file", resume);
    }
    status = status_of(child); /* it stops when it has become the program */
    if (WIFSTOPPED(status)) ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    for (*moments = 0; WIFSTOPPED(status) && *moments != moment; ++*moments) {
        int other = WSTOPSIG(status) == SIGTRAP || WSTOPSIG(status) == (SIGTRAP | 0x80) ? 0 : WSTOPSIG(status);
        if (ptrace(PTRACE_SYSCALL, child, NULL, (void *)(intptr_t)other) != 0) return -1;
        status = status_of(child);
    }
    if (!WIFSTOPPED(status)) return status;
    kill(child, number);
    ptrace(PTRACE_DETACH, child, NULL, NULL);
    return status_of(child);
}

/* All that may be seen after the signal. */
static void judge(struct harness *t, int number, bool ignored, int status, int *finished) {
    bool by_signal = WIFSIGNALED(status) && WTERMSIG(status) == number;
    bool saved = WIFEXITED(status) && WEXITSTATUS(status) == 128 + number;
    bool done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    char expected[128];
    struct file said = file_of("said"), none = {"", 0};
    snprintf(expected, sizeof expected, "interrupted; saved in %s\n", in_folder("file"));
    EXPECT(by_signal || (saved && (number == SIGINT || number == SIGTERM)) || done);
    EXPECT(is_file("file", old) || is_whole_training("file"));
    EXPECT(is_file("policy.h", policy) || access(in_folder("policy.h"), F_OK) != 0);
    EXPECT(files_with_end(".partial", true) == 0 || number == SIGKILL);
    if (saved) EXPECT(strcmp(said.bytes, expected) == 0 && !is_file("file", old));
    if (!saved) EXPECT(is_file("said", none));
    if (by_signal && number != SIGHUP && number != SIGKILL) EXPECT(is_file("file", old)); /* it had not begun */
    if (done) EXPECT(is_file("file", new) && is_file("policy.h", policy));
    *finished += done && !ignored;
    free(said.bytes);
}

static void every_moment(struct harness *t, const char *resume) {
    static const int number[] = {SIGINT, SIGTERM, SIGKILL, SIGINT, SIGTERM, SIGHUP};
    int moments, passed, finished = 0, saved = 0, ended = 0;
    lay_out();
    int status = train_until(-1, 0, false, resume, &moments);
    if (WIFEXITED(status) && WEXITSTATUS(status) == UNTOUCHED) {
        printf("  (no program can be traced here)\n");
        return;
    }
    EXPECT(moments > 100);
    for (int i = 0; i < MOMENTS; i++) {
        bool ignored = i % 6 == 3 || i % 6 == 4;
        lay_out();
        status = train_until((int)((long)i * moments / MOMENTS), number[i % 6], ignored, resume, &passed);
        judge(t, number[i % 6], ignored, status, &finished);
        saved += WIFEXITED(status) && WEXITSTATUS(status) > 128;
        ended += WIFSIGNALED(status);
    }
    EXPECT(finished <= 1 && saved > 5 && ended > 15);
}

static void fresh(struct harness *t) {
    if (t->mutation == PLAIN) every_moment(t, NULL);
}

static void resumed(struct harness *t) {
    if (t->mutation == PLAIN) every_moment(t, "part");
}

#endif

/* ---- what needs nobody who stops it ---- */

/* A signal that came before the program did, and was held back; or while it reads from a pipe that nobody fills. */
static void before_the_first_step(struct harness *t) {
    static const int number[] = {SIGINT, SIGTERM};
    if (t->mutation != PLAIN) return;
    EXPECT(mkfifo(in_folder("pipe"), 0600) == 0);
    struct file part = file_of("part");
    for (int i = 0; i < 6; i++) {
        int number_now = number[i % 2];
        const char *resume = i < 2 ? NULL : "pipe";
        lay_out();
        fflush(NULL);
        pid_t child = fork();
        if (child == 0) {
            sigset_t held;
            sigemptyset(&held);
            sigaddset(&held, number_now);
            signal(number_now, resume ? SIG_IGN : SIG_DFL);
            if (!resume) sigprocmask(SIG_BLOCK, &held, NULL), raise(number_now);
            train_here("1", "47", "file", resume);
        }
        int pipe = resume ? open(in_folder("pipe"), O_WRONLY) : -1; /* as soon as it is read */
        if (i >= 4) EXPECT(write(pipe, part.bytes, part.length / 2) == (ssize_t)part.length / 2);
        if (resume) kill(child, number_now);
        int status = status_of(child);
        if (resume) close(pipe);
        EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == number_now);
        EXPECT(is_file("file", old) && files_with_end(".partial", true) == 0);
        EXPECT(is_file("said", (struct file){"", 0}) && access(in_folder("policy.h"), F_OK) != 0);
    }
    free(part.bytes);
}

/* A pipe that nobody empties is no reason to wait for ever. */
static void waiting_for_a_reader(struct harness *t) {
    static const int number[] = {SIGINT, SIGTERM};
    for (int i = 0; i < 2 && t->mutation == PLAIN; i++) {
        char some[4096];
        lay_out();
        mkfifo(in_folder("pipe"), 0600);
        int pipe = open(in_folder("pipe"), O_RDONLY | O_NONBLOCK);
        struct pollfd written = {pipe, POLLIN, 0};
        fflush(NULL);
        width = "64"; /* the file is more than the pipe holds */
        pid_t child = fork();
        if (child == 0) train_here("1", "47", "pipe", NULL);
        width = "8";
        poll(&written, 1, -1);
        kill(child, number[i]);
        int status = 0;
        while (waitpid(child, &status, WNOHANG) == 0) /* too late, but whoever waited would go on */
            if (read(pipe, some, sizeof some) <= 0) sched_yield();
        close(pipe);
        EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == number[i]);
    }
}

/* So do the other programs that keep a training in a file. */
static void other_programs(struct harness *t) {
    static const char *const command[][6] = {
        {"03-dqn", "--save"},
        {"04-policy-gradient", "--save"},
        {"06-td3", "--save"},
        {"08-sac", "--save"},
        {"09-temperature", "--save"},
        {"10-mujoco", "--save"},
        {"05-ddpg-experiments", "pendulum", "--run", "0", "--state"},
    };
    for (int i = 0; i < (int)(sizeof command / sizeof *command) && t->mutation == PLAIN; i++) {
        lay_out();
        fflush(NULL);
        pid_t child = fork();
        if (child == 0) {
            char other[sizeof program + 32];
            const char *argument[8] = {0};
            sigset_t held;
            sigemptyset(&held);
            sigaddset(&held, SIGTERM);
            signal(SIGTERM, SIG_DFL);
            sigprocmask(SIG_BLOCK, &held, NULL);
            raise(SIGTERM);
            int n = 0;
            for (; command[i][n]; n++) argument[n] = command[i][n];
            argument[n] = in_folder("file");
            snprintf(other, sizeof other, "%.*s%s", (int)(strrchr(program, '/') - program) + 1, program, command[i][0]);
            if (!freopen(in_folder("out"), "w", stdout) || !freopen(in_folder("said"), "w", stderr)) _exit(UNTOUCHED);
            execv(other, (char *const *)argument);
            _exit(UNTOUCHED);
        }
        int status = status_of(child);
        EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
        EXPECT(is_file("file", old) && files_with_end(".partial", true) == 0);
        EXPECT(is_file("said", (struct file){"", 0}));
    }
}

int main(int argc, char **argv) {
    static const struct section section[] = {
#if defined __linux__
        {"at any moment of a training", fresh},
        {"at any moment of one that is resumed", resumed},
#endif
        {"before the first step", before_the_first_step},
        {"waiting for a reader", waiting_for_a_reader},
        {"other programs", other_programs},
    };
    const char *slash = strrchr(argv[0], '/');
    snprintf(program, sizeof program, "%.*s/../05-ddpg", slash ? (int)(slash - argv[0]) : 1, slash ? argv[0] : ".");
    if (!mkdtemp(folder)) die(EXIT_RESOURCE, "no temporary folder");
    if (train_whole("2", "45", "old") != 0 || train_whole("1", "43", "part") != 0 || train_whole("1", "47", "new") != 0)
        die(EXIT_RESOURCE, "%s does not train", program);
    old = file_of("old"), new = file_of("new"), policy = file_of("policy.h");
    int status = harness_run("signals", section, sizeof section / sizeof *section, argc, argv);
    files_with_end("", true);
    rmdir(folder);
    return status;
}
