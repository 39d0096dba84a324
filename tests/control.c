/* Cart-pole and pendulum: their equations of motion from Newton's law for the pieces of the rods; trajectories against
 * states that an independent implementation computed; limits, rewards, clipping, discrete torques. */
#include "harness.h"
#include "numbers/elementary.h"
#include "numbers/gradcheck.h"
#include "programs/die.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_pendulum.h"

static const double PI = 3.141592653589793;

/* A moving rod: coordinates, velocities and accelerations at time 0, continued for a short while. */
struct rod {
    double x_dot, theta, theta_dot, x_acc, theta_acc;
    double at; /* the piece at this distance from the hinge */
};

static double velocity_x(const double *time, void *context) {
    const struct rod *r = context;
    double theta = r->theta + *time * (r->theta_dot + 0.5 * *time * r->theta_acc);
    double theta_dot = r->theta_dot + *time * r->theta_acc;
    return r->x_dot + *time * r->x_acc + r->at * theta_dot * cos(theta);
}

static double velocity_y(const double *time, void *context) {
    const struct rod *r = context;
    double theta = r->theta + *time * (r->theta_dot + 0.5 * *time * r->theta_acc);
    return -r->at * (r->theta_dot + *time * r->theta_acc) * sin(theta);
}

/* Sums over the pieces of a rod of this mass and length, by Simpson's rule, exact for squares: the force that moves
 * them sideways, and the moment about the hinge of that force and of their resistance to gravity's. */
static void rod_balance(struct rod *r, double mass, double length, double gravity, double *force, double *moment) {
    static const double weight[3] = {1.0 / 6, 4.0 / 6, 1.0 / 6};
    *force = *moment = 0;
    for (int i = 0; i < 3; i++) {
        double time = 0;
        r->at = length * i / 2;
        double a_x = gradcheck_derivative(velocity_x, r, &time, 0), a_y = gradcheck_derivative(velocity_y, r, &time, 0);
        *force += mass * weight[i] * a_x;
        *moment += mass * weight[i] * r->at * (a_x * cos(r->theta) - (a_y + gravity) * sin(r->theta));
    }
}

static void cartpole_motion(struct harness *t) {
    struct rng rng;
    double error = 0, M = 1, m = 0.1, l = 0.5, g = 9.8;
    rng_init(&rng, 1, 0);
    for (int i = 0; i < 100; i++) { /* any accelerations at all: both sides of the two equations */
        struct rod r = {rng_normal(&rng), rng_normal(&rng), rng_normal(&rng), rng_normal(&rng), rng_normal(&rng), 0};
        double c = cos(r.theta), s = sin(r.theta), w = r.theta_dot, force, moment;
        rod_balance(&r, m, 2 * l, g, &force, &moment);
        double push = (M + m) * r.x_acc + m * l * (r.theta_acc * c - TERM(w * w * s));
        double turn = 4.0 / 3 * m * l * l * r.theta_acc + TERM(m * l * c * r.x_acc) - m * g * l * s;
        error = worse(error, fabs(force + M * r.x_acc - FORMULA(push)));
        error = worse(error, fabs(moment - FORMULA(turn)));
    }
    CHECK("env_cartpole.1", error, 1e-10);
    error = 0;
    for (int i = 0; i < 100; i++) {
        struct rod r = {.x_dot = rng_normal(&rng), .theta = rng_normal(&rng), .theta_dot = 3 * rng_normal(&rng)};
        double s = sin(r.theta), c = cos(r.theta), w = r.theta_dot, push = i % 2 ? 10 : -10, force, moment;
        double common = (push + TERM(m * l * w * w * s)) / (M + m);
        r.theta_acc = FORMULA((g * s - common * c) / (l * (4.0 / 3 - m * c * c / (M + m))));
        r.x_acc = FORMULA(common - m * l * r.theta_acc * c / (M + m));
        rod_balance(&r, m, 2 * l, g, &force, &moment);
        error = worse(error, worse(fabs(force + M * r.x_acc - push), fabs(moment)));
        double x_acc, theta_acc;
        cartpole_accelerations(r.theta, w, push, &x_acc, &theta_acc);
        EXPECT_NEAR(x_acc, r.x_acc, 1e-13 * (1 + fabs(x_acc)));
        EXPECT_NEAR(theta_acc, r.theta_acc, 1e-13 * (1 + fabs(theta_acc)));
    }
    CHECK("env_cartpole.2", error, 1e-10);
}

