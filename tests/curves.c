/* A study of learning curves, whose scores are known: agents that act by a list, in a task that pays the action. */
#include "learning/curves.h"
#include "harness.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { EVALUATIONS = 7, EPISODES = 4, FINAL_EPISODES = 30, BATCH = 3 };

/* ---- a task of single steps; its trials pay otherwise than its training, and no number for the lowest action ---- */

struct payer {
    struct env env;
    double start, weight, bonus; /* pays the action, the weighted number that an episode starts with, and the bonus */
};

static void payer_reset(struct env *env, struct rng *rng, double *observation) {
    struct payer *p = (struct payer *)env;
    observation[0] = p->start = rng_uniform(rng);
}

static struct env_result payer_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct payer *p = (struct payer *)env;
    (void)rng;
    observation[0] = p->start;
    double pay = action[0] > -1000 ? action[0] : NAN;
    return (struct env_result){.reward = pay + p->weight * p->start + p->bonus, .terminated = true};
}

static void payer_state(struct env *env, struct state *state) {
    state_doubles(state, &((struct payer *)env)->start, 1);
}

static struct payer make_payer(double weight, double bonus) {
    static const double low[1] = {-1000}, high[1] = {1000};
    return (struct payer){.env = {.name = "payer",
                                  .observation = {.dim = 1},
                                  .action = {.dim = 1, .low = low, .high = high},
                                  .reset = payer_reset,
                                  .step = payer_step,
                                  .state = payer_state},
                          .weight = weight,
                          .bonus = bonus};
}

/* ---- agents whose policy after so many updates is written down ---- */

struct plan {
    double action[EVALUATIONS];
    double spread; /* times a number that the generator of the start draws */
    double busy;   /* processor seconds that its first update lasts */
};

struct planned {
    struct agent agent; /* first */
    const struct plan *plan;
    double drawn;
    int updates;
    real none;
};

static void planned_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct planned *x = (struct planned *)agent;
    int now = (x->updates - 1) / 2; /* evaluations are two steps apart, and an update follows each step */
    if (now >= EVALUATIONS) now = EVALUATIONS - 1;
    (void)s;
    (void)step;
    action[0] = noise ? R(0) : R(x->plan->action[now] + x->plan->spread * x->drawn);
}

static void planned_update(struct agent *agent, const struct batch *b, const real *noise, struct agent_report *report) {
    struct planned *x = (struct planned *)agent;
    (void)b;
    (void)noise;
    if (x->updates++ == 0)
        for (clock_t since = clock(); (double)(clock() - since) < x->plan->busy * CLOCKS_PER_SEC;) {
        }
    *report = (struct agent_report){1, {"loss"}, {0}};
}

static struct agent_blocks planned_params(struct agent *agent) {
    return (struct agent_blocks){1, {"none"}, {&((struct planned *)agent)->none}, {1}};
}

static void planned_state(struct agent *agent, struct state *state) {
    struct planned *x = (struct planned *)agent;
    state_doubles(state, &x->drawn, 1);
    state_int(state, &x->updates, 0, 2 * EVALUATIONS);
}

static struct agent *begin(const void *config, struct env *env, int rows, struct rng *rng) {
    struct planned *x = allocate(1, sizeof *x);
    if (rows != BATCH) die(EXIT_INPUT, "batches of %d rows", rows);
    x->agent = (struct agent){.name = "planned",
                              .obs = 1,
                              .action = env->action,
                              .act_noise = {.normal = 1},
                              .act = planned_act,
                              .update = planned_update,
                              .params = planned_params,
                              .state = planned_state};
    x->plan = config;
    x->drawn = rng_uniform(rng);
    return &x->agent;
}

static void end(struct agent *agent) {
    free(agent);
}

/* ---- the study ---- */

static const char *scratch(void) {
    static char path[64];
    snprintf(path, sizeof path, "/tmp/curves-test-%ld", (long)getpid());
    return path;
}

