#include "reinforce.h"

#include "numbers/softmax.h"
#include "programs/die.h"
#include "programs/memory.h"
#include "programs/stop.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <math.h>

struct reinforce_config reinforce_defaults(void) {
    return (struct reinforce_config){.hidden = 64,
                                     .episodes = 10,
                                     .gamma = 0.99,
                                     .rate = 0.005,
                                     .value_rate = 0.01,
                                     .steps = 500000,
                                     .entropy = 0.01,
                                     .baseline = true,
                                     .scale = SCALE_EXP};
}

static void batch_room(struct reinforce_batch *b, int rows, int episodes, int obs, int act) {
    size_t n = (size_t)rows, m = (size_t)episodes;
    b->s = allocate(n * (size_t)obs, sizeof *b->s);
    b->a = allocate(n * (size_t)act, sizeof *b->a);
    b->r = allocate(3 * n, sizeof *b->r);
    b->g = b->r + n;
    b->weight = b->g + n;
    b->length = allocate(m, sizeof *b->length);
    b->tail = allocate(m * (size_t)obs, sizeof *b->tail);
    b->cut = allocate(m, sizeof *b->cut);
}

void reinforce_init(struct reinforce *x, const struct reinforce_config *config, const struct env *env,
                    struct rng *rng) {
    if (env->time_limit <= 0) die(EXIT_INPUT, "%s: REINFORCE needs episodes with a time limit", env->name);
    *x = (struct reinforce){.config = *config,
                            .obs = env->observation.dim,
                            .act = env->action.dim,
                            .discrete = env->action.n > 0,
                            .room = config->episodes * env->time_limit};
    x->outputs = x->discrete ? env->action.n : 2 * x->act;
    x->policy = mlp_shape(3, (int[]){x->obs, config->hidden, config->hidden, x->outputs}, TANH, IDENTITY);
    x->value = mlp_shape(3, (int[]){x->obs, config->hidden, config->hidden, 1}, TANH, IDENTITY);
    mlp_work_init(&x->policy_work, &x->policy, x->room);
    mlp_work_init(&x->value_work, &x->value, x->room);
    size_t p = (size_t)x->policy.parameters, v = (size_t)x->value.parameters;
    x->theta = allocate(2 * (p + v), sizeof *x->theta);
    x->w = x->theta + p;
    x->d_theta = x->w + v;
    x->d_w = x->d_theta + p;
    x->d_out = allocate((size_t)(x->room * x->outputs), sizeof *x->d_out);
    x->noise = allocate((size_t)x->act, sizeof *x->noise);
    x->probability = allocate((size_t)x->outputs, sizeof *x->probability);
    mlp_start(&x->policy, ORTHOGONAL, sqrt(2.0), 0.01, rng, x->theta);
    mlp_start(&x->value, ORTHOGONAL, sqrt(2.0), 1, rng, x->w);
    adam_init(&x->policy_adam, &(struct adam_config){config->rate, 0.9, 0.999, 1e-8}, x->policy.parameters);
    adam_init(&x->value_adam, &(struct adam_config){config->value_rate, 0.9, 0.999, 1e-8}, x->value.parameters);
    batch_room(&x->batch, x->room, config->episodes, x->obs, x->act);
}

void reinforce_free(struct reinforce *x) {
    struct reinforce_batch *b = &x->batch;
    void *block[] = {x->theta, x->d_out, x->noise, x->probability, b->s, b->a, b->r, b->length, b->tail, b->cut};
    for (size_t i = 0; i < sizeof block / sizeof *block; i++) free(block[i]);
    mlp_work_free(&x->policy_work);
    mlp_work_free(&x->value_work);
    adam_free(&x->policy_adam);
    adam_free(&x->value_adam);
    *x = (struct reinforce){0};
}

