/* The loop against the same loop written out here from its contract: every observation, action, batch and noise that the
 * agent is shown, and every evaluation. */
#include "learning/train.h"
#include "harness.h"
#include "learning/agent.h"
#include "networks/net.h"
#include "programs/die.h"
#include "programs/memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SIZE = 2, STEPS = 230, BATCH = 5, EPISODES = 9, EVALUATIONS = 16, TAPE = 1 << 16 };
enum { ENVIRONMENT, EXPLORATION, SAMPLING, EVALUATION, STREAMS };
enum { TRAINING_SECONDS = 2, EVALUATION_SECONDS = 1000 };

/* ---- time stands still unless an environment moves ---- */

static long now;

int clock_gettime(clockid_t clock, struct timespec *at) {
    (void)clock;
    *at = (struct timespec){.tv_sec = now};
    return 0;
}

/* ---- a random walk in the plane that ends by chance, or after seven steps ---- */

struct walk {
    struct env env;
    double x[SIZE];
    long seconds; /* that a step takes */
};

static void walk_reset(struct env *env, struct rng *rng, double *observation) {
    struct walk *w = (struct walk *)env;
    for (int i = 0; i < SIZE; i++) observation[i] = w->x[i] = rng_range(rng, -1, 1);
}

static struct env_result walk_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct walk *w = (struct walk *)env;
    now += w->seconds;
    for (int i = 0; i < SIZE; i++) observation[i] = w->x[i] = 0.5 * w->x[i] + 0.1 * action[i] + rng_normal(rng);
    return (struct env_result){.reward = w->x[0] - action[0] * action[1], .terminated = rng_uniform(rng) < 0.1};
}

static struct walk make_walk(long seconds) {
    static const double low[SIZE] = {-1, -30}, high[SIZE] = {2, -5};
    return (struct walk){.env = {.name = "walk",
                                 .observation = {.dim = SIZE},
                                 .action = {.dim = SIZE, .low = low, .high = high},
                                 .time_limit = 7,
                                 .reset = walk_reset,
                                 .step = walk_step},
                         .seconds = seconds};
}

/* ---- an agent that writes down whatever it is shown ---- */

struct recorder {
    struct agent agent; /* first */
    real weight, spoil; /* spoil: added to the second component of an action */
    int n;
    double tape[TAPE];
};

static void record(struct recorder *x, const real *numbers, int n) {
    if (x->n + n > TAPE) die(EXIT_RESOURCE, "the tape is too short");
    for (int i = 0; i < n; i++) x->tape[x->n++] = (double)numbers[i];
}

static void recorder_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct recorder *x = (struct recorder *)agent;
    record(x, (real[]){R(step), R(noise != NULL)}, 2);
    record(x, s, SIZE);
    if (noise) record(x, noise, 3);
    action[0] = x->weight * s[0] + (noise ? noise[0] + noise[1] : R(0));
    action[1] = s[1] + x->spoil - (noise ? noise[2] : R(0));
}

static void recorder_update(struct agent *agent, const struct batch *b, const real *noise,
                            struct agent_report *report) {
    struct recorder *x = (struct recorder *)agent;
    record(x, b->s, b->n * SIZE);
    record(x, b->a, b->n * SIZE);
    record(x, b->r, b->n);
    record(x, b->s2, b->n * SIZE);
    record(x, b->terminated, b->n);
    record(x, noise, b->n * 3);
    x->weight += b->r[0] / 64;
    *report = (struct agent_report){1, {"weight"}, {(double)x->weight}};
}

static void make_recorder(struct recorder *x, const struct env *env) {
    memset(x, 0, sizeof *x);
    x->agent = (struct agent){.name = "recorder",
                              .obs = SIZE,
                              .action = env->action,
                              .act_noise = {.uniform = 1, .normal = 2},
                              .update_noise = {.uniform = 2, .normal = 1},
                              .act = recorder_act,
                              .update = recorder_update};
}

