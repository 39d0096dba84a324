/* Networks that learn: each of the module's lines does what it is said to tie together, and nothing else. */
#include "networks/net.h"
#include "harness.h"
#include "learning/replay.h"
#include "numbers/order.h"
#include "programs/memory.h"

enum { IN = 3, OUT = 2, ROWS = 6 };

struct setting {
    struct net net;
    real x[ROWS * IN], d_y[ROWS * OUT];
};

static void make(struct setting *s, enum activation output, double last_bound) {
    struct rng rng;
    struct net_config config = {IN, {7, 5}, OUT, output, 0.01, last_bound};
    rng_init(&rng, 6, 0);
    net_init(&s->net, &config, ROWS, &rng);
    for (int i = 0; i < ROWS * IN; i++) s->x[i] = R(rng_normal(&rng));
    for (int i = 0; i < ROWS * OUT; i++) s->d_y[i] = R(rng_normal(&rng));
}

static void begin(struct harness *t) {
    static const enum activation output[] = {IDENTITY, TANH};
    for (int k = 0; k < 4; k++) {
        struct setting s;
        make(&s, output[k % 2], k / 2 ? 3e-3 : 0);
        const struct mlp *shape = &s.net.shape;
        EXPECT(shape->layers == 3 && shape->size[0] == IN && shape->size[1] == 7 && shape->size[2] == 5);
        EXPECT(shape->size[3] == OUT && shape->f[0] == RELU && shape->f[1] == RELU && shape->f[2] == output[k % 2]);
        EXPECT(memcmp(s.net.now, s.net.target, (size_t)shape->parameters * sizeof(real)) == 0);
        EXPECT(s.net.adam.n == shape->parameters && s.net.adam.config.rate == 0.01);
        EXPECT(s.net.adam.config.beta1 == 0.9 && s.net.adam.config.beta2 == 0.999);
        EXPECT(s.net.adam.config.epsilon == 1e-8);
        double largest = 0, hidden = 0; /* of the last layer; of the first */
        for (int i = 0; i < shape->offset[1]; i++) hidden = larger(hidden, fabs((double)s.net.now[i]));
        for (int i = shape->offset[2]; i < shape->parameters; i++)
            largest = larger(largest, fabs((double)s.net.now[i]));
        double bound = k / 2 ? 3e-3 : 1 / sqrt(5);
        EXPECT(largest <= bound * (1 + 2 * REAL_EPSILON) && largest > 0.7 * bound);
        EXPECT(hidden <= 1 / sqrt(IN) && hidden > 0.8 / sqrt(IN));
        net_free(&s.net);
    }
}

/* Outputs are those of the shape, under either block. */
static void outputs(struct harness *t) {
    struct setting s;
    struct mlp_work work;
    make(&s, TANH, 0);
    mlp_work_init(&work, &s.net.shape, ROWS);
    for (int i = 0; i < s.net.shape.parameters; i++) s.net.target[i] *= R(-0.5);
    for (int k = 0; k < 2; k++) {
        const real *parameters = k ? s.net.target : s.net.now, *y = net_output(&s.net, parameters, s.x, ROWS);
        const real *expected = mlp_forward(&s.net.shape, parameters, &work, s.x, ROWS);
        EXPECT(y[0] != 0 && memcmp(y, expected, ROWS * OUT * sizeof(real)) == 0);
    }
    mlp_work_free(&work);
    net_free(&s.net);
}

/* The weighted sum of the outputs as a function of the inputs, or of the parameters. */
static double sum_of(struct setting *s) {
    double sum = 0;
    const real *y = net_output(&s->net, s->net.now, s->x, ROWS);
    for (int i = 0; i < ROWS * OUT; i++) sum += (double)(s->d_y[i] * y[i]);
    return sum;
}

static void gradients(struct harness *t) {
    struct setting s;
    real d_x[ROWS * IN], before[200], step = R(REAL_EPSILON < 1e-10 ? 1e-6 : 1e-3);
    double within = REAL_EPSILON < 1e-10 ? 1e-8 : 2e-2;
    make(&s, TANH, 0);
    int n = s.net.shape.parameters;
    EXPECT(n <= 200);
    if (n > 200) return;
    net_output(&s.net, s.net.now, s.x, ROWS);
    net_gradient(&s.net, s.d_y);
    memcpy(before, s.net.gradient, (size_t)n * sizeof *before);
    net_input_gradient(&s.net, s.d_y, 0, IN, d_x);
    EXPECT(memcmp(before, s.net.gradient, (size_t)n * sizeof *before) == 0);
    for (int i = 0; i < n + ROWS * IN; i++) {
        real *p = i < n ? &s.net.now[i] : &s.x[i - n], kept = *p;
        *p = kept + step;
        double up = sum_of(&s);
        *p = kept - step;
        double slope = (up - sum_of(&s)) / (2 * (double)step);
        *p = kept;
        EXPECT_NEAR((double)(i < n ? s.net.gradient[i] : d_x[i - n]), slope, within);
    }
    net_free(&s.net);
}