/* The probabilities of n logits; returns by how much the logits exceed the logarithms of the probabilities. */
static double probabilities(int n, const real *logit, double *p) {
    for (int i = 0; i < n; i++) p[i] = (double)logit[i];
    struct softmax_sum sum = softmax(p, n, 1, p);
    return sum.top + sum.above;
}

static int largest(int n, const double *p) {
    int best = 0;
    for (int i = 1; i < n; i++)
        if (p[i] > p[best]) best = i;
    return best;
}

/* The action in row i of the batch, or one past its end. */
static void act_at(struct reinforce *x, const real *s, struct rng *rng, real *action) {
    const real *out = mlp_forward(&x->policy, x->theta, &x->policy_work, s, 1);
    if (x->discrete) {
        probabilities(x->outputs, out, x->probability);
        action[0] = R(rng ? rng_choice(rng, x->probability, x->outputs) : largest(x->outputs, x->probability));
        if (!isfinite(x->probability[0])) action[0] = R(NAN); /* a policy that has diverged prefers nothing */
        return;
    }
    for (int i = 0; i < x->act; i++) {
        real log_sigma = gaussian_log_sigma(x->config.scale, out[x->act + i]);
        x->noise[i] = rng ? R(rng_normal(rng)) : R(0);
        gaussian_sample(1, &out[i], &log_sigma, &x->noise[i], &action[i]);
    }
}

/* What the environment is given. */
static void take(const struct reinforce *x, const real *a, double *action) {
    for (int i = 0; i < x->act; i++) {
        if (!isfinite(a[i])) die(EXIT_RESOURCE, "step %d: REINFORCE's action is %g", x->steps, shown((double)a[i]));
        action[i] = (double)a[i];
    }
}

void reinforce_act(struct reinforce *x, const double *s, struct rng *rng, double *action) {
    real *row = x->batch.tail, *a = x->batch.a; /* between batches both are free */
    for (int i = 0; i < x->obs; i++) row[i] = R(s[i]);
    act_at(x, row, rng, a);
    take(x, a, action);
}

enum { MAX_NUMBERS = 64 };

/* One episode to the end of the batch; false when the steps ran out before its end. */
static bool collect_episode(struct reinforce *x, struct env *env, struct rng *world, struct rng *choice) {
    struct reinforce_batch *b = &x->batch;
    double s[MAX_NUMBERS], action[MAX_NUMBERS];
    int first = b->n;
    struct env_result result = {0};
    env_reset(env, world, s);
    env_refuse_unreal(env, x->steps, 0, s);
    while (!result.terminated && !result.truncated) {
        if (x->steps == x->config.steps) return false;
        real *row = b->s + b->n * x->obs, *a = b->a + b->n * x->act;
        for (int i = 0; i < x->obs; i++) row[i] = R(s[i]);
        act_at(x, row, choice, a);
        take(x, a, action);
        result = env_step(env, action, world, s);
        b->r[b->n++] = R(result.reward);
        env_refuse_unreal(env, ++x->steps, result.reward, s);
    }
    for (int i = 0; i < x->obs; i++) b->tail[b->episodes * x->obs + i] = R(s[i]);
    b->length[b->episodes] = b->n - first;
    b->cut[b->episodes++] = result.truncated;
    return true;
}

bool reinforce_collect(struct reinforce *x, struct env *env, struct rng *world, struct rng *choice) {
    assert(x->obs <= MAX_NUMBERS && x->act <= MAX_NUMBERS);
    x->batch.n = x->batch.episodes = 0;
    while (x->batch.episodes < x->config.episodes)
        if (!collect_episode(x, env, world, choice)) return false;
    return true;
}

