#include "checks.h"

#include "exercises.h"
#include "lagrangian.h"
#include "lqr.h"
#include "numbers/rng.h"

enum { N = LAGRANGIAN };

static double determinant(double m[N][N]) {
    double sum = 0;
    for (int k = 0; k < N; k++)
        sum += m[0][k] * (m[1][(k + 1) % N] * m[2][(k + 2) % N] - m[1][(k + 2) % N] * m[2][(k + 1) % N]);
    return sum;
}

static bool regulator_holds(double lean) {
    struct env_planar e;
    struct lqr_agent x;
    struct rng rng;
    double observation[16] = {0}, action;
    real s[16], a[1];
    env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
    lqr_agent_init(&x, &e, 0);
    rng_init(&rng, 10, 6);
    env_reset(&e.env, &rng, observation);
    for (int k = 0; k < 9; k++) observation[k] = k == 4;
    observation[1] = sin(lean), observation[3] = cos(lean);
    e.state = (struct planar){.q = {0, lean}};
    struct env_result end = {0};
    while (!end.terminated && !end.truncated) {
        agent_observe(&e.env.observation, observation, s);
        x.agent.act(&x.agent, s, NULL, 0, a);
        action = (double)a[0];
        end = env_step(&e.env, &action, &rng, observation);
    }
    return end.truncated;
}

static void exercise_answers(struct harness *t) {
    struct planar_model model;
    env_planar_model(&model, INVERTED_DOUBLE_PENDULUM);
    struct lagrangian l = lagrangian_of(&model);
    EXPECT_NEAR(bodies_exercises[0].answer(), 2 * 0.154970670 + 4.198738582 * 0.9, 1e-7);
    double rate = log(10) / bodies_exercises[1].answer(), upright[N] = {0}, m[N][N];
    /* Growth exp(rate t) solves the linear equations: rate^2 M + rate d - W is singular. */
    lagrangian_mass(&l, upright, m);
    double lean = l.pole * l.gravity * l.centre, up = l.pole * l.gravity * (l.centre + l.length) + lean;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            m[i][j] = rate * rate * m[i][j] + (i == j) * rate * l.damping - (i && j ? i == 1 && j == 1 ? up : lean : 0);
    double scale = m[0][0] * fabs(m[1][1]) * fabs(m[2][2]);
    EXPECT_NEAR(determinant(m) / scale, 0, 1e-4);
    m[1][1] *= 1.01;
    EXPECT(fabs(determinant(m) / scale) > 1e-3);
    double furthest = bodies_exercises[2].answer();
    EXPECT(furthest > 0.1 && regulator_holds(furthest - 1e-4) && !regulator_holds(furthest + 1e-4));
    EXPECT_NEAR(bodies_exercises[3].answer(), 600, 1e-9);
    EXPECT_NEAR(bodies_exercises[4].answer(), 91.6, 1e-12);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"centres", centres},
        {"kinetic energy", kinetic_energy},
        {"potential energy", potential_energy},
        {"the mass matrix", mass_matrix},
        {"bias and weight", bias_and_weight},
        {"motion", motion},
        {"the balance of energy", balance},
        {"the linear step", linear_step},
        {"costs", costs},
        {"the best control", best_control},
        {"Riccati's equation", riccati},
        {"the regulator's return", regulated_return},
        {"the regulator's episodes", regulated_episodes},
        {"agents", agents},
        {"presets", presets},
        {"segments", segments},
        {"scenes", scenes},
        {"forms", forms},
        {"exercises", exercise_answers},
    };
    return harness_run("10-mujoco-check", section, sizeof section / sizeof *section, argc, argv);
}
