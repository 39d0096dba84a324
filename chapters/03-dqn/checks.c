/*
## What the checks show

The targets and the gradient are evaluated through a real network in double precision, with numbers drawn at random;
the other side of each comparison is a network written out in loops, or a difference quotient of the loss. The
semi-gradient (3.3) agrees with the difference quotient when the targets are held fixed. When they are recomputed from
the parameters that are varied it does not; what is missing is then the other part of the residual gradient, and
nothing else. The batch has terminated rows, and rows where both networks prefer different actions.
*/
#include "dqn.h"
#include "exercises.h"
#include "harness.h"
#include "literal.h"
#include "numbers/gradcheck.h"
#include "numbers/rng.h"
#include "worlds/env_graph.h"
#include "worlds/mdp.h"

enum { OBS = 3, ACTIONS = 4, ROWS = 12, MOST = 100 }; /* MOST: parameters */

struct setting {
    struct dqn dqn;
    struct batch batch;
};

/* A network of two small hidden layers whose target differs from it, and a batch with every kind of row. */
static void make(struct setting *x, struct dqn_config config) {
    struct rng rng;
    rng_init(&rng, 1, 0);
    config.hidden[0] = 6;
    config.hidden[1] = 5;
    config.gamma = 0.9;
    dqn_init(&x->dqn, &config, OBS, ACTIONS, ROWS, &rng);
    for (int i = 0; i < x->dqn.net.parameters; i++) x->dqn.target[i] += 0.3 * rng_normal(&rng);
    batch_init(&x->batch, ROWS, OBS, 1);
    for (int i = 0; i < ROWS * OBS; i++) {
        x->batch.s[i] = rng_normal(&rng);
        x->batch.s2[i] = rng_normal(&rng);
    }
    for (int i = 0; i < ROWS; i++) {
        x->batch.a[i] = i % ACTIONS;
        x->batch.r[i] = rng_normal(&rng);
        x->batch.terminated[i] = i % 3 == 0;
    }
}

static void release(struct setting *x) {
    dqn_free(&x->dqn);
    batch_free(&x->batch);
}

/* Q(s, a; parameters). */
static double literal_q(const struct mlp *net, const double *p, const double *s, int a) {
    double q[ACTIONS];
    literal_network(net, p, s, q);
    return q[a];
}

static void targets(struct harness *t) {
    for (int twice = 0; twice < 2; twice++) {
        struct setting x;
        double y[ROWS], error = 0;
        int apart = 0;
        make(&x, (struct dqn_config){.double_q = twice});
        dqn_targets(&x.dqn, &x.batch, y);
        const struct mlp *net = &x.dqn.net;
        for (int i = 0; i < ROWS; i++) {
            const double *s2 = x.batch.s2 + i * OBS;
            int by_target = 0, by_online = 0;
            for (int a = 1; a < ACTIONS; a++) {
                if (literal_q(net, x.dqn.target, s2, a) > literal_q(net, x.dqn.target, s2, by_target)) by_target = a;
                if (literal_q(net, x.dqn.online, s2, a) > literal_q(net, x.dqn.online, s2, by_online)) by_online = a;
            }
            apart += by_target != by_online;
            double q = literal_q(net, x.dqn.target, s2, twice ? by_online : by_target);
            double literal = x.batch.r[i] + TERM(0.9 * (1 - x.batch.terminated[i]) * q);
            error = worse(error, fabs(FORMULA(literal) - y[i]));
        }
        EXPECT(apart > 0); /* the two networks disagree somewhere, so the two targets differ */
        CHECK(twice ? "3.6" : "3.1", error, 1e-14);
        release(&x);
    }
}

/* The loss of definition 3.2 (or 3.4 where clip > 0) as a function of the parameters; targets fixed in y, or recomputed
 * from the same parameters where `whole` is set. */
struct loss {
    struct setting *x;
    const double *y;
    double clip;
    bool whole;
};

static double huber(double error, double c) {
    return c > 0 && fabs(error) > c ? c * fabs(error) - c * c / 2 : error * error / 2;
}

static double loss_value(const double *p, void *context) {
    const struct loss *l = context;
    const struct mlp *net = &l->x->dqn.net;
    const struct batch *b = &l->x->batch;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        double best = -INFINITY, y = l->y[i];
        for (int a = 0; a < ACTIONS; a++) best = fmax(best, literal_q(net, p, b->s2 + i * OBS, a));
        if (l->whole) y = b->r[i] + 0.9 * (1 - b->terminated[i]) * best;
        sum += huber(y - literal_q(net, p, b->s + i * OBS, (int)b->a[i]), l->clip) / (double)ROWS;
    }
    return sum;
}