/*
### The update

The returns are computed backwards. After a terminal state nothing is to come. After an episode that the time limit cut
off something is, and the learned value of the last observation stands in for it; the variant without a baseline has no
learned value, and there the return is too small. The weight of a step is its return less the baseline, (4.14), times
$`\gamma^t`$ where `discount_states` asks for it.
*/
void reinforce_weights(struct reinforce *x) {
    struct reinforce_batch *b = &x->batch;
    real gamma = R(x->config.gamma);
    for (int e = 0, first = 0; e < b->episodes; first += b->length[e++]) {
        real g = 0, power = 1;
        if (b->cut[e] && x->config.baseline)
            g = mlp_forward(&x->value, x->w, &x->value_work, b->tail + e * x->obs, 1)[0];
        for (int i = first + b->length[e] - 1; i >= first; i--) b->g[i] = g = b->r[i] + gamma * g;
        for (int i = first; i < first + b->length[e]; i++, power *= gamma)
            b->weight[i] = x->config.discount_states ? power : R(1);
    }
    const real *v = mlp_forward(&x->value, x->w, &x->value_work, b->s, b->n);
    for (int i = 0; i < b->n; i++) b->weight[i] *= b->g[i] - (x->config.baseline ? v[i] : R(0)); /* eq. 4.14 */
}

/*
A library that differentiates by itself wants a *loss*, something whose gradient is minus an estimate of the policy
gradient. It is the negative log-likelihood of the actions, each weighted by its $`\Psi`$, and the weights are held
constant. From it the lecture subtracts the entropy. With $`m`$ episodes in the batch, $`\Psi_i`$ for the weight of step
$`i`$ and $`\beta`$ for the weight of the entropy,

(4.25) definition: The loss
```math
\mathcal L(\theta) = -\frac1m \sum_i \Big( \Psi_i \log\pi(a_i\mid s_i;\theta)
+ \beta\, H\big(\pi(\cdot\mid s_i;\theta)\big) \Big), \qquad \Psi_i\ \text{constant}.
```

The value of this loss means nothing. It is no measure of success, and it need not fall; only its gradient is of
interest, at the parameters that have played the episodes, and for one step. The entropy bonus is to keep the policy
from becoming certain too early, since where it is certain (4.10) vanishes.

Without such a library the gradient is written down once, at the outputs of the network, and backpropagation carries
it to the parameters. For one step, with $`\pi_k`$ for the probability of action $`k`$:

(4.26) The gradient of one step's loss with respect to the logits, and to mean and log scale
```math
\begin{aligned}
m\,\frac{\partial\mathcal L}{\partial\,\mathrm{logit}_k} &= -\Psi\,(\mathbb{1}[k=a] - \pi_k)
+ \beta\,\pi_k\,(\log\pi_k + H), \\
m\,\frac{\partial\mathcal L}{\partial\mu} &= -\Psi\,\frac{z}{\sigma}, \qquad
m\,\frac{\partial\mathcal L}{\partial\log\sigma} = -\Psi\,(z^2 - 1) - \beta .
\end{aligned}
```
*/
/* Loss of a row and its gradient with respect to the outputs: discrete actions. */
static double softmax_row(const struct reinforce *x, const real *out, int row, real *d_out) {
    const struct reinforce_batch *b = &x->batch;
    double weight = (double)b->weight[row], beta = x->config.entropy, *p = x->probability;
    double above = probabilities(x->outputs, out, p), entropy = 0;
    for (int k = 0; k < x->outputs; k++) entropy -= p[k] * ((double)out[k] - above);
    int a = (int)b->a[row];
    for (int k = 0; k < x->outputs; k++) {
        double log_p = (double)out[k] - above;
        d_out[k] = R((-weight * ((k == a) - p[k]) + beta * p[k] * (log_p + entropy)) / b->episodes); /* eq. 4.26 */
    }
    return (-weight * ((double)out[a] - above) - beta * entropy) / b->episodes;
}

