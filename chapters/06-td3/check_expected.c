/*
### The noisy policy

Means over the policy are compared with integrals over the noise that makes it. The targets of an agent are averaged
over the noise of one action and held against an integral over actions, through networks written out in loops; and over
noise that is drawn. The world of one state becomes a table of 81 actions, whose values are found by repeating the
smoothed backup, noise by noise; the ledge is searched.
*/
#include "checks.h"
#include "expected.h"
#include "literal.h"
#include "numbers/quadrature.h"

static double hills(double u, void *context) {
    (void)context;
    return sin(3 * u) + 0.4 * u * u - 0.3 * cos(5 * u);
}

struct noisy {
    double u, sigma, c;
};

static double through_noise(double xi, void *context) {
    const struct noisy *n = context;
    return density(xi) * hills(clipped(n->u + clipped(n->sigma * xi, n->c), 1), NULL);
}

/* The kinks, where a clip begins to act, lie between panels of a quarter. */
void noisy_policy(struct harness *t) {
    static const struct noisy point[] = {{0, 0.2, 0.5}, {0.9, 0.2, 0.5}, {-0.75, 0.2, 0.5},
                                         {1, 0.1, 0.3}, {0.5, 1, 2},     {-0.2, 0.4, 0.1}};
    double error = 0;
    for (int i = 0; i < 6; i++) {
        struct noisy n = point[i];
        double literal = quadrature(through_noise, &n, -10, 10, 80);
        error = worse(error, fabs(literal - FORMULA(expected_value(hills, NULL, n.u, n.sigma, n.c))));
    }
    CHECK("6.26", error, 1e-13);
    for (double d = 0; d < 0.6; d += 0.1) EXPECT_NEAR(expected_beyond(d, 0.2, 0.5), d < 0.5 ? below(-5 * d) : 0, 1e-14);
}

enum { GRID = 1200 };

/* The smaller value of row i's next state for the action u in the first component, the mean in the second. */
static double smaller_of(const struct setting *x, int i, const double *mean, double u) {
    const struct td3 *td3 = &x->td3;
    double at[ACT] = {u, clipped(mean[1], 1)}, q[2];
    for (int k = 0; k < 2; k++)
        q[k] = literal_critic(&td3->critic[k], td3->critic[k].target, OBS, x->batch.s2 + i * OBS, at);
    return fmin(q[0], q[1]);
}

/* Eq. 6.26 by the midpoint rule, since networks have kinks anywhere. */
static double mean_smaller(const struct setting *x, int i) {
    const struct td3_config *c = &x->td3.config;
    double mean[ACT], s = c->smoothing;
    literal_actor(&x->td3.actor, x->td3.actor.target, x->batch.s2 + i * OBS, mean);
    double low = fmax(-1, mean[0] - c->smoothing_clip), high = fmin(1, mean[0] + c->smoothing_clip);
    double h = (high - low) / (double)GRID, sum = 0;
    for (int j = 0; j < GRID; j++) {
        double u = low + (j + 0.5) * h;
        sum += density((u - mean[0]) / s) * h / s * smaller_of(x, i, mean, u);
    }
    return sum + below((low - mean[0]) / s) * smaller_of(x, i, mean, low) +
           below((mean[0] - high) / s) * smaller_of(x, i, mean, high);
}

void expected_targets(struct harness *t) {
    struct setting x;
    struct rng rng;
    double y[ROWS], mean[ROWS] = {0}, drawn[ROWS] = {0}, square[ROWS] = {0}, error = 0;
    const double h = 12.0 / (double)GRID;
    const int draws = 4000;
    make(&x, (struct td3_config){.twin = 1, .smoothing = 0.5, .smoothing_clip = 0.8, .target_actor = 1, .delay = 1});
    rng_init(&rng, 31, 0);
    for (int j = 0; j < GRID + draws; j++) {
        double z = -6 + (j + 0.5) * h;
        for (int i = 0; i < ROWS; i++) x.noise[ACT * i] = j < GRID ? z : rng_normal(&rng), x.noise[ACT * i + 1] = 0;
        td3_targets(&x.td3, &x.batch, x.noise, y);
        for (int i = 0; i < ROWS; i++) {
            if (j < GRID) mean[i] += density(z) * h * y[i];
            if (j >= GRID) drawn[i] += y[i] / draws, square[i] += y[i] * y[i] / draws;
        }
    }
    for (int i = 0; i < ROWS; i++) {
        double expected = TERM(0.9 * (1 - x.batch.terminated[i]) * mean_smaller(&x, i)) + x.batch.r[i];
        error = worse(error, fabs(mean[i] - FORMULA(expected)));
        double deviation = sqrt(fmax(0, square[i] - drawn[i] * drawn[i]) / draws);
        EXPECT_NEAR(drawn[i], expected, 4 * deviation + 1e-6);
    }
    CHECK("6.27", error, 1e-5);
    release(&x);
}