/* Adds factor * the gradient of Q(s, a; p) to sum[parameters]. */
static void add_gradient(struct setting *x, const double *p, const double *s, int a, double factor, double *sum) {
    const struct mlp *net = &x->dqn.net;
    double one[ACTIONS] = {0}, gradient[MOST];
    one[a] = 1;
    mlp_forward(net, p, &x->dqn.now, s, 1);
    mlp_backward(net, p, &x->dqn.now, one, gradient, NULL);
    for (int i = 0; i < net->parameters; i++) sum[i] += factor * gradient[i];
}

/* Eq. 3.3, row by row; with `whole` the second part of the residual gradient, too. */
static void literal_gradient(struct harness *t, struct setting *x, const double *y, double clip, bool whole,
                             double *sum) {
    const struct batch *b = &x->batch;
    const double *p = x->dqn.online;
    memset(sum, 0, MOST * sizeof *sum);
    for (int i = 0; i < ROWS; i++) {
        const double *s = b->s + i * OBS, *s2 = b->s2 + i * OBS;
        int a = (int)b->a[i], best = 0;
        double delta = y[i] - literal_q(&x->dqn.net, p, s, a);
        double slope = clip > 0 ? fmax(-clip, fmin(clip, delta)) : delta;
        add_gradient(x, p, s, a, -FORMULA(slope) / (double)ROWS, sum);
        for (int k = 1; k < ACTIONS; k++)
            if (literal_q(&x->dqn.net, p, s2, k) > literal_q(&x->dqn.net, p, s2, best)) best = k;
        if (whole) add_gradient(x, p, s2, best, slope * 0.9 * (1 - b->terminated[i]) / (double)ROWS, sum);
    }
}

static double gradient_error(struct harness *t, double clip, bool whole, bool second_part) {
    struct setting x;
    double y[ROWS];
    make(&x, (struct dqn_config){.clip = clip});
    if (whole) memcpy(x.dqn.target, x.dqn.online, (size_t)x.dqn.net.parameters * sizeof *y);
    dqn_targets(&x.dqn, &x.batch, y);
    struct loss l = {&x, y, clip, whole};
    double value = dqn_gradient(&x.dqn, &x.batch, y);
    EXPECT_NEAR(value, loss_value(x.dqn.online, &l), 1e-14);
    double literal[MOST], off = 0;
    literal_gradient(t, &x, y, clip, second_part, literal);
    for (int i = 0; i < x.dqn.net.parameters; i++) off = worse(off, fabs(literal[i] - x.dqn.gradient[i]));
    EXPECT(second_part || off < 1e-14); /* what the agent computes is the printed sum */
    double error = gradcheck(loss_value, &l, x.dqn.online, x.dqn.net.parameters, literal).error;
    release(&x);
    return error;
}

static void gradients(struct harness *t) {
    CHECK("3.3", gradient_error(t, 0, false, false), 1e-8);
    CHECK("3.4", gradient_error(t, 0.3, false, false), 1e-8);
    EXPECT(gradient_error(t, 0, true, false) > 0.1); /* the whole gradient is another one, */
    EXPECT(gradient_error(t, 0, true, true) < 1e-8); /* and this is what it has beside the semi-gradient */
}

static double clipped_loss(const double *x, void *context) {
    return huber(x[0], *(double *)context);
}

static void clipping(struct harness *t) {
    double c = 0.7, error = 0;
    for (double x = -2.05; x < 2.1; x += 0.1) {
        double at = x;
        error = worse(error, fabs(FORMULA(fmax(-c, fmin(c, x))) - gradcheck_derivative(clipped_loss, &c, &at, 0)));
    }
    CHECK("3.4", error, 1e-9);
}

/* On M1 with the values v of the next state fixed: the mean squared error of a pair as a function of its value q. */
static double pair_error(const struct mdp *m, const double *v, int pair, double q) {
    double sum = 0;
    for (int s2 = 0; s2 < 2; s2++) {
        int at = mdp_at(m, pair / 2, pair % 2, s2);
        sum += m->p[at] * pow(m->r[at] + m->gamma * v[s2] - q, 2);
    }
    return sum;
}