/* The same for a box. */
static double gaussian_row(const struct reinforce *x, const real *out, int row, real *d_out) {
    const struct reinforce_batch *b = &x->batch;
    int n = x->act;
    real log_sigma[MAX_NUMBERS] = {0}, weight = b->weight[row], share = R(1) / R(b->episodes),
         beta = R(x->config.entropy);
    const real *a = b->a + row * n;
    for (int i = 0; i < n; i++) log_sigma[i] = gaussian_log_sigma(x->config.scale, out[n + i]);
    gaussian_score(n, out, log_sigma, a, -weight * share, d_out, d_out + n); /* eq. 4.26 */
    for (int i = 0; i < n; i++)
        d_out[n + i] = (d_out[n + i] - beta * share) * gaussian_log_sigma_slope(x->config.scale, out[n + i]);
    return (double)(share *
                    (-weight * gaussian_log_density(n, out, log_sigma, a) - beta * gaussian_entropy(n, log_sigma)));
}

double reinforce_policy_loss(struct reinforce *x, const real *theta, real *d_theta) {
    const real *out = mlp_forward(&x->policy, theta, &x->policy_work, x->batch.s, x->batch.n);
    double loss = 0;
    for (int i = 0; i < x->batch.n; i++) {
        const real *row = out + i * x->outputs;
        real *d_row = x->d_out + i * x->outputs;
        loss += x->discrete ? softmax_row(x, row, i, d_row) : gaussian_row(x, row, i, d_row);
    }
    if (d_theta) mlp_backward(&x->policy, theta, &x->policy_work, x->d_out, d_theta, NULL);
    return loss;
}

double reinforce_value_loss(struct reinforce *x, const real *w, real *d_w) {
    const real *v = mlp_forward(&x->value, w, &x->value_work, x->batch.s, x->batch.n);
    double loss = 0;
    for (int i = 0; i < x->batch.n; i++) {
        real error = v[i] - x->batch.g[i];
        x->d_out[i] = error / R(x->batch.n);
        loss += 0.5 * (double)(error * error) / x->batch.n;
    }
    if (d_w) mlp_backward(&x->value, w, &x->value_work, x->d_out, d_w, NULL);
    return loss;
}

static void refuse_loss(const struct reinforce *x, const char *whose, double loss) {
    if (!isfinite(loss)) die(EXIT_RESOURCE, "step %d: the %s's loss is %g", x->steps, whose, shown(loss));
}

void reinforce_step(struct reinforce *x) {
    double left = 1 - (double)x->steps / x->config.steps;
    refuse_loss(x, "policy", reinforce_policy_loss(x, x->theta, x->d_theta));
    x->policy_adam.config.rate = x->config.rate * left;
    adam_step(&x->policy_adam, x->theta, x->d_theta);
    if (x->config.baseline) {
        refuse_loss(x, "value", reinforce_value_loss(x, x->w, x->d_w));
        x->value_adam.config.rate = x->config.value_rate * left;
        adam_step(&x->value_adam, x->w, x->d_w);
    }
    x->updates++;
}

void reinforce_update(struct reinforce *x) {
    reinforce_weights(x);
    reinforce_step(x);
}

double reinforce_evaluate(struct reinforce *x, struct env *env, int episodes, struct rng *rng) {
    double s[MAX_NUMBERS], action[MAX_NUMBERS], sum = 0;
    for (int e = 0; e < episodes; e++) {
        struct env_result result = {0};
        env_reset(env, rng, s);
        while (!result.terminated && !result.truncated) {
            reinforce_act(x, s, NULL, action);
            result = env_step(env, action, rng, s);
            sum += result.reward;
        }
    }
    return sum / episodes;
}

/* What a training consists of besides the networks' parameters. */
struct training {
    struct reinforce *x;
    struct env *env, *trial;
    const struct reinforce_watch *watch;
    uint64_t seed;
    struct rng world, choice, evaluation;
    int next; /* evaluation */
};

static void config_state(const struct reinforce_config *c, struct state *state) {
    const struct state_number same[] =
        {{"hidden layer", c->hidden}, {"episodes", c->episodes},     {"gamma", c->gamma},
         {"rate", c->rate},           {"value rate", c->value_rate}, {"steps", c->steps},
         {"entropy", c->entropy},     {"baseline", c->baseline},     {"discount states", c->discount_states},
         {"scale", (int)c->scale}};
    state_same_all(state, same, sizeof same / sizeof *same);
}