/* ---- the loop by hand ---- */

struct transition {
    real s[SIZE], a[SIZE], r, s2[SIZE], terminated;
};

struct by_hand {
    struct recorder agent;
    struct walk env, trial;
    struct rng rng[STREAMS];
    real process[2]; /* the exploration's normal numbers, where they remember the step before */
    struct transition kept[STEPS];
    struct train_row row[EVALUATIONS];
    int rows, terminations, truncations;
};

static void draw(struct rng *rng, int uniform, int normal, real *noise) {
    for (int i = 0; i < uniform; i++) noise[i] = R(rng_uniform(rng));
    for (int i = 0; i < normal; i++) noise[uniform + i] = R(rng_normal(rng));
}

/* Transition number `step` (1, 2, ...) from the observation s; true where the episode ends. */
static bool hand_step(struct by_hand *x, const struct train_config *c, int step, double *s, double *reward) {
    struct transition *one = &x->kept[step - 1];
    const struct env_space *box = &x->env.env.action;
    struct agent *agent = &x->agent.agent;
    double taken[SIZE];
    real noise[3];
    agent_observe(&x->env.env.observation, s, one->s);
    if (step <= c->start) {
        for (int i = 0; i < SIZE; i++) one->a[i] = R(rng_range(&x->rng[EXPLORATION], box->low[i], box->high[i]));
    } else {
        draw(&x->rng[EXPLORATION], 1, 2, noise);
        for (int i = 0; i < 2; i++)
            noise[1 + i] = x->process[i] = R(agent->act_noise.keep) * x->process[i] + noise[1 + i];
        agent->act(agent, one->s, noise, step, one->a);
    }
    for (int i = 0; i < SIZE; i++) taken[i] = (double)one->a[i];
    struct env_result result = env_step(&x->env.env, taken, &x->rng[ENVIRONMENT], s);
    agent_observe(&x->env.env.observation, s, one->s2);
    one->r = R(result.reward);
    one->terminated = result.terminated ? R(1) : R(0);
    x->terminations += result.terminated;
    x->truncations += result.truncated;
    *reward = result.reward;
    return result.terminated || result.truncated;
}

/* The newest transition in a slot of the ring, after `step` of them. */
static const struct transition *in_slot(const struct by_hand *x, int slot, int step, int capacity) {
    int newest = slot;
    while (newest + capacity < step) newest += capacity;
    return &x->kept[newest];
}

static void hand_update(struct by_hand *x, const struct train_config *c, int step, struct agent_report *report) {
    real s[BATCH * SIZE], a[BATCH * SIZE], r[BATCH], s2[BATCH * SIZE], terminated[BATCH], noise[BATCH * 3];
    struct batch b = {BATCH, s, a, r, s2, terminated};
    struct agent *agent = &x->agent.agent;
    for (int i = 0; i < BATCH; i++) {
        int slot = rng_below(&x->rng[SAMPLING], step < c->capacity ? step : c->capacity);
        const struct transition *one = in_slot(x, slot, step, c->capacity);
        memcpy(s + i * SIZE, one->s, sizeof one->s);
        memcpy(a + i * SIZE, one->a, sizeof one->a);
        memcpy(s2 + i * SIZE, one->s2, sizeof one->s2);
        r[i] = one->r;
        terminated[i] = one->terminated;
    }
    for (int i = 0; i < BATCH; i++) draw(&x->rng[SAMPLING], 2, 1, noise + 3 * i);
    agent->update(agent, &b, noise, report);
}

static struct train_score score_of(const double *total, int n) {
    struct train_score score = {.least = total[0], .most = total[0], .episodes = n};
    double square = 0;
    for (int i = 0; i < n; i++) {
        score.mean += total[i] / n;
        score.least = fmin(score.least, total[i]);
        score.most = fmax(score.most, total[i]);
    }
    for (int i = 0; i < n; i++) square += pow(total[i] - score.mean, 2);
    score.deviation = n > 1 ? sqrt(square / (n - 1)) : 0;
    return score;
}