/* A file that a study wrote, without its comments; the caller frees the text. */
static char *taken(const char *path) {
    size_t length;
    char *text = read_text(path, &length), *body = text;
    unlink(path);
    while (*body == '#') body = strchr(body, '\n') + 1;
    memmove(text, body, strlen(body) + 1);
    *strchr(text, '#') = '\0'; /* the checksum */
    return text;
}

/* What the study of three plans prints; with `times` also a table of what they cost, there, and `state` keeps what is under way. */
static char *study_of(const struct plan *plan, double weight, double mark, int runs, int steps, const char *times,
                      const char *state) {
    static const char *const name[3] = {"first", "second", "third"};
    struct payer env = make_payer(weight, 500), trial = make_payer(weight, 0);
    struct contender contender[3];
    char out[80], *argv[] = {"curves study", out, NULL};
    for (int k = 0; k < 3; k++)
        contender[k] = (struct contender){.name = name[k],
                                          .config = &plan[k],
                                          .train = {.start = 1,
                                                    .update_every = 1,
                                                    .updates = 1,
                                                    .batch = BATCH,
                                                    .capacity = 10,
                                                    .evaluate_every = 2,
                                                    .evaluate_episodes = EPISODES,
                                                    .final_episodes = FINAL_EPISODES,
                                                    .quiet = true},
                                          .begin = begin,
                                          .end = end};
    snprintf(out, sizeof out, "--out=%s", scratch());
    curves_study("scores that are known", 2, argv,
                 (struct study_options){.runs = runs,
                                        .steps = steps,
                                        .seed = 6,
                                        .timed = times != NULL,
                                        .times = times,
                                        .state = state},
                 &env.env, &trial.env, mark, contender, 3);
    return taken(scratch());
}

static char *study(const struct plan *plan, double weight, double mark, int runs, int steps) {
    return study_of(plan, weight, mark, runs, steps, NULL, NULL);
}

/* A score that equals the mark has passed it; one that is no number ends the study. */
static void marks(struct harness *t) {
    static const struct plan plan[3] = {{.action = {5, 4, 2, 5, 9, 4.5, 3}},
                                        {.action = {-1, 2, 4.875, 6, 1, 5.5, 6}},
                                        {.action = {1, 1, 1, -900, 1, 1, 1}}},
                             below[3] = {{.action = {0}},
                                         {.action = {-1, -1, -1, -1, -1, -1, -1}},
                                         {.action = {-1, -2, -1, -2, -1, -2, -1}}},
                             none[3] = {{.action = {1, 1, 1, -1000}}};
    static const char head[] = "run\tstep\tfirst\tsecond\tthird\n",
                      curves[] = "0\t2\t5.0\t-1.0\t1.0\n0\t4\t4.0\t2.0\t1.0\n0\t6\t2.0\t4.9\t1.0\n"
                                 "0\t8\t5.0\t6.0\t-900.0\n0\t10\t9.0\t1.0\t1.0\n0\t12\t4.5\t5.5\t1.0\n"
                                 "0\t14\t3.0\t6.0\t1.0\n",
                      final[] = "0\tfinal\t3.0\t6.0\t1.0\n", end_rows[] = "0\tfirst\t2\t8\tnan\n0\trelapses\t3\t2\t5\n";
    char expected[500], *text = study(plan, 0, 5, 1, 2 * EVALUATIONS);
    snprintf(expected, sizeof expected, "%s%s%s%s", head, curves, final, end_rows);
    EXPECT(strcmp(text, expected) == 0);
    free(text);
    text = study(plan, 0, INFINITY, 1, 2 * EVALUATIONS); /* no mark */
    snprintf(expected, sizeof expected, "%s%s%s", head, curves, final);
    EXPECT(strcmp(text, expected) == 0);
    free(text);
    text = study(plan, 0, 5, 1, 3); /* fewer than five evaluations, the last of them out of step */
    snprintf(expected, sizeof expected, "%s%s", head,
             "0\t2\t5.0\t-1.0\t1.0\n0\t3\t4.0\t2.0\t1.0\n0\tfinal\t4.0\t2.0\t1.0\n"
             "0\tfirst\t2\tnan\tnan\n0\trelapses\t1\t2\t2\n");
    EXPECT(strcmp(text, expected) == 0);
    free(text);
    text = study(below, 0, -0.5, 1, 2 * EVALUATIONS); /* what stands behind the last score is none */
    EXPECT(strstr(text, "0\tfirst\t2\tnan\tnan\n0\trelapses\t0\t5\t5\n") != NULL);
    free(text);
    EXPECT_DIES(EXIT_RESOURCE, "payer, step 1: the reward is nan", study(none, 0, 5, 1, 2 * EVALUATIONS));
    EXPECT_DIES(EXIT_INPUT, "--steps: more than 1000 evaluations", study(plan, 0, 5, 1, 2002));
}