/* Var[v(s')] after a pair. */
static double variance_after(const struct mdp *m, const double *v, int pair) {
    double mean = 0, square = 0;
    for (int s2 = 0; s2 < 2; s2++) {
        double p = m->p[mdp_at(m, pair / 2, pair % 2, s2)];
        mean += p * v[s2];
        square += p * v[s2] * v[s2];
    }
    return square - mean * mean;
}

static void least_loss(struct harness *t) {
    struct mdp m;
    double v[2] = {1.7, -0.6}, error = 0;
    graph_two_state(&m);
    for (int pair = 0; pair < 4; pair++) {
        /* a parabola in q, from three of its values: where it is least, and how much is left there */
        double e0 = pair_error(&m, v, pair, 0), e1 = pair_error(&m, v, pair, 1), e2 = pair_error(&m, v, pair, -1);
        double curvature = (e1 + e2) / 2 - e0, slope = (e1 - e2) / 2, at = -slope / (2 * curvature);
        double left = e0 - slope * slope / (4 * curvature);
        error = worse(error, fabs(left - FORMULA(0.81 * variance_after(&m, v, pair))));
        error = worse(error, fabs(at - FORMULA(mdp_backup(&m, v, pair / 2, pair % 2))));
    }
    CHECK("3.5", error, 1e-13);
    mdp_free(&m);
}

static void correlated_mean(struct harness *t) {
    double error = 0;
    for (int n = 2; n <= 64; n *= 2)
        for (double rho = 0.1; rho < 0.99; rho += 0.11) {
            double sum = 0;
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) sum += pow(rho, abs(i - j)) / n / n;
            double edge = 2 * rho * (1 - pow(rho, n)) / (n * (1 - rho) * (1 - rho));
            error = worse(error, fabs(sum - FORMULA(((1 + rho) / (1 - rho) - TERM(edge)) / n)));
        }
    CHECK("3.7", error, 1e-12);
}

/* Actions follow the noise: the first number decides whether to explore, the second chooses; without noise, greedy. */
static void actions(struct harness *t) {
    struct setting x;
    make(&x, (struct dqn_config){.epsilon = 0.8,
                                 .epsilon_final = 0.2,
                                 .epsilon_steps = 100,
                                 .target_every = 7,
                                 .rate = 1e-3});
    struct agent *agent = &x.dqn.agent;
    double action, s[OBS] = {0.3, -1, 0.5};
    int greedy = 0;
    for (int a = 1; a < ACTIONS; a++)
        if (literal_q(&x.dqn.net, x.dqn.online, s, a) > literal_q(&x.dqn.net, x.dqn.online, s, greedy)) greedy = a;
    agent->act(agent, s, NULL, 0, &action);
    EXPECT(action == greedy);
    for (int k = 0; k < ACTIONS; k++) {
        agent->act(agent, s, (double[]){0.79, (k + 0.5) / (double)ACTIONS}, 0, &action);
        EXPECT(action == k);
    }
    agent->act(agent, s, (double[]){0.79, 1}, 0, &action); /* what a float can round to */
    EXPECT(action == ACTIONS - 1);
    agent->act(agent, s, (double[]){0.81, 0}, 0, &action);
    EXPECT(action == greedy);
    agent->act(agent, s, (double[]){0.21, 0}, 100, &action);
    EXPECT(action == greedy);
    EXPECT_NEAR(dqn_epsilon(&x.dqn.config, 50), 0.5, 1e-15);
    EXPECT_NEAR(dqn_epsilon(&x.dqn.config, 5000), 0.2, 0);
    struct agent_report report; /* the target is copied after every seventh update, and not before */
    for (int i = 1; i <= 14; i++) {
        agent->update(agent, &x.batch, NULL, &report);
        bool same = memcmp(x.dqn.online, x.dqn.target, (size_t)x.dqn.net.parameters * sizeof(real)) == 0;
        EXPECT(same == (i % 7 == 0));
    }
    release(&x);
}

/* Where actions are equal the first is taken; where nothing explores, not even a 0 does; what is not finite prefers
 * nothing; and at the start the two networks are one. */