static struct train_score hand_evaluation(struct by_hand *x, int episodes) {
    double s[SIZE], taken[SIZE], total[EPISODES] = {0};
    struct agent *agent = &x->agent.agent;
    for (int e = 0; e < episodes; e++) {
        struct env_result result = {0};
        env_reset(&x->trial.env, &x->rng[EVALUATION], s);
        while (!result.terminated && !result.truncated) {
            real seen[SIZE], action[SIZE];
            agent_observe(&x->trial.env.observation, s, seen);
            agent->act(agent, seen, NULL, 0, action);
            for (int i = 0; i < SIZE; i++) taken[i] = (double)action[i];
            result = env_step(&x->trial.env, taken, &x->rng[EVALUATION], s);
            total[e] += result.reward;
        }
    }
    return score_of(total, episodes);
}

static void hand_train(struct by_hand *x, const struct train_config *c) {
    double s[SIZE], reward, sum = 0;
    struct train_row row = {.last_return = NAN};
    for (int i = 0; i < STREAMS; i++) rng_init(&x->rng[i], c->seed, (uint64_t)i);
    env_reset(&x->env.env, &x->rng[ENVIRONMENT], s);
    for (int step = 1, length = 1; step <= c->steps; step++, length++) {
        bool end = hand_step(x, c, step, s, &reward);
        sum += reward;
        if (end) {
            row.last_return = sum;
            row.last_length = length;
            sum = length = 0;
            x->process[0] = x->process[1] = 0;
            env_reset(&x->env.env, &x->rng[ENVIRONMENT], s);
        }
        bool learns = step >= c->start && (step - c->start) % c->update_every == 0;
        for (int i = 0; learns && i < c->updates; i++) hand_update(x, c, step, &row.report);
        bool last = step == c->steps;
        if (!last && step % c->evaluate_every != 0) continue;
        row.step = step;
        row.score = hand_evaluation(x, last ? c->final_episodes : c->evaluate_episodes);
        x->row[x->rows++] = row;
    }
}

/* ---- the comparison ---- */

struct seen {
    struct harness *t;
    const struct by_hand *hand;
    int rows;
};

static void same_score(struct harness *t, const struct train_score *a, const struct train_score *b) {
    EXPECT_NEAR(a->mean, b->mean, 1e-12 * (1 + fabs(b->mean)));
    EXPECT_NEAR(a->deviation, b->deviation, 1e-12 * (1 + b->deviation));
    EXPECT(a->least == b->least && a->most == b->most && a->episodes == b->episodes);
}

static void compare(void *context, const struct train_row *row) {
    struct seen *seen = context;
    struct harness *t = seen->t;
    const struct train_row *expected = &seen->hand->row[seen->rows++];
    EXPECT(row->step == expected->step && row->last_length == expected->last_length);
    EXPECT(row->last_return == expected->last_return || (isnan(row->last_return) && isnan(expected->last_return)));
    EXPECT(row->report.n == expected->report.n && row->report.value[0] == expected->report.value[0]);
    EXPECT(row->steps_per_second ==
           1 / (double)TRAINING_SECONDS); /* neither evaluations nor what is done here counts */
    same_score(t, &row->score, &expected->score);
    now += EVALUATION_SECONDS;
}

