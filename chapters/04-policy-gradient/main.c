/*
## The example

`make 04` runs this program: the gradient of M1 by each formula of the chapter beside the one that is found by trying;
the spider's evening under two gradients; and a short training of REINFORCE on CartPole. Options change the training:
`--steps 500000` is the one of the experiment. `--save FILE` writes the whole training to a [snapshot](snapshot.md), on
the way, at the end and at Ctrl-C, `--resume FILE` goes on with it, and `--load FILE` scores its policy again without
training.

M1 is [the MDP of chapter 1](01-td.md#what-the-checks-show) with two states and two actions. Its policy in this chapter
is the softmax of the logits 0.3 and -0.2 in the first state, and -0.4 and 0.8 in the second.
*/
#include "exercises.h"
#include "policy_gradient.h"
#include "reinforce.h"
#include "spider.h"
#include "learning/train.h"
#include "numbers/gradcheck.h"
#include "programs/die.h"
#include "programs/exercise.h"
#include "programs/files.h"
#include "programs/options.h"
#include "programs/stop.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- M1 ---- */

enum { STEPS = 6 };

struct sum {
    const struct mdp *m;
    const double *pi;
    enum pg_weight weight;
    double d_theta[4];
};

static void add(void *context, const struct pg_trajectory *path, double probability) {
    struct sum *sum = context;
    double d_theta[4];
    pg_estimate(sum->m, sum->pi, path, sum->weight, NULL, d_theta);
    for (int i = 0; i < 4; i++) sum->d_theta[i] += probability * d_theta[i];
}

static double finite_return(const double *theta, void *context) {
    return pg_finite_objective(context, theta, STEPS);
}

static double infinite_return(const double *theta, void *context) {
    return pg_objective(context, theta);
}

static void print_gradient(const char *name, const double *d_theta) {
    printf("  %-33s", name);
    for (int i = 0; i < 4; i++) printf(" %10.6f", d_theta[i]);
    printf("\n");
}

static void show_m1(void) {
    static const char *const name[] = {"whole return times scores (4.3)", "return to go times score (4.11)",
                                       "the same without gamma^t", "own reward times score (E3)"};
    struct mdp m;
    double theta[4], pi[4], d_theta[4];
    graph_two_state(&m);
    memcpy(theta, pg_logits, sizeof theta);
    pg_softmax(&m, theta, pi);
    printf("M1, %d steps, gamma = %g: the derivatives of the expected return by the logits\n  %-33s", STEPS, m.gamma,
           "");
    for (int i = 0; i < 4; i++) printf(" theta(%d,%d)", i / 2, i % 2);
    printf("\n");
    for (int i = 0; i < 4; i++) d_theta[i] = gradcheck_derivative(finite_return, &m, theta, i);
    print_gradient("by differences", d_theta);
    for (int k = 0; k < 4; k++) {
        struct sum sum = {&m, pi, (enum pg_weight[]){PG_WHOLE, PG_TO_GO, PG_DROPPED, PG_ONE_STEP}[k], {0}};
        pg_enumerate(&m, pi, STEPS, add, &sum);
        print_gradient(name[k], sum.d_theta);
    }
    printf("the same without an end\n");
    for (int i = 0; i < 4; i++) d_theta[i] = gradcheck_derivative(infinite_return, &m, theta, i);
    print_gradient("by differences", d_theta);
    pg_exact(&m, theta, PG_TRUE, d_theta);
    print_gradient("visits times advantages (4.10)", d_theta);
    pg_exact(&m, theta, PG_IMMEDIATE, d_theta);
    print_gradient("own reward times score (E3)", d_theta);
    mdp_free(&m);
}

/* ---- the spider ---- */

/* The map with the likeliest step in every cell that he visits more than once in a hundred evenings. */
static void print_map(const struct mdp *m, const double *pi) {
    double d[SPIDER_CELLS];
    mdp_visits(m, pi, d);
    for (int row = 0; row < SPIDER_ROWS; row++) {
        printf("    ");
        for (int column = 0; column < SPIDER_COLUMNS; column++) {
            int s = row * SPIDER_COLUMNS + column, best = 0;
            for (int a = 1; a < SPIDER_ACTIONS; a++)
                if (pi[s * SPIDER_ACTIONS + a] > pi[s * SPIDER_ACTIONS + best]) best = a;
            putchar(m->terminal[s] || d[s] < 0.01 ? spider_at(SPIDER_NEAR, s) : "^>v<"[best]);
        }
        putchar('\n');
    }
}

static void show_spider(void) {
    static const char *const name[] = {"the best policy", "ascent along the gradient (4.9)",
                                       "ascent along own reward times score (E3)"};
    struct mdp m;
    double theta[SPIDER_CELLS * SPIDER_ACTIONS], pi[SPIDER_CELLS * SPIDER_ACTIONS];
    spider_mdp(&m, SPIDER_NEAR);
    printf("\nthe drunken spider, from the pub (P) to home (H); = is the bridge, ~ the lake\n  %-41s %8s %8s\n", "",
           "return", "at home");
    for (int k = 0; k < 3; k++) {
        if (k == 0) {
            spider_optimum(&m, pi);
        } else {
            spider_ascend(&m, k == 1 ? PG_TRUE : PG_IMMEDIATE, 1, 1000, theta, NULL, NULL);
            pg_softmax(&m, theta, pi);
        }
        struct spider_evening e = spider_evaluate(&m, SPIDER_NEAR, pi);
        printf("  %-41s %8.2f %7.1f%%\n", name[k], e.expected, 100 * e.home);
        if (k > 0) print_map(&m, pi);
    }
    mdp_free(&m);
}

