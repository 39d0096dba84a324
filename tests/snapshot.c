/* What is saved comes back bit by bit; what does not fit is refused with one line. */
#include "learning/replay.h"
#include "learning/snapshot.h"
#include "harness.h"
#include "networks/adam.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST = 19, SECOND = 3 };

struct thing {
    struct agent agent;
    real first[FIRST], second[SECOND];
    int second_size;
    const char *second_name;
};

static struct agent_blocks thing_params(struct agent *agent) {
    struct thing *x = (struct thing *)agent;
    return (struct agent_blocks){2, {"first part", x->second_name}, {x->first, x->second}, {FIRST, x->second_size}};
}

static struct thing make(const char *name) {
    struct thing x = {.agent = {.name = name, .params = thing_params}, .second_size = SECOND, .second_name = "b"};
    for (int i = 0; i < FIRST; i++) x.first[i] = R(i % 2 ? -1 : 1) * R(pow(1.7, i - 9)) / 3;
    x.first[3] = -R(0.0);
    x.second[0] = R(REAL_EPSILON / 7);
    x.second[1] = -R(FLT_MAX);
    x.second[2] = R(1 + REAL_EPSILON);
    return x;
}

static const char *scratch(void) {
    static char path[64];
    snprintf(path, sizeof path, "/tmp/snapshot-test-%ld", (long)getpid());
    return path;
}

static void round_trip(struct harness *t) {
    struct thing saved = make("thing"), loaded = make("thing");
    memset(loaded.first, 0, sizeof loaded.first);
    memset(loaded.second, 0, sizeof loaded.second);
    snapshot_save(&saved.agent, scratch());
    snapshot_load(&loaded.agent, scratch());
    size_t length;
    char *text = read_text(scratch(), &length);
    int lines = 0;
    for (char *at = text; *at; at++) lines += *at == '\n';
    EXPECT(lines == 1 + (1 + 3) + (1 + 1) + 1); /* eight numbers in a line */
    free(text);
    EXPECT(memcmp(saved.first, loaded.first, sizeof saved.first) == 0);
    EXPECT(memcmp(saved.second, loaded.second, sizeof saved.second) == 0);
    unlink(scratch());
}

/* A random stream is four words, a spare normal and whether there is one: 48 bytes, and four of the checksum. Whatever
 * changes that makes another version of the format. */
static void show_rng(void *context, struct state *state) {
    state_rng(state, context);
}

static void streams(struct harness *t) {
    struct thing x = make("thing");
    struct rng rng, again;
    struct snapshot snapshot = {.agent = "thing", .blocks = thing_params(&x.agent), .rest = show_rng, .context = &rng};
    char *text;
    size_t length;
    memset(&rng, 0, sizeof rng), memset(&again, 0, sizeof again);
    rng_init(&rng, 3, 4);
    rng_normal(&rng); /* the second of a pair is kept */
    EXPECT(rng.has_spare);
    snapshot_write(&snapshot, scratch());
    text = read_whole(scratch(), &length);
    EXPECT(strstr(text, sizeof(real) == sizeof(float) ? "\ntraining 1 float 52\n" : "\ntraining 1 double 52\n") !=
           NULL);
    free(text);
    snapshot.context = &again;
    snapshot_read(&snapshot, scratch());
    for (int i = 0; i < 9; i++) EXPECT(rng_normal(&rng) == rng_normal(&again));
    unlink(scratch());
}

/* The beginning of a snapshot, with other words at its end. */
static void write_changed(const char *text, size_t length, const char *word, const char *rest) {
    char *changed = allocate(length + 200, 1);
    memcpy(changed, text, length);
    strcat(strcat(changed, word), rest);
    write_whole(scratch(), changed, strlen(changed));
    free(changed);
}