static void written_out(struct harness *t) {
    static struct by_hand hand;
    static struct recorder agent;
    struct train_config c = {.steps = STEPS,
                             .start = 11,
                             .update_every = 4,
                             .updates = 3,
                             .batch = BATCH,
                             .capacity = 60,
                             .evaluate_every = 25,
                             .evaluate_episodes = 4,
                             .final_episodes = EPISODES,
                             .seed = 5};
    for (int k = 0; k < 3; k++, c.seed++, c.evaluate_every = 20, c.start = 1) {
        memset(&hand, 0, sizeof hand);
        hand.env = make_walk(0), hand.trial = make_walk(0);
        make_recorder(&hand.agent, &hand.env.env);
        hand.agent.agent.act_noise.keep = k == 2 ? 0.75 : 0;
        hand_train(&hand, &c);
        struct walk env = make_walk(TRAINING_SECONDS), trial = make_walk(EVALUATION_SECONDS);
        struct seen seen = {t, &hand, 0};
        make_recorder(&agent, &env.env);
        agent.agent.act_noise.keep = hand.agent.agent.act_noise.keep;
        struct train_score score = train(&agent.agent, &env.env, &trial.env, &c, compare, &seen);
        same_score(t, &score, &hand.row[hand.rows - 1].score);
        EXPECT(hand.terminations > 5 && hand.truncations > 5 && score.least < score.most);
        EXPECT(seen.rows == hand.rows && seen.rows == (k ? 12 : 10));
        EXPECT(agent.n == hand.agent.n && memcmp(agent.tape, hand.agent.tape, sizeof agent.tape) == 0);
        EXPECT(agent.weight == hand.agent.weight && agent.weight != 0);
    }
}

/* ---- scores of returns that are known ---- */

struct script {
    struct env env;
    const double *next;
};

static void script_reset(struct env *env, struct rng *rng, double *observation) {
    (void)env;
    (void)rng;
    observation[0] = observation[1] = 0;
}

static void far_reset(struct env *env, struct rng *rng, double *observation) {
    script_reset(env, rng, observation);
    observation[1] = -1e39;
}

static void blind_reset(struct env *env, struct rng *rng, double *observation) {
    script_reset(env, rng, observation);
    observation[1] = NAN;
}

static struct env_result script_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct script *x = (struct script *)env;
    (void)action;
    (void)rng;
    observation[0] = observation[1] = 0;
    return (struct env_result){.reward = *x->next++, .terminated = env->steps == 1};
}

/* The clock goes on, too. */
static struct env_result script_step_slowly(struct env *env, const double *action, struct rng *rng,
                                            double *observation) {
    now += TRAINING_SECONDS;
    return script_step(env, action, rng, observation);
}

static void scores(struct harness *t) {
    static struct recorder agent;
    static const double rewards[] = {-4, 3, 5, 0, 1, 1, 4, 5}; /* episodes of two steps: -1, 5, 2, 9 */
    struct walk walk = make_walk(0);
    struct script env = {.env = walk.env, .next = rewards};
    struct rng rng;
    rng_init(&rng, 1, 0);
    env.env.reset = script_reset;
    env.env.step = script_step;
    make_recorder(&agent, &env.env);
    struct train_score score = train_evaluate(&agent.agent, &env.env, 4, &rng);
    EXPECT_NEAR(score.mean, 3.75, 1e-15);
    EXPECT_NEAR(score.deviation, sqrt((4.75 * 4.75 + 1.25 * 1.25 + 1.75 * 1.75 + 5.25 * 5.25) / 3), 1e-14);
    EXPECT(score.least == -1 && score.most == 9 && score.episodes == 4);
    env.next = rewards + 2;
    score = train_evaluate(&agent.agent, &env.env, 1, &rng);
    EXPECT(score.mean == 5 && score.deviation == 0 && score.least == 5 && score.most == 5);
    env.next = (const double[]){-4, 3, -5, 2, -1, -1}; /* all below zero: -1, -3, -2 */
    score = train_evaluate(&agent.agent, &env.env, 3, &rng);
    EXPECT(score.least == -3 && score.most == -1);
    EXPECT_NEAR(score.deviation, 1, 1e-15);
}