static void pendulum_motion(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 2, 0);
    for (int i = 0; i < 100; i++) {
        struct rod r = {.theta = 3 * rng_normal(&rng), .theta_dot = rng_normal(&rng)};
        double u = rng_range(&rng, -2, 2), force, moment;
        r.theta_acc = FORMULA(3 * 10.0 / (2 * 1) * sin(r.theta) + TERM(3 / (1.0 * 1 * 1) * u));
        rod_balance(&r, 1, 1, 10, &force, &moment);
        error = worse(error, fabs(moment - u));
    }
    CHECK("env_pendulum.1", error, 1e-10);
}

/* A state after each of twenty steps from (0.03, -0.02, 0.04, -0.05), and the action that led there. */
static const double cartpole_path[20][5] = {
    {1, 0.029599999999999998, 0.1745262402642479, 0.039, -0.3297990957797228},
    {0, 0.03309052480528495, -0.021128559723902846, 0.032404018084405545, -0.02507696713223634},
    {1, 0.0326679536108069, 0.17351406626797156, 0.03190247874176082, -0.30736252130270036},
    {1, 0.03613823493616633, 0.3681672484361437, 0.02575522831570681, -0.5898159854656857},
    {0, 0.043501579904889204, 0.17269431864661533, 0.013958908606393094, -0.28913263293779595},
    {1, 0.04695546627782151, 0.36761446425270905, 0.008176255947637176, -0.5773805806455371},
    {0, 0.05430775556287569, 0.17237887296119805, -0.0033713556652735666, -0.28213318998256803},
    {0, 0.05775533302209965, -0.022694828027310127, -0.009014019464924927, 0.009484521902333731},
    {1, 0.057301436461553446, 0.17255522883869248, -0.008824329026878252, -0.28602875088857443},
    {0, 0.06075254103832729, -0.02243976848381707, -0.01454490404464974, 0.0038580380875858356},
    {1, 0.06030374566865095, 0.1728877249415211, -0.014467743282898023, -0.2933782618441046},
    {1, 0.06376150016748137, 0.36821292963530705, -0.020335308519780115, -0.5905887740997938},
    {0, 0.07112575876018752, 0.17338151110232633, -0.03214708400177599, -0.3043802385963868},
    {1, 0.07459338898223405, 0.3689464928019799, -0.03823468877370372, -0.607025761331599},
    {0, 0.08197231883827365, 0.17437940921298944, -0.050375204000335704, -0.326626696770817},
    {0, 0.08545990702253344, -0.019990489876701156, -0.056907737935752045, -0.05024575046875307},
    {1, 0.08506009722499941, 0.1758993320923728, -0.057912652945127104, -0.3603266672479599},
    {1, 0.08857808386684686, 0.3717946280249956, -0.0651191862900863, -0.6706937967480477},
    {0, 0.09601397642734677, 0.1776355441783461, -0.07853306222504725, -0.3992039655757244},
    {1, 0.0995666873109137, 0.3737786188882988, -0.08651714153656173, -0.7155767626398664},
};

/* Torque asked for, state after the step, reward; from (-2, -7.5). */
static const double pendulum_path[20][4] = {
    {2, -2.394098653505963, -7.881973070119261, -9.629},
    {2, -2.794098653505963, -8.0, -11.94825831052759},
    {2, -3.191869003453779, -7.955406998956317, -14.210987285523837},
    {2, -3.5727547844569445, -7.617715620063308, -15.889086541585305},
    {2, -3.9229683082909483, -7.004270476680079, -13.153392745322185},
    {3.5, -4.231772204937802, -6.176077932937083, -10.480604772892109},
    {-2, -4.522324478833597, -5.811045477915893, -8.026689579420502},
    {-2, -4.791052050802536, -5.374551439378774, -6.481455811443999},
    {-2, -5.037395585680577, -4.92687069756082, -5.119041972239225},
    {-2, -5.263202297411175, -4.51613423461197, -3.9833975172409235},
    {-7, -5.4720552917773615, -4.177059887323726, -3.083912182719651},
    {-2, -5.66871831655781, -3.933260495608977, -2.406714832115304},
    {-1.5, -5.855011725371674, -3.7258681762772814, -1.9268734951955997},
    {-0.5, -6.02948476081785, -3.489460708923521, -1.5717919828577969},
    {0, -6.194545755172906, -3.3012198871011367, -1.281997571136348},
    {0.25, -6.354412117357546, -3.197327243692789, -1.0977247444791491},
    {1, -6.509447227046554, -3.1007021937801613, -1.0283634088141398},
    {2, -6.657894947843559, -2.9689544159401056, -1.0166298658331965},
    {2, -6.805067756093362, -2.9434561649960744, -1.0258763471995487},
    {-3, -6.985934797409752, -3.617340826327795, -1.1427547100095796},
};