static void refused(struct harness *t) {
    struct thing saved = make("thing"), other = make("other"), shape = make("thing"), name = make("thing");
    const char *path = scratch();
    size_t length;
    shape.second_size = 2;
    name.second_name = "c";
    snapshot_save(&saved.agent, path);
    EXPECT_DIES(EXIT_INPUT, "'snapshot 2 thing' where the agent has 'snapshot 2 other'",
                snapshot_load(&other.agent, path));
    EXPECT_DIES(EXIT_INPUT, "'3 b' where the agent has '2 b'", snapshot_load(&shape.agent, path));
    EXPECT_DIES(EXIT_INPUT, "'3 b' where the agent has '3 c'", snapshot_load(&name.agent, path));
    EXPECT_DIES(EXIT_INPUT, "/nowhere", snapshot_load(&saved.agent, "/nowhere/at/all"));
    EXPECT_DIES(EXIT_RESOURCE, "/nowhere", snapshot_save(&saved.agent, "/nowhere/at/all"));
    char *text = read_text(path, &length);
    for (size_t cut = 0; cut < length; cut++) { /* wherever a file ends too early, that shows */
        write_whole(path, text, cut);
        if (cut % 7 == 0 || length - cut < 12) EXPECT_DIES(EXIT_INPUT, path, snapshot_load(&saved.agent, path));
    }
    static const char *const wrong[] = {"nan", "inf", "1e999", "1e", "0x", "--1"};
    for (int i = 0; i < 6; i++) { /* the last number, and a word behind all of it */
        const char *last = text + length - 5;
        while (last[-1] != ' ') last--;
        write_changed(text, (size_t)(last - text), wrong[i], "\nend\n");
        EXPECT_DIES(EXIT_INPUT, "number 3 of 'b' is missing, cut off or not finite", snapshot_load(&saved.agent, path));
    }
    for (int digits = 63; digits < 66; digits++) { /* a number of 63 characters is one, and no longer one is */
        struct thing loaded = make("thing");
        const char *last = text + length - 5;
        char number[80] = "1.";
        while (last[-1] != ' ') last--;
        memset(number + 2, '0', (size_t)digits - 2);
        write_changed(text, (size_t)(last - text), number, "\nend\n");
        if (digits > 63)
            EXPECT_DIES(EXIT_INPUT, "number 3 of 'b' is missing, cut off", snapshot_load(&saved.agent, path));
        else
            snapshot_load(&loaded.agent, path);
        EXPECT(digits > 63 || loaded.second[2] == 1);
    }
    if (sizeof(real) == sizeof(float)) { /* finite, but not as a float */
        const char *last = text + length - 5;
        while (last[-1] != ' ') last--;
        write_changed(text, (size_t)(last - text), "1e300", "\nend\n");
        EXPECT_DIES(EXIT_INPUT, "number 3 of 'b' is missing, cut off or not finite", snapshot_load(&saved.agent, path));
    }
    write_changed(text, length - 4, "score 1 1 1 1 1 7ff8000000000000 1", "\nend\n");
    EXPECT_DIES(EXIT_INPUT, "the line of the score is no such line", snapshot_load(&saved.agent, path));
    write_changed(text, length - 4, "score 1 1 1 1 1 7fe8000000000000 1", "\nend\n");
    snapshot_load(&saved.agent, path);
    write_changed(text, length, "more", "\n");
    EXPECT_DIES(EXIT_INPUT, "it does not end with 'end'", snapshot_load(&saved.agent, path));
    text[length - 6] = 'x'; /* the last digit */
    write_whole(path, text, length);
    EXPECT_DIES(EXIT_INPUT, "number 3 of 'b' is missing, cut off or not finite", snapshot_load(&saved.agent, path));
    free(text);
    unlink(path);
    saved.first[4] = R(NAN);
    EXPECT_DIES(EXIT_RESOURCE, "number 5 of 'first part' is not finite", snapshot_save(&saved.agent, path));
    EXPECT(access(path, F_OK) != 0);
}

/* What a training's file may say although its length and its checksum are right, for anybody can compute them. */
struct odd {
    float narrow;
    double wide, maybe;
    char text[32];
    struct rng rng;
    struct adam adam;
    struct replay replay;
};

static void show_odd(void *context, struct state *state) {
    struct odd *odd = context;
    state_floats(state, &odd->narrow, 1);
    state_doubles(state, &odd->wide, 1);
    state_double_or_none(state, &odd->maybe);
    state_text(state, odd->text, sizeof odd->text);
    state_rng(state, &odd->rng);
    adam_state(&odd->adam, state);
    replay_state(&odd->replay, state);
}