/* What is known before the first episode ends, and before the first update. */
static void nothing_yet(void *context, const struct train_row *row) {
    struct harness *t = context;
    EXPECT(row->step > 1 || (isnan(row->last_return) && row->last_length == 0));
    EXPECT(row->step < 2 || (row->last_return == (row->step < 4 ? 3 : 7) && row->last_length == 2));
    EXPECT(row->report.n == (row->step == 4));
}

/* Four steps, so many of them random at the start, with an evaluation every so many. */
static struct train_config four_steps(int start, int evaluate_every) {
    struct train_config c = {.steps = 4, .start = start, .batch = BATCH, .capacity = 8, .seed = 3};
    c.update_every = c.updates = c.evaluate_episodes = c.final_episodes = 1;
    c.evaluate_every = evaluate_every;
    return c;
}

static void first_rows(struct harness *t) {
    static struct recorder agent;
    static const double rewards[] = {1, 2, 3, 4};
    struct walk trial = make_walk(0);
    struct script env = {.env = trial.env, .next = rewards};
    struct train_config c = four_steps(4, 1);
    env.env.reset = script_reset;
    env.env.step = script_step;
    make_recorder(&agent, &env.env);
    train(&agent.agent, &env.env, &trial.env, &c, nothing_yet, t);
    EXPECT(agent.weight != 0);
}

/* What is not finite ends the training, whichever component it is; an agent must fit in every respect. */
static void faults(struct harness *t) {
    static struct recorder agent;
    static const double infinite[] = {1, INFINITY}, wide[SIZE] = {2, -4};
    struct walk walk = make_walk(0), trial = make_walk(0);
    struct script env = {.env = walk.env, .next = infinite};
    struct train_config c = four_steps(1, 0);
    env.env.reset = script_reset;
    env.env.step = script_step;
    make_recorder(&agent, &env.env);
    EXPECT_DIES(EXIT_RESOURCE, "walk, step 2: the reward is inf",
                train(&agent.agent, &env.env, &trial.env, &c, NULL, NULL));
    static const double large[] = {1, 2, 1e39};
    env.next = large;
    if (sizeof(real) == sizeof(float)) /* finite, but not as a float */
        EXPECT_DIES(EXIT_RESOURCE, "step 3: the reward of walk is 1e+39",
                    train(&agent.agent, &env.env, &trial.env, &c, NULL, NULL));
    env.env.reset = far_reset;
    if (sizeof(real) == sizeof(float))
        EXPECT_DIES(EXIT_RESOURCE, "step 0: number 2 of what walk shows is -1e+39",
                    train(&agent.agent, &env.env, &trial.env, &c, NULL, NULL));
    env.env.reset = blind_reset;
    EXPECT_DIES(EXIT_RESOURCE, "walk, step 0: observation[1] is nan",
                train(&agent.agent, &env.env, &trial.env, &c, NULL, NULL));
    agent.spoil = R(NAN);
    EXPECT_DIES(EXIT_RESOURCE, "step 2: recorder's action is nan",
                train(&agent.agent, &walk.env, &trial.env, &c, NULL, NULL));
    EXPECT(agent_misfit(&agent.agent, &walk.env) == NULL);
    agent.agent.action.high = wide;
    EXPECT(agent_misfit(&agent.agent, &walk.env) != NULL);
    agent.agent.action = walk.env.action;
    agent.agent.action.low = (const double[SIZE]){-1, -31};
    EXPECT(agent_misfit(&agent.agent, &walk.env) != NULL);
    agent.agent.action = walk.env.action;
    agent.agent.action.dim = 1;
    EXPECT(agent_misfit(&agent.agent, &walk.env) != NULL);
    EXPECT_DIES(EXIT_INPUT, "recorder cannot act in walk", train_evaluate(&agent.agent, &walk.env, 1, NULL));
}

/* ---- a terminal ---- */

static void say_row(void *context, const struct train_row *row) {
    (void)context;
    fprintf(stderr, "row %d\n", row->step);
}

/* What `run` writes on a terminal, in a process of its own, and the status with which that ends; -1 where there are no
 * terminals. */