static void cartpole_trajectory(struct harness *t) {
    struct env_cartpole c;
    struct rng rng;
    double s[4];
    rng_init(&rng, 3, 0);
    env_cartpole_init(&c);
    env_reset(&c.env, &rng, s);
    c.x = 0.03, c.x_dot = -0.02, c.theta = 0.04, c.theta_dot = -0.05;
    for (int i = 0; i < 20; i++) {
        struct env_result r = env_step(&c.env, &cartpole_path[i][0], &rng, s);
        for (int k = 0; k < 4; k++) EXPECT_NEAR(s[k], cartpole_path[i][1 + k], 1e-14);
        EXPECT(s[0] == c.x && s[1] == c.x_dot && s[2] == c.theta && s[3] == c.theta_dot);
        EXPECT(r.reward == 1 && !r.terminated && !r.truncated);
    }
}

static void pendulum_trajectory(struct harness *t) {
    struct env_pendulum p;
    struct rng rng;
    double s[3];
    rng_init(&rng, 4, 0);
    env_pendulum_init(&p, 0);
    env_reset(&p.env, &rng, s);
    p.theta = -2, p.theta_dot = -7.5;
    for (int i = 0; i < 20; i++) {
        const double *row = pendulum_path[i];
        struct env_result r = env_step(&p.env, &row[0], &rng, s);
        EXPECT_NEAR(p.theta, row[1], 1e-13);
        EXPECT_NEAR(p.theta_dot, row[2], 1e-13);
        EXPECT_NEAR(r.reward, row[3], 1e-12);
        EXPECT(s[0] == f64_cos(p.theta) && s[1] == f64_sin(p.theta) && s[2] == p.theta_dot);
        EXPECT(!r.terminated && !r.truncated);
    }
    EXPECT(p.theta < -2 * PI); /* more than a turn from where it started, and not wrapped */
}

/* Just inside of each limit and just outside. */
static void cartpole_ends(struct harness *t) {
    struct env_cartpole c;
    struct rng rng;
    double s[4], action = 0, angle = 12 * PI / 180;
    const double edge[8][3] = {{2.4 - 1e-9, 0, 0},    {2.4 + 1e-9, 0, 1},   {-2.4 + 1e-9, 0, 0},
                               {-2.4 - 1e-9, 0, 1},   {0, angle - 1e-9, 0}, {0, angle + 1e-9, 1},
                               {0, -angle + 1e-9, 0}, {0, -angle - 1e-9, 1}};
    rng_init(&rng, 5, 0);
    env_cartpole_init(&c);
    for (int i = 0; i < 8; i++) {
        env_reset(&c.env, &rng, s);
        for (int k = 0; k < 4; k++) EXPECT(fabs(s[k]) <= 0.05 && s[k] != 0);
        c.x = edge[i][0], c.theta = edge[i][1];
        c.x_dot = c.theta_dot = 0; /* so that the step leaves both positions where they are */
        struct env_result r = env_step(&c.env, &action, &rng, s);
        EXPECT(r.terminated == (edge[i][2] == 1) && r.reward == 1 && !r.truncated);
    }
    env_reset(&c.env, &rng, s);
    EXPECT_DIES(EXIT_INPUT, "cartpole, step 0: action", env_step(&c.env, (double[]){2}, &rng, s));
    struct env_result r = {0};
    for (int i = 1; i <= 500; i++) { /* held by a simple rule, until the clock ends it */
        action = c.theta + 0.3 * c.theta_dot + 0.02 * c.x + 0.06 * c.x_dot > 0;
        r = env_step(&c.env, &action, &rng, s);
        EXPECT(!r.terminated && r.truncated == (i == 500));
    }
    EXPECT(!c.env.running);
    env_reset(&c.env, &rng, s);
    c.theta = angle - 1e-9, c.theta_dot = 1; /* falling on the very last step is an end, not the clock */
    c.env.steps = 499;
    r = env_step(&c.env, &action, &rng, s);
    EXPECT(r.terminated && !r.truncated);
}

