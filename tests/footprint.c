/* What a training takes of the machine's memory: the most that was in memory at once of SAC on the pendulum. */
#include "harness.h"

#include <sys/resource.h>

#if defined __SANITIZE_ADDRESS__
#define WATCHED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#endif

static char program[4096]; /* of the same build */

/* Kilobytes at the peak of the largest program that has run so far, as Linux counts them; -1: it did not end well. */
static long peak_of(const char *width, const char *steps) {
    struct rusage most;
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout)) _exit(9);
        execl(program, program, "--quiet", "--start", "10000", "--steps", steps, "--hidden-1", width, "--hidden-2",
              width, (char *)NULL);
        _exit(9);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) return -1;
    return getrusage(RUSAGE_CHILDREN, &most) == 0 ? most.ru_maxrss : -1;
}

/* Ten thousand transitions in the replay and hundreds of updates, which touch all that any update touches. Networks of
 * 256 x 256 do not fit below the same bound. */
static void pendulum(struct harness *t) {
    if (t->mutation != PLAIN) return;
    long small = peak_of("64", "10500"), large = peak_of("256", "10010");
    EXPECT(small >= 0 && large >= small);
#if defined __linux__ && !defined WATCHED
    enum { BOUND = 4096 };
    EXPECT(small < BOUND);
    EXPECT(large > BOUND);
#endif
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"the pendulum", pendulum}};
    const char *slash = strrchr(argv[0], '/');
    snprintf(program, sizeof program, "%.*s/../09-temperature", slash ? (int)(slash - argv[0]) : 1,
             slash ? argv[0] : ".");
    return harness_run("footprint", section, sizeof section / sizeof *section, argc, argv);
}