static int on_terminal(void (*run)(void), size_t size, char *text) {
    int screen = posix_openpt(O_RDWR | O_NOCTTY);
    if (screen < 0 || grantpt(screen) != 0 || unlockpt(screen) != 0) return -1;
    int line = open(ptsname(screen), O_RDWR | O_NOCTTY), status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        dup2(line, STDERR_FILENO);
        run();
        _exit(0);
    }
    waitpid(child, &status, 0);
    close(line); /* the last end: what was written can be read in one piece or many, and then no more */
    size_t n = 0;
    for (ssize_t got; n < size - 1 && (got = read(screen, text + n, size - 1 - n)) > 0;) n += (size_t)got;
    text[n] = '\0';
    close(screen);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void to_infinity(void) {
    static struct recorder agent;
    static const double rewards[] = {1, 2, INFINITY};
    struct walk trial = make_walk(0);
    struct script env = {.env = trial.env, .next = rewards};
    struct train_config c = four_steps(4, 2);
    c.final_episodes = 0;
    env.env.reset = script_reset;
    env.env.step = script_step_slowly;
    make_recorder(&agent, &env.env);
    train(&agent.agent, &env.env, &trial.env, &c, say_row, NULL);
}

/* What a training shows on a terminal: neither a row nor an error stands behind the line of progress. */
static void terminal(struct harness *t) {
    char text[1000] = "";
    int status = on_terminal(to_infinity, sizeof text, text);
    if (status < 0) return;
    EXPECT(status == EXIT_RESOURCE);
    EXPECT(strstr(text, "recorder:  50 %") && strstr(text, "left\033[K\r\033[Krow 2\r\n"));
    EXPECT(strstr(text, "\r\033[Kerror: walk, step 1: the reward is inf\r\n"));
}

/* A replay of some MiB, a network with parameters and work of others, and 7.5 MiB that are neither. */
enum { ROOM = 123456, ELSE = 15 << 19 };
static const struct net_config large_net = {.inputs = 3, .hidden = {190, 210}, .outputs = 2};

static void with_much_memory(void) {
    static struct recorder agent;
    struct walk env = make_walk(0), trial = make_walk(0);
    struct train_config c = four_steps(1, 0);
    struct net net;
    struct rng rng;
    struct net_bytes before = net_bytes_all();
    size_t earlier = memory_handed_out() - before.parameters - before.moments - before.work;
    rng_init(&rng, 1, 0);
    make_recorder(&agent, &env.env);
    net_init(&net, &large_net, 1000, &rng);
    fprintf(stderr, "%zu %p\r\n", earlier, allocate(ELSE, 1));
    c.capacity = ROOM;
    train(&agent.agent, &env.env, &trial.env, &c, NULL, NULL);
    c.quiet = true; /* says nothing more */
    train(&agent.agent, &env.env, &trial.env, &c, NULL, NULL);
}

/* How much memory each part takes, once, before the first step. */
static void said_memory(struct harness *t) {
    char text[1000] = "", *at;
    double earlier = NAN, replay = NAN, kept = NAN, work = NAN, rest = NAN;
    const double mib = 1048576;
    int status = on_terminal(with_much_memory, sizeof text, text);
    if (status < 0) return;
    struct net_bytes net = net_bytes(&large_net, 1000);
    EXPECT(status == 0 && (at = strstr(text, "memory: ")) && !strstr(at + 1, "memory: "));
    EXPECT(sscanf(text, "%lf", &earlier) == 1 && (at = strstr(text, "memory: ")) &&
           sscanf(at,
                  "memory: replay %lf MiB when it is full, parameters with copies, gradients and moments %lf MiB, work "
                  "%lf MiB, all else %lf MiB",
                  &replay, &kept, &work, &rest) == 4);
    EXPECT_NEAR(replay, (double)replay_bytes(ROOM, SIZE, SIZE) / mib, 0.0051);
    EXPECT_NEAR(kept, (double)(net.parameters + net.moments) / mib, 0.0051);
    EXPECT_NEAR(work, (double)net.work / mib, 0.0051);
    EXPECT_NEAR(rest, ((double)ELSE + earlier) / mib, 0.02); /* and a batch of five */
}