/* A table of actions in [-1, 1], and a noise that moves by so many places with these chances, clipped at the ends. */
enum { LINE = 81, MIDDLE = 50 };

static double on_line(int i) {
    return -1 + 2.0 * i / (LINE - 1);
}

/* The values of all actions, by the smoothed backup, over and over; width: of the noise, in places. */
static void smoothed_values(double *q, int width) {
    for (int n = 0; n < 500; n++) {
        double next = 0;
        for (int k = -width; k <= width; k++) {
            int at = MIDDLE + k > LINE - 1 ? LINE - 1 : MIDDLE + k;
            next += q[at] / (2 * width + 1);
        }
        for (int i = 0; i < LINE; i++) q[i] = hills(on_line(i), NULL) + 0.9 * next;
    }
}

static double line_cost(int width) {
    double sum = 0;
    for (int k = -width; k <= width; k++)
        sum += hills(on_line(MIDDLE + k > LINE - 1 ? LINE - 1 : MIDDLE + k), NULL) / (2 * width + 1);
    return sum - hills(on_line(MIDDLE), NULL);
}

/* The effect of normal noise over its variance, as it is for less and less noise. */
static double relative_cost(double sigma) {
    double v = sigma * sigma * (2 * below(2.5) - 1 - 5 * density(2.5)) + 12.5 * sigma * sigma * (1 - below(2.5));
    return (expected_value(hills, NULL, 0.2, sigma, 2.5 * sigma) - hills(0.2, NULL)) / v;
}

void one_state(struct harness *t) {
    double error = 0, q[2][LINE] = {{0}}, s[3];
    smoothed_values(q[0], 0);
    for (int width = 1; width <= 40; width += 13) {
        smoothed_values(q[1], width);
        for (int i = 0; i < LINE; i++)
            error = worse(error, fabs(q[1][i] - q[0][i] - FORMULA(0.9 / 0.1 * line_cost(width))));
    }
    for (int k = 0; k < 3; k++) s[k] = relative_cost(0.1 / (1 << k));
    double first[2] = {(4 * s[1] - s[0]) / 3, (4 * s[2] - s[1]) / 3}, limit = (16 * first[1] - first[0]) / 15;
    double curvature = -9 * sin(0.6) + 0.8 + 7.5 * cos(1);
    error = worse(error, 1e-4 * fabs(limit - FORMULA(curvature / 2)));
    CHECK("6.28", error, 1e-9);
}

/* The distance of the best action from an edge at 1/2, by trisection. */
static double searched_retreat(double height, double sigma) {
    double low = 0, high = 2.5 * sigma;
    for (int i = 0; i < 200; i++) {
        double a = low + (high - low) / 3, b = high - (high - low) / 3;
        if (expected_ledge(0.5 - a, 0.5, height, sigma, 2.5 * sigma) >
            expected_ledge(0.5 - b, 0.5, height, sigma, 2.5 * sigma))
            high = b;
        else
            low = a;
    }
    return low;
}

/* The value of a place on a ledge, by the rewards of the second step for every noise; not smooth, so by small steps. */
static double place_value(double u, double edge, double height, double sigma, double c) {
    const int n = 8000;
    double h = 16.0 / n, after = 0;
    for (int j = 0; j < n; j++) {
        double z = -8 + (j + 0.5) * h, arrives = u + clipped(clipped(sigma * z, c), 1);
        after += density(z) * h * (arrives > edge ? -height : 0);
    }
    return u + after;
}

static double itself(double u, void *context) {
    (void)context;
    return u;
}

void ledge(struct harness *t) {
    double error = 0;
    for (double sigma = 0.05; sigma < 0.25; sigma += 0.05)
        error = worse(error, fabs(searched_retreat(1, sigma) - FORMULA(expected_retreat(1, sigma))));
    CHECK("6.29", error, 1e-6);
    EXPECT(expected_ledge(0.4, 0.5, 1, 0, 0) == 0.4);
    EXPECT_NEAR(expected_value(itself, NULL, 0.4, 0.1, 0.25) - below(-1), expected_ledge(0.4, 0.5, 1, 0.1, 0.25),
                1e-14);
    for (double u = 0.22; u < 0.5; u += 0.04)
        EXPECT_NEAR(place_value(u, 0.5, 2, 0.1, 0.25), expected_ledge(u, 0.5, 2, 0.1, 0.25), 2e-3);
    for (double z = 1.9; z < 2.3; z += 0.3) { /* where waiting at the clip's distance begins to be better */
        double sigma = 0.1, height = sigma / density(z), d = z * sigma;
        EXPECT((expected_ledge(-d, 0, height, sigma, 0.25) > -0.25) == (z < 2));
        EXPECT((height / sigma < 22) == (z < 2));
    }
}