static void edges_of_acting(struct harness *t) {
    struct setting x;
    struct dqn start;
    struct rng rng;
    double action, s[OBS] = {0.3, -1, 0.5};
    make(&x, (struct dqn_config){.epsilon = 0, .epsilon_final = 0.5, .epsilon_steps = 10, .target_every = 7});
    struct agent *agent = &x.dqn.agent;
    int last = x.dqn.net.parameters;
    memset(x.dqn.online, 0, (size_t)last * sizeof(real));
    agent->act(agent, s, NULL, 0, &action);
    EXPECT(action == 0);
    x.dqn.online[last - 3] = x.dqn.online[last - 2] = 3; /* the biases of actions 1 and 2 */
    agent->act(agent, s, NULL, 0, &action);
    EXPECT(action == 1);
    agent->act(agent, s, (double[]){0, 0.99}, 0, &action);
    EXPECT(action == 1);
    agent->act(agent, s, (double[]){0.5, 0.99}, 20, &action);
    EXPECT(action == 1);
    for (int i = 0; i < last; i++) x.dqn.online[i] = NAN;
    agent->act(agent, s, NULL, 0, &action);
    EXPECT(isnan(action));
    rng_init(&rng, 2, 0);
    dqn_init(&start, &x.dqn.config, OBS, ACTIONS, ROWS, &rng);
    EXPECT(memcmp(start.online, start.target, (size_t)last * sizeof(real)) == 0 && start.online[0] != 0);
    dqn_free(&start);
    release(&x);
}

/* An update is one step of the optimizer, at the rate of its turn, along the gradient; it reports loss and targets. */
static void whole_updates(struct harness *t) {
    for (int k = 0; k < 2; k++) {
        struct setting x;
        struct adam adam;
        struct agent_report report;
        double y[ROWS], p[200], mean, loss;
        make(&x, (struct dqn_config){.rate = 0.05,
                                     .rate_final = 0.01,
                                     .rate_updates = 4,
                                     .target_every = 3,
                                     .optimizer = k ? DQN_SGD : DQN_ADAM});
        int n = x.dqn.net.parameters;
        adam_init(&adam, &(struct adam_config){0, 0.9, 0.999, 1e-8}, n);
        for (int i = 0; i < 7; i++) {
            double rate = i < 4 ? 0.05 - 0.01 * i : 0.01;
            memcpy(p, x.dqn.online, (size_t)n * sizeof *p);
            dqn_targets(&x.dqn, &x.batch, y);
            loss = dqn_gradient(&x.dqn, &x.batch, y), mean = 0;
            for (int row = 0; row < ROWS; row++) mean += y[row] / (double)ROWS;
            adam.config.rate = rate;
            if (!k) adam_step(&adam, p, x.dqn.gradient);
            for (int j = 0; k && j < n; j++) p[j] -= rate * x.dqn.gradient[j];
            x.dqn.agent.update(&x.dqn.agent, &x.batch, NULL, &report);
            for (int j = 0; j < n; j++) EXPECT_NEAR(x.dqn.online[j], p[j], 1e-14);
            EXPECT(report.n == 2 && report.value[0] == loss);
            EXPECT_NEAR(report.value[1], mean, 1e-14);
        }
        adam_free(&adam);
        release(&x);
    }
}