/* The number of times that c stands in the text. */
static int times(const char *text, char c) {
    int n = 0;
    for (; *text; text++) n += *text == c;
    return n;
}

/* One header, and a line per row that has something to report, with as many columns. */
static void log_lines(struct harness *t) {
    char *text;
    size_t length;
    struct train_log log = {.file = open_memstream(&text, &length)};
    struct train_row row = {.step = 10, .last_return = -3.25, .last_length = 7, .score = {-1.5, 2, -4, 1, 3}};
    train_log(&log, &row);
    row.report = (struct agent_report){2, {"loss", "entropy"}, {0.125, 3}};
    row.steps_per_second = 800;
    train_log(&log, &row);
    EXPECT(text && times(text, '\n') == 2); /* at once: a reader may press Ctrl-C */
    row.step = 20;
    row.last_return = NAN; /* no episode has ended yet */
    train_log(&log, &row);
    fclose(log.file);
    EXPECT(times(text, '\n') == 3 && times(text, '\t') == 3 * 9);
    EXPECT(strncmp(text, "step\t", 5) == 0 && strstr(text, "\tloss\tentropy\t"));
    EXPECT(strstr(text, "\n10\t-3.2\t7\t-1.5\t2.0\t-4.0\t1.0\t0.125\t3\t800\n20\t-\t7\t"));
    free(text);
}

/* What agents report: two numbers, and as many as the longest row of this book has. */
static void logs(void) {
    struct train_row row = {.step = 10000, .last_return = NAN, .last_length = 200, .steps_per_second = 7516.4};
    row.score = (struct train_score){-971.64, 367.84, -1763.06, -0.04, 10};
    for (int i = 0; i < 2; i++) {
        struct train_log log = {.file = stderr};
        row.report = (struct agent_report){i ? 4 : 2,
                                           {"critic loss", "alpha", "entropy", "value loss"},
                                           {0.0157712, -1.234e-4, -0.69531, 1e-9}};
        train_log(&log, &row);
        row.last_return = -1234567;
        train_log(&log, &row);
    }
}

/* On a terminal names have two lines and numbers what room there is, of 80 characters. */
static void log_on_terminal(struct harness *t) {
    static const char expected[] =
        "                                                     critic           steps\r\n"
        "    step  return  length   mean    sd  least   most    loss   alpha      /s\r\n"
        "   10000       -     200 -971.6 367.8  -1763   -0.0 0.01577 -0.0001    7516\r\n"
        "   10000  -1e+06     200 -971.6 367.8  -1763   -0.0 0.01577 -0.0001    7516\r\n"
        "                                             critic                 value  steps\r\n"
        "   step return length  mean   sd least  most   loss  alpha entropy   loss     /s\r\n"
        "  10000 -1e+06    200  -972  368 -1763  -0.0 0.0158 -1e-04 -0.6953  1e-09   7516\r\n"
        "  10000 -1e+06    200  -972  368 -1763  -0.0 0.0158 -1e-04 -0.6953  1e-09   7516\r\n";
    char text[2000] = "";
    int status = on_terminal(logs, sizeof text, text);
    if (status < 0) return;
    EXPECT(status == 0 && strcmp(text, expected) == 0);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"the loop, written out", written_out},
                                             {"the first rows", first_rows},
                                             {"scores", scores},
                                             {"faults", faults},
                                             {"a terminal", terminal},
                                             {"the memory that is said", said_memory},
                                             {"the log", log_lines},
                                             {"the log on a terminal", log_on_terminal}};
    return harness_run("train", section, sizeof section / sizeof *section, argc, argv);
}