/* The numbers of the row that begins so. */
static void row(const char *text, const char *start, double *value) {
    const char *at = strstr(text, start);
    for (int k = 0; k < 3; k++) value[k] = NAN;
    if (at) sscanf(at + strlen(start), "%lf %lf %lf", &value[0], &value[1], &value[2]);
}

static double mean_uniform(struct rng *rng, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += rng_uniform(rng) / n;
    return sum;
}

/* Run i has the seed 6 + i: the networks' start from its stream 100, evaluations from stream 3, which they share, and
 * the final score from stream 101. */
static void streams(struct harness *t) {
    static const struct plan plan[3] = {{.action = {10, 20, 30, 40, 50, 60, 70}},
                                        {.action = {1, 2, 3, 4, 5, 6, 7}, .spread = 80},
                                        {.action = {0}, .spread = -300}};
    char *text = study(plan, 1000, 5, 3, 2 * EVALUATIONS), start[20];
    for (int run = 0; run < 3; run++) {
        struct rng first, evaluation, last;
        double value[3], drawn;
        rng_init(&first, 6 + (uint64_t)run, 100);
        rng_init(&evaluation, 6 + (uint64_t)run, 3);
        rng_init(&last, 6 + (uint64_t)run, 101);
        drawn = rng_uniform(&first);
        for (int i = 0; i <= EVALUATIONS; i++) {
            bool final = i == EVALUATIONS;
            double luck = 1000 * mean_uniform(final ? &last : &evaluation, final ? FINAL_EPISODES : EPISODES);
            snprintf(start, sizeof start, "\n%d\t%d\t", run, 2 * (i + 1));
            if (final) snprintf(start, sizeof start, "\n%d\tfinal\t", run);
            row(text, start, value);
            for (int k = 0; k < 3; k++)
                EXPECT_NEAR(value[k], plan[k].action[final ? i - 1 : i] + plan[k].spread * drawn + luck, 0.051);
        }
    }
    free(text);
}

/* What a contender costs stands below its name; a fifth of a second is more than the others need by far. */
static void times(struct harness *t) {
    static const struct plan plan[3] = {{.busy = 0}, {.busy = 0.2}, {.busy = 0}},
                             fails[3] = {{.busy = 0}, {.busy = 0.2}, {.action = {-1000}}};
    char path[80], state[80], *text;
    double cost[3];
    snprintf(path, sizeof path, "%s.times", scratch());
    free(study_of(plan, 0, 5, 1, 4, path, NULL));
    text = taken(path);
    EXPECT(strncmp(text, "run\tfirst\tsecond\tthird\n0\t", 25) == 0);
    row(text, "\n0\t", cost);
    EXPECT(cost[0] < 0.15 && cost[1] > 0.15 && cost[2] < 0.15);
    free(text);
    snprintf(state, sizeof state, "%s.state", scratch()); /* and that of a run which was stopped is not forgotten */
    EXPECT_DIES(EXIT_RESOURCE, "the reward is nan", study_of(fails, 0, 5, 1, 4, path, state));
    free(study_of(plan, 0, 5, 1, 4, path, state));
    text = taken(path);
    row(text, "\n0\t", cost);
    EXPECT(cost[0] < 0.15 && cost[1] > 0.15 && cost[2] < 0.15);
    free(text);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"marks", marks}, {"seeds and streams", streams}, {"times", times}};
    return harness_run("curves", section, sizeof section / sizeof *section, argc, argv);
}