/*
## The experiment

`make 03` trains on the cart-pole for a short while and prints the log. The recorded runs are longer: 100,000 steps on
the cart-pole, where the pass mark of NPFL139 is a mean of 450 and 500 the most there is; and 50,000 on the pendulum
with its torque cut into five values, where -200 is the course's mark for continuous torques. The best that any policy
can reach there, on average over start states, is about @{03_best/5 torques, finer/return}: dynamic programming on a
grid, which is still slightly too pessimistic, and says the same for five torques and for many. Every run starts from
the same configuration, with the learning rate falling to zero over the run; scores are those of the final greedy
policy over 100 episodes from random starts, and not of the best one along the way. Variants share their seeds, so
differences below are taken seed by seed, and $`\pm`$ gives the standard error of their mean; a 95% interval of ten
is 2.26 of it to either side.

@figure 03_cartpole Cart-pole: return of the greedy policy during training, mean of ten runs and the range from the
10th to the 90th percentile, with and without Double DQN's target.

@table 03_cartpole_table Cart-pole, final greedy policy over 100 episodes: ten runs.

With either target eight of the ten runs end with a policy that balances for as long as it is let, and two do not. The
means say little here: they count failures, and a few failures among ten runs cannot tell two algorithms apart. DQN's
final score is higher by $`36 \pm 32`$ and its mean over the training by $`10 \pm 10`$; both intervals hold zero. So
the study *endings* repeats both variants with twenty seeds and asks what ends the episodes of the greedy policy. At
20,000 and 30,000 steps, 74 to 94 of a hundred end on the track's edge and 2 to 10 by a fallen pole; the final
policies let no pole fall, and the track's edge is behind all their failures. The likely reason, which we have not
tested: once the pole is balanced, episodes last as long as the cart's drift allows, and its one penalty, the end of
the track, lies a hundred steps or more ahead of the actions that began it, where a discount of 0.99 has taken away
most of its weight. The difference between the two actions is then small beside the errors of the network, and an
update more can tip it to either side. A policy that stood at 500 can still be lost: in 9 of the twenty runs with
Double DQN's target and in 10 without it, one check finds no failure in 100 episodes and a later one finds 50 or more.
Double DQN shows no advantage on this task, and no harm: 4 of its final policies fail in some episode, and 3 of DQN's;
the share of failed episodes differs by $`5 \pm 11`$ percent, which may as well be nothing.

@table 03_endings_table Cart-pole, what ended the episodes of the final greedy policy: percent of 100 episodes that
ended on the track's edge and by a fallen pole, over twenty runs.

@figure 03_pendulum Pendulum with five torques: return of the greedy policy, ten runs.

@table 03_pendulum_table Pendulum, final greedy policy over 100 episodes: ten runs.

The pendulum is learned in every run, well beyond the mark and close to the best, and the two targets cannot be told
apart: the final scores differ by $`0.1 \pm 0.2`$. (The mean over 100 start states varies by chance, so a run may
score better than is possible on average.)

What do the two measures buy? Without replay the same network learns from the last transition only. That takes away
two things at once, the memory and the batch, since an update then sees one transition and not 64; which of them is
missed this study cannot say. Without a target network the targets move with every step. All runs of this study and
the next one have the target of Double DQN, and without a target network (3.6) is (3.1): who takes the one away takes
the other with it, and what the target network does for plain DQN is not measured.

@figure 03_ablation Cart-pole, Double DQN without replay (and with batches of one), without target network, and without
both: mean of ten runs.

@table 03_ablation_table Cart-pole, Double DQN's final greedy policy over 100 episodes: ten runs.

The picture is less tidy than the story. With replay, the target network makes learning *slower* at first, as one
would expect where news travels back by one step per copy: in the first half of the training the mean return is lower
by $`61 \pm 18`$. In the second half it is higher, by $`75 \pm 29`$, and at 16 of 20 evaluations the curve with both
is on top. The final scores of the two, @{03_ablation_table/both/mean} and
@{03_ablation_table/no target network/mean}, differ by $`96 \pm 46`$, and the interval holds zero. Without replay the
target network does harm, with every seed: @{03_ablation_table/no replay/mean} with it,
@{03_ablation_table/neither/mean} without. So it is not the lack of replay alone that does the damage. With neither,
the mean return over the training is lower than with both, by $`48 \pm 15`$; the final score is higher, but the
difference of $`12 \pm 39`$ may be nothing. The damage comes of the lack of replay together with copies as rare as
suit a large memory:

@table 03_copies_table Cart-pole without replay, by the number of updates between copies into the target network:
final greedy policy over 100 episodes, ten runs.

The rarer the copies, the lower the mean. Ten runs tell 1 from 50 ($`149 \pm 57`$), and 1 and 10 from 250; the
intervals of the other differences hold zero, that of 1 and 10 among them ($`40 \pm 45`$).

So the two must be set with regard to each other; that a task this small needs them, these final scores do not show.
What replay and target network were invented for are larger networks, and images of which each is almost the one
before. Mnih et al. report (extended data table 3) that on each of five games the score falls without either, and on
most of them far more without replay.

### The configuration

The original was made for images and for millions of frames. What differs here, and why:

@table 03_departures The configuration of the paper (Mnih et al., 2015, extended data table 1) and of this chapter.

## What is wrong in the sources

The error below is from the notes *Soft actor critic* (a set of lecture notes on SAC, without an author's name), where
it is said of its critic; it concerns every method that learns from its own targets.

### E8. The critic is optimal when the loss reaches zero

The notes minimise the expected squared temporal-difference error over transitions, say that the value is optimal once
this error has converged to zero, and take it for a good proxy for that reason. Where it is zero on all transitions
the values are indeed right, if only those of the current policy. But with chance in the transitions it cannot become
zero: at the right values it is (3.5) on average. So its size does not tell how far the values are from right; that
would be the square of the *mean* error of a pair, which a sample does not show. The loss is also written there with
the same parameters $`\theta`$ in the target, to be minimised as a whole; its minimiser is then not the values either,
(1.23). (The second version in the notes has a target network and is free of this second fault.) (As given: the mean
squared TD error at the optimal values of M1, which should be 0. Corrected: that error against (3.5).)
*/
static void erratum_loss(struct harness *t) {
    struct mdp m;
    double v[2] = {0}, mean = 0, variance = 0;
    graph_two_state(&m);
    EXPECT(mdp_value_iteration(&m, v, 1e-14, 10000) > 0);
    for (int pair = 0; pair < 4; pair++) {
        mean += pair_error(&m, v, pair, mdp_backup(&m, v, pair / 2, pair % 2)) / 4;
        variance += variance_after(&m, v, pair) / 4;
    }
    CHECK("E8", fabs(mean - FORMULA(0.81 * variance)), 1e-12);
    REFUTE("E8", fabs(mean - 0), 1e-2);
    mdp_free(&m);
}