/* ---- CartPole ---- */

static void print_score(void *context, int step, double score) {
    (void)context;
    printf("  %8d %10.1f\n", step, score);
    fflush(stdout);
}

static void show_cartpole(const struct reinforce_config *c, bool box, uint64_t seed, const char *load,
                          struct reinforce_watch *watch) {
    struct env_cartpole env, trial;
    struct reinforce x;
    struct rng rng;
    watch->every = c->steps / 10 > 0 ? c->steps / 10 : 1;
    watch->episodes = watch->last = 10;
    watch->see = print_score;
    void (*init)(struct env_cartpole *) = box ? env_cartpole_init_box : env_cartpole_init;
    init(&env);
    init(&trial);
    rng_init(&rng, seed, 100);
    if (load) {
        reinforce_init(&x, c, &env.env, &rng);
        reinforce_load(&x, load);
    } else {
        printf("\nREINFORCE %s on %s, %d steps\n  %8s %10s\n", c->baseline ? "with a baseline" : "without a baseline",
               env.env.name, c->steps, "steps", "return");
        reinforce_train(&x, c, &env.env, &trial.env, seed, c->steps, watch);
    }
    rng_init(&rng, seed, 100);
    if (!load) printf("  after %d updates: ", x.updates);
    printf("mean return of 100 episodes %.1f (500 is the most there is)\n",
           reinforce_evaluate(&x, &trial.env, 100, &rng));
    reinforce_free(&x);
}

int main(int argc, char **argv) {
    struct reinforce_config c = reinforce_defaults();
    bool no_baseline = false, box = false;
    int scale = SCALE_EXP;
    uint64_t seed = 1;
    const char *load = NULL;
    struct reinforce_watch watch = {.save_every = 10000};
    c.steps = 200000;
    const struct option option[] = {
        {"steps", OPTION_INT, &c.steps, 1, 1e9, NULL, "steps", "length of the training; the rates fall to 0 over it"},
        {"episodes", OPTION_INT, &c.episodes, 1, 1000, NULL, "episodes", "per update"},
        {"hidden", OPTION_INT, &c.hidden, 1, 1024, NULL, "units", "in each of the two hidden layers"},
        {"gamma", OPTION_REAL, &c.gamma, 0, 1, NULL, NULL, "discount"},
        {"rate", OPTION_REAL, &c.rate, 0, 1, NULL, NULL, "of the policy's optimizer, at the start"},
        {"value-rate", OPTION_REAL, &c.value_rate, 0, 1, NULL, NULL, "of the baseline's"},
        {"entropy", OPTION_REAL, &c.entropy, 0, 100, NULL, "reward", "weight of the entropy"},
        {"no-baseline", OPTION_FLAG, &no_baseline, 0, 0, NULL, NULL, "subtract no value from the returns"},
        {"discount-states", OPTION_FLAG, &c.discount_states, 0, 0, NULL, NULL, "keep the factor gamma^t"},
        {"box", OPTION_FLAG, &box, 0, 0, NULL, NULL, "let the cart choose its force, by a Gaussian policy"},
        {"scale", OPTION_CHOICE, &scale, 0, 0, "exp|softplus", NULL, "how that policy makes its scale positive"},
        {"seed", OPTION_SEED, &seed, 0, 0, NULL, NULL, "seed of the training"},
        TRAIN_SAVE_OPTIONS(watch),
        {"load", OPTION_FILE, &load, 0, 0, NULL, NULL, "score the policy in a file, without training"},
    };
    static const struct column columns[] =
        {{"theta(0,0), theta(0,1), theta(1,0), theta(1,1)",
          "M1: derivatives of the expected return by the logits of both actions in the first state, and in the second "
          "(reward)"},
         {"return", "the spider: expected return of the policy; CartPole: mean return of ten episodes (reward)"},
         {"at home", "share of the evenings on which the spider gets there (percent)"},
         {"steps", "of the training on CartPole (steps)"},
         {NULL, NULL}};
    const struct program program = {.name = "04-policy-gradient",
                                    .summary = "policy gradients: exact, on the spider's map, on CartPole",
                                    .options = option,
                                    .n_options = sizeof option / sizeof *option,
                                    .columns = columns};
    exercise_options(&program, pg_exercises, N_PG_EXERCISES, argc, argv);
    c.baseline = !no_baseline;
    c.scale = (enum gaussian_scale)scale;
    if (load && watch.resume) die(EXIT_INPUT, "--resume goes on with a training, and --load is without one");
    refuse_same_file("--save", watch.save, "--load", load);
    if (watch.save || watch.resume) stop_at_once();
    if (watch.save) refuse_unwritable(watch.save);
    if (!load && !watch.resume) {
        show_m1();
        show_spider();
    }
    show_cartpole(&c, box, seed, load, &watch);
    finish_output();
    return 0;
}