static void show_limit(void *context, struct state *state) {
    state_same(state, "a limit", *(double *)context);
}

static void read_back(struct odd *odd, const char *path) {
    struct thing x = make("thing");
    struct snapshot snapshot = {.agent = "thing", .blocks = thing_params(&x.agent), .rest = show_odd, .context = odd};
    snapshot_write(&snapshot, path);
    snapshot_read(&snapshot, path);
}

static void odd_numbers(struct harness *t) {
    const struct adam_config config = {.rate = 0.1, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8};
    struct odd odd = {.maybe = NAN, .text = "loss"};
    struct thing x = make("thing");
    double limit = INFINITY;
    const char *path = scratch(); /* not that of a child */
    real s = 1, a = 2;
    rng_init(&odd.rng, 1, 2);
    adam_init(&odd.adam, &config, 2);
    replay_init(&odd.replay, 3, 1, 1);
    replay_add(&odd.replay, &s, &a, 1, &s, false, false);
    read_back(&odd, path);
    EXPECT(isnan(odd.maybe) && odd.replay.size == 1 && strcmp(odd.text, "loss") == 0);
    const double wrong[] = {NAN, INFINITY, -INFINITY};
    for (int i = 0; i < 3; i++) {
        odd.narrow = (float)wrong[i];
        EXPECT_DIES(EXIT_INPUT, i ? "a number in it is " : "a number in it is nan", read_back(&odd, path));
        odd.narrow = 0, odd.wide = wrong[i];
        EXPECT_DIES(EXIT_INPUT, "a number in it is ", read_back(&odd, path));
        odd.wide = 0, odd.maybe = wrong[i];
        if (i > 0) EXPECT_DIES(EXIT_INPUT, "a number in it is ", read_back(&odd, path));
        odd.maybe = 0, odd.replay.row[3] = R(wrong[i]);
        EXPECT_DIES(EXIT_INPUT, "a number in it is ", read_back(&odd, path));
        odd.replay.row[3] = 0;
    }
    strcpy(odd.text, "a\033[1m");
    EXPECT_DIES(EXIT_INPUT, "a control character in 'a?[1m'", read_back(&odd, path));
    strcpy(odd.text, "loss");
    odd.adam.v[0] = -1;
    EXPECT_DIES(EXIT_INPUT, "a mean of squares in it is -1", read_back(&odd, path));
    odd.adam.v[0] = 0, odd.adam.v[1] = -1;
    EXPECT_DIES(EXIT_INPUT, "a mean of squares in it is -1", read_back(&odd, path));
    odd.adam.v[1] = 0;
    odd.adam.steps = LONG_MAX; /* which could not go on */
    EXPECT_DIES(EXIT_INPUT, "is not within 0 to ", read_back(&odd, path));
    odd.adam.steps = 0;
    memset(odd.rng.s, 0, sizeof odd.rng.s); /* it would draw the same number for ever */
    EXPECT_DIES(EXIT_INPUT, "a random stream in it is at zero", read_back(&odd, path));
    rng_init(&odd.rng, 1, 2);
    read_back(&odd, path);
    EXPECT(replay_chose_below(&odd.replay, 3) && !replay_chose_below(&odd.replay, 2));
    const real no_choice[] = {-1, R(0.5), 3, R(1e30), R(NAN)};
    for (int i = 0; i < 5; i++) {
        odd.replay.row[1] = no_choice[i];
        EXPECT(!replay_chose_below(&odd.replay, 3));
    }
    /* What must be the same may be infinite. */
    struct snapshot same = {.agent = "thing", .blocks = thing_params(&x.agent), .rest = show_limit, .context = &limit};
    snapshot_write(&same, path);
    snapshot_read(&same, path);
    limit = 1;
    EXPECT_DIES(EXIT_INPUT, "a limit inf there, 1 here", snapshot_read(&same, path));
    unlink(path);
    adam_free(&odd.adam);
    replay_free(&odd.replay);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"round trip", round_trip},
                                             {"streams", streams},
                                             {"what does not fit", refused},
                                             {"odd numbers", odd_numbers}};
    return harness_run("snapshot", section, sizeof section / sizeof *section, argc, argv);
}