static void exercise_answers(struct harness *t) {
    double left = 0;
    struct mdp m;
    double v[2] = {0};
    EXPECT_NEAR(dqn_exercises[0].answer(), (1 + 0.95) / (1 - 0.95), 1e-12);
    EXPECT_NEAR(dqn_exercises[1].answer(), 0.03 / 0.7, 1e-6);
    graph_two_state(&m);
    mdp_value_iteration(&m, v, 1e-14, 10000);
    for (int pair = 0; pair < 4; pair++) left += 0.81 * variance_after(&m, v, pair) / 4;
    EXPECT_NEAR(dqn_exercises[2].answer(), left, 1e-12);
    EXPECT_NEAR(dqn_exercises[3].answer(), 4 * 64 + 64 + 64 * 64 + 64 + 64 * 2 + 2, 0);
    EXPECT_NEAR(dqn_exercises[4].answer(), 41, 0);
    mdp_free(&m);
}

/*
## Exercises

Ask and answer them with `build/03-dqn --exercise 1 --answer X`.

1. Successive terms have the correlation $`\rho = 0.95`$. In the limit of long batches, how many of them are worth one
   independent term?
2. The targets at a pair are 0 with probability 0.7 and 1 with probability 0.3, so their mean is 0.3, and their median
   0. Errors are clipped at 0.1. At which value is the loss (3.4) least?
3. What is the mean squared TD error at the optimal values of M1, over its four pairs with equal weights?
4. How many parameters has a network from 4 inputs through two hidden layers of 64 to 2 outputs?
5. A memory row of the replay holds two observations of 4 numbers, an action and a reward in single precision, and one
   byte. How many bytes?

<details><summary>Answers</summary>

1: @{03_exercises/1}. 2: @{03_exercises/2}. 3: @{03_exercises/3}. 4: @{03_exercises/4}. 5: @{03_exercises/5}.

</details>

## In the lecture

DQN comes before NPFL139's eighth lecture, which begins its part on the deterministic policy gradient with the remark
that combining DQN and continuous actions is not straightforward (*Deterministic Policy Gradient Theorem*), and takes
from it the replay and, moved slowly instead of copied, the target network (*Deep Deterministic Policy Gradients*).
The blog draft *Deriving Soft Actor Critic* has it at the end of *Q-Learning*, with three slips. It takes all details
from the paper of 2013 (*Playing Atari with deep reinforcement learning*), which has replay, but no target network
yet; that came in 2015. Its note on terminal states gives the ordinary target as $`r_t + \gamma \hat Q(s_t, a_t)`$,
where it must be $`r_t + \gamma \max_a \hat Q(s_{t+1}, a)`$, as in its own loss. And Q-learning is said to work for
"deterministic action spaces": it is discrete ones.
*/
int main(int argc, char **argv) {
    static const struct section section[] = {
        {"targets", targets},
        {"the semi-gradient", gradients},
        {"clipping", clipping},
        {"the least loss", least_loss},
        {"correlated terms", correlated_mean},
        {"actions and copies", actions},
        {"edges of acting", edges_of_acting},
        {"whole updates", whole_updates},
        {"erratum E8", erratum_loss},
        {"exercises", exercise_answers},
    };
    return harness_run("03-dqn-check", section, sizeof section / sizeof *section, argc, argv);
}