/* What the environments say of themselves: what an observation can be just before the end and beyond. */
static void spaces(struct harness *t) {
    struct env_cartpole c;
    struct env_pendulum p;
    env_cartpole_init(&c);
    const struct env_space *s = &c.env.observation;
    const double most[4] = {2 * 2.4, INFINITY, 2 * 12 * PI / 180, INFINITY};
    for (int i = 0; i < 4; i++)
        EXPECT(s->high[i] == -s->low[i] && (s->high[i] == most[i] || fabs(s->high[i] - most[i]) < 1e-15));
    EXPECT(s->n == 0 && s->dim == 4 && c.env.action.n == 2 && c.env.action.dim == 1 && c.env.time_limit == 500);
    env_cartpole_init_box(&c);
    EXPECT(c.env.action.n == 0 && c.env.action.dim == 1 && c.env.action.low[0] == -1 && c.env.action.high[0] == 1);
    env_pendulum_init(&p, 0);
    s = &p.env.observation;
    EXPECT(s->n == 0 && s->dim == 3 && p.env.time_limit == 200);
    EXPECT_DIES(EXIT_INPUT, "pendulum: 2 torques", env_pendulum_init(&p, 2));
}

/* With a box the ends are the two pushes, what is beyond them is clipped, and 0 is no push. */
static void cartpole_box(struct harness *t) {
    struct env_cartpole box, c;
    struct rng rng;
    double s[4], z[4], x_acc, theta_acc;
    rng_init(&rng, 11, 0);
    env_cartpole_init_box(&box);
    env_cartpole_init(&c);
    env_reset(&box.env, &rng, s);
    env_reset(&c.env, &rng, z);
    c.x = box.x, c.x_dot = box.x_dot, c.theta = box.theta, c.theta_dot = box.theta_dot;
    for (int i = 0; i < 4; i++) {
        double share = (double[]){-1, 1, 7, -1.5}[i], action = share > 0;
        env_step(&box.env, &share, &rng, s);
        env_step(&c.env, &action, &rng, z);
        for (int k = 0; k < 4; k++) EXPECT(s[k] == z[k]);
    }
    cartpole_accelerations(c.theta, c.theta_dot, 0, &x_acc, &theta_acc);
    env_step(&box.env, (double[]){0}, &rng, s);
    EXPECT_NEAR(s[1], z[1] + 0.02 * x_acc, 1e-15);
    EXPECT_NEAR(s[3], z[3] + 0.02 * theta_acc, 1e-15);
}

static double pendulum_energy(const struct env_pendulum *p) {
    return 0.5 / 3 * p->theta_dot * p->theta_dot + 5 * cos(p->theta);
}

static void pendulum_rewards(struct harness *t) {
    struct env_pendulum p, q;
    struct rng rng;
    double s[3], least = 0, most = -INFINITY;
    rng_init(&rng, 6, 0);
    env_pendulum_init(&p, 0);
    env_pendulum_init(&q, 0);
    env_reset(&p.env, &rng, s);
    for (int i = 1; i <= 200; i++) {
        p.theta = rng_range(&rng, -50, 50), p.theta_dot = rng_range(&rng, -8, 8);
        struct env_result r = env_step(&p.env, (double[]){rng_range(&rng, -2, 2)}, &rng, s);
        least = fmin(least, r.reward);
        EXPECT(r.reward <= 0 && fabs(p.theta_dot) <= 8 && !r.terminated && r.truncated == (i == 200));
    }
    env_reset(&p.env, &rng, s);
    env_reset(&q.env, &rng, s);
    for (int i = 0; i < 2; i++) { /* the extremes */
        p.theta = i ? 0 : -PI, p.theta_dot = i ? 0 : 8;
        struct env_result r = env_step(&p.env, (double[]){i ? 0 : 2}, &rng, s);
        EXPECT_NEAR(r.reward, i ? 0 : -(PI * PI + 0.1 * 64 + 0.001 * 4), 1e-14);
        EXPECT(i || fabs(r.reward + 16.2736044) < 1e-7);
        least = fmin(least, r.reward), most = fmax(most, r.reward);
    }
    EXPECT(most == 0 && least == -(PI * PI + 0.1 * 64 + 0.001 * 4));
    p.theta = q.theta = 1, p.theta_dot = q.theta_dot = -2; /* outside of the box: as its edge, in motion and in cost */
    double far = -1e6, edge = -2;
    struct env_result r = env_step(&p.env, &far, &rng, s), z = env_step(&q.env, &edge, &rng, s);
    EXPECT(r.reward == z.reward && p.theta == q.theta && p.theta_dot == q.theta_dot);
    EXPECT_DIES(EXIT_INPUT, "pendulum, step 3: action[0] is nan", env_step(&p.env, (double[]){NAN}, &rng, s));
}