/* The gradient by some of the inputs, in the rows that count: the others stay as they are. */
static void some_inputs(struct harness *t) {
    struct setting s;
    real all[ROWS * IN], some[ROWS * IN], d_y[ROWS * OUT];
    make(&s, TANH, 0);
    net_output(&s.net, s.net.now, s.x, ROWS);
    net_input_gradient(&s.net, s.d_y, 0, IN, all);
    for (int odd = 0; odd < 2; odd++) {
        for (int i = 0; i < ROWS * OUT; i++) d_y[i] = i / OUT % 2 == odd ? s.d_y[i] : 0;
        for (int from = 0; from < IN; from++)
            for (int count = 1; from + count <= IN; count++) {
                for (int i = 0; i < ROWS * IN; i++) some[i] = 7;
                net_input_gradient(&s.net, d_y, from, count, some);
                for (int i = 0; i < ROWS * count; i++) {
                    int row = i / count;
                    EXPECT(some[i] == (row % 2 == odd ? all[row * IN + from + i % count] : 7));
                }
            }
    }
    net_free(&s.net);
}

/* A step is Adam's, and moves the parameters only; following is the average of (adam.2), and moves the copy only. */
static void moves(struct harness *t) {
    struct setting s;
    struct adam adam;
    real expected[200], kept[200];
    make(&s, IDENTITY, 0);
    int n = s.net.shape.parameters;
    size_t size = (size_t)n * sizeof(real);
    adam_init(&adam, &(struct adam_config){0.01, 0.9, 0.999, 1e-8}, n);
    memcpy(expected, s.net.now, size);
    memcpy(kept, s.net.target, size);
    for (int i = 0; i < 3; i++) {
        net_output(&s.net, s.net.now, s.x, ROWS);
        net_gradient(&s.net, s.d_y);
        adam_step(&adam, expected, s.net.gradient);
        net_step(&s.net);
        EXPECT(memcmp(expected, s.net.now, size) == 0 && memcmp(kept, s.net.target, size) == 0);
    }
    EXPECT(memcmp(kept, s.net.now, size) != 0);
    polyak_average(kept, expected, n, 0.1);
    net_follow(&s.net, 0.1);
    EXPECT(memcmp(kept, s.net.target, size) == 0 && memcmp(expected, s.net.now, size) == 0);
    adam_step(&adam, expected, s.net.gradient);
    polyak_average(kept, expected, n, 0.2);
    net_step_and_follow(&s.net, 0.2);
    EXPECT(memcmp(kept, s.net.target, size) == 0 && memcmp(expected, s.net.now, size) == 0);
    net_follow(&s.net, 1);
    EXPECT(memcmp(s.net.target, s.net.now, size) == 0);
    adam_free(&adam);
    net_free(&s.net);
    EXPECT(s.net.now == NULL && s.net.shape.parameters == 0);
}

/* The formulas for memory against what was handed out. */
static void memory(struct harness *t) {
    static const struct net_config config[] = {{3, {7, 5}, 2, TANH, 0.01, 0},
                                               {4, {64, 64}, 1, IDENTITY, 0.01, 0},
                                               {23, {400, 300}, 12, IDENTITY, 0.01, 0}};
    static const int rows[] = {1, 100, 256};
    struct rng rng;
    rng_init(&rng, 6, 1);
    for (int k = 0; k < 9; k++) {
        struct net net;
        struct net_bytes bytes = net_bytes(&config[k / 3], rows[k % 3]);
        size_t before = memory_handed_out();
        struct net_bytes without = net_bytes_all(), with;
        net_init(&net, &config[k / 3], rows[k % 3], &rng);
        with = net_bytes_all();
        EXPECT(with.parameters - without.parameters == bytes.parameters);
        EXPECT(with.moments - without.moments == bytes.moments && with.work - without.work == bytes.work);
        EXPECT(memory_handed_out() - before == bytes.parameters + bytes.moments + bytes.work);
        EXPECT(bytes.parameters >= 3 * sizeof(real) * (size_t)net.shape.parameters);
        EXPECT(2 * bytes.parameters == 3 * bytes.moments);
        net_free(&net);
        with = net_bytes_all();
        EXPECT(with.parameters == without.parameters && with.moments == without.moments && with.work == without.work);
    }
    struct replay replay;
    size_t before = memory_handed_out();
    replay_init(&replay, 1001, 17, 6);
    EXPECT(memory_handed_out() - before == replay_bytes(1001, 17, 6));
    EXPECT(replay_bytes(1001, 17, 6) == 1001 * 42 * sizeof(real));
    replay_free(&replay);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"the beginning", begin},
        {"outputs", outputs},
        {"gradients", gradients},
        {"gradients by some inputs", some_inputs},
        {"steps and followers", moves},
        {"memory", memory},
    };
    return harness_run("net", section, sizeof section / sizeof *section, argc, argv);
}