static void training_state(void *context, struct state *state) {
    struct training *t = context;
    struct rng *rng[] = {&t->world, &t->choice, &t->evaluation};
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)t->seed);
    if (t->watch->keep) t->watch->keep(t->watch->context, state);
    state_same_text(state, "seed", seed);
    state_same(state, "steps between evaluations", t->watch->every);
    config_state(&t->x->config, state);
    adam_state(&t->x->policy_adam, state);
    adam_state(&t->x->value_adam, state);
    state_int(state, &t->x->steps, 0, t->x->config.steps);
    state_int(state, &t->x->updates, 0, STATE_MOST);
    env_state(t->env, state);
    env_state(t->trial, state);
    for (int i = 0; i < 3; i++) state_rng(state, rng[i]);
    state_int(state, &t->next, 0, STATE_MOST);
}

static struct snapshot snapshot_of(struct reinforce *x) {
    return (struct snapshot){.agent = "reinforce",
                             .blocks = {2,
                                        {"policy", "value"},
                                        {x->theta, x->w},
                                        {x->policy.parameters, x->value.parameters}}};
}

void reinforce_load(struct reinforce *x, const char *path) {
    struct snapshot snapshot = snapshot_of(x);
    snapshot_read(&snapshot, path);
}

/* Where it is time to, or asked for; then the program ends. */
static void save(struct training *t, int before, bool last) {
    const struct reinforce_watch *w = t->watch;
    int signal = stop_asked();
    bool due = w->save_every > 0 && before / w->save_every != t->x->steps / w->save_every;
    if (!signal && !last && !due) return;
    struct snapshot snapshot = snapshot_of(t->x);
    snapshot.rest = training_state, snapshot.context = t;
    snapshot_write(&snapshot, w->save);
    if (signal) stop_now(signal, w->save);
    if (last) stop_saved(w->save);
}

static void resume(struct training *t) {
    struct snapshot snapshot = snapshot_of(t->x);
    snapshot.rest = training_state, snapshot.context = t;
    snapshot_read(&snapshot, t->watch->resume);
}

static void evaluate(struct training *t, int stop) {
    struct reinforce *x = t->x;
    const struct reinforce_watch *w = t->watch;
    for (; t->next <= x->steps && t->next <= stop; t->next += w->every) {
        int episodes = t->next == x->config.steps ? w->last : w->episodes;
        w->see(w->context, t->next, reinforce_evaluate(x, t->trial, episodes, &t->evaluation));
    }
}

static bool at_end(const struct reinforce *x, int stop) {
    return x->steps >= stop || x->steps >= x->config.steps;
}

void reinforce_train(struct reinforce *x, const struct reinforce_config *config, struct env *env, struct env *trial,
                     uint64_t seed, int stop, const struct reinforce_watch *watch) {
    struct training t = {.x = x, .env = env, .trial = trial, .watch = watch, .seed = seed};
    struct rng start;
    rng_init(&start, seed, STREAM_START);
    rng_init(&t.world, seed, STREAM_WORLD);
    rng_init(&t.choice, seed, STREAM_CHOICE);
    rng_init(&t.evaluation, seed, STREAM_EVALUATION);
    reinforce_init(x, config, env, &start);
    if (watch) t.next = watch->every;
    if (watch && watch->resume) resume(&t);
    if (watch && watch->save) stop_begin();
    for (bool resumed = watch && watch->resume; resumed || !at_end(x, stop); resumed = false) {
        int before = x->steps;
        if (!resumed && reinforce_collect(x, env, &t.world, &t.choice)) reinforce_update(x);
        bool last = at_end(x, stop);
        if (watch && watch->save && (last || !resumed)) save(&t, before, last);
        if (watch) evaluate(&t, stop);
    }
}