/* Hanging and swinging gently without torque the energy stays within a band of the size of the step. */
static void pendulum_swings(struct harness *t) {
    struct env_pendulum p;
    struct rng rng;
    double s[3], zero = 0;
    rng_init(&rng, 7, 0);
    env_pendulum_init(&p, 0);
    p.env.time_limit = 0;
    env_reset(&p.env, &rng, s);
    p.theta = PI + 0.5, p.theta_dot = 0;
    double start = pendulum_energy(&p);
    for (int i = 0; i < 10000; i++) {
        env_step(&p.env, &zero, &rng, s);
        EXPECT(fabs(pendulum_energy(&p) - start) < 0.15);
    }
}

static void wrapping(struct harness *t) {
    struct rng rng;
    rng_init(&rng, 8, 0);
    for (int i = 0; i < 1000; i++) {
        double theta = rng_range(&rng, -100, 100), wrapped = pendulum_wrap(theta);
        EXPECT(wrapped >= -PI && wrapped < PI);
        EXPECT_NEAR(sin(wrapped), sin(theta), 1e-13);
        EXPECT_NEAR(cos(wrapped), cos(theta), 1e-13);
    }
    EXPECT(pendulum_wrap(0) == 0 && pendulum_wrap(-PI) == -PI && pendulum_wrap(PI) == -PI);
}

static void discrete_torques(struct harness *t) {
    struct env_pendulum box, discrete;
    struct rng rng;
    double s[3], z[3];
    rng_init(&rng, 9, 0);
    env_pendulum_init(&box, 0);
    env_pendulum_init(&discrete, 5);
    EXPECT(box.env.action.n == 0 && box.env.action.low[0] == -2 && box.env.action.high[0] == 2);
    EXPECT(discrete.env.action.n == 5 && discrete.env.action.dim == 1);
    env_reset(&box.env, &rng, s);
    env_reset(&discrete.env, &rng, z);
    discrete.theta = box.theta, discrete.theta_dot = box.theta_dot;
    for (int i = 0; i < 5; i++) {
        double index = i, torque = i - 2;
        struct env_result r = env_step(&box.env, &torque, &rng, s), d = env_step(&discrete.env, &index, &rng, z);
        EXPECT(r.reward == d.reward && s[0] == z[0] && s[1] == z[1] && s[2] == z[2]);
    }
    EXPECT_DIES(EXIT_INPUT, "action 5 is not one of 0 to 4", env_step(&discrete.env, (double[]){5}, &rng, s));
    env_pendulum_init(&discrete, 3); /* as few as there can be */
    EXPECT(discrete.env.action.n == 3);
    EXPECT_DIES(EXIT_INPUT, "pendulum: 4 torques", env_pendulum_init(&box, 4));
    EXPECT_DIES(EXIT_INPUT, "pendulum: 1 torques", env_pendulum_init(&box, 1));
    EXPECT_DIES(EXIT_INPUT, "pendulum: -3 torques", env_pendulum_init(&box, -3));
}

/* Starts spread over their box: means and extremes of many. */
static void starts(struct harness *t) {
    struct env_cartpole c;
    struct env_pendulum p;
    struct rng rng;
    double s[4], z[3], sum[6] = {0}, most[6] = {0};
    rng_init(&rng, 10, 0);
    env_cartpole_init(&c);
    env_pendulum_init(&p, 0);
    for (int i = 0; i < 10000; i++) {
        env_reset(&c.env, &rng, s);
        env_reset(&p.env, &rng, z);
        double u[6] = {s[0] / 0.05, s[1] / 0.05, s[2] / 0.05, s[3] / 0.05, p.theta / PI, p.theta_dot};
        for (int k = 0; k < 6; k++) sum[k] += u[k], most[k] = fmax(most[k], fabs(u[k]));
    }
    for (int k = 0; k < 6; k++) EXPECT(fabs(sum[k]) < 5 * sqrt(10000 / 3.0) && most[k] <= 1 && most[k] > 0.999);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"motion of cart and pole", cartpole_motion},
        {"motion of the pendulum", pendulum_motion},
        {"a trajectory of cart and pole", cartpole_trajectory},
        {"a trajectory of the pendulum", pendulum_trajectory},
        {"ends of cart and pole", cartpole_ends},
        {"spaces", spaces},
        {"cart and pole with a box", cartpole_box},
        {"rewards of the pendulum", pendulum_rewards},
        {"the pendulum swings", pendulum_swings},
        {"wrapping", wrapping},
        {"discrete torques", discrete_torques},
        {"starts", starts},
    };
    return harness_run("control", section, sizeof section / sizeof *section, argc, argv);
}
