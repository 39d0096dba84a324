/*
### The agents

Each agent makes two updates on each task; the presets are what the text says; and the segments of a film are of the
right length, in the right place, and joined where the bodies are.
*/
#include "checks.h"
#include "mujoco.h"
#include "numbers/rng.h"

/* Two updates of each agent on each task. */
void agents(struct harness *t) {
    static const char *const name[BODIES_AGENTS] = {"tuned_sac", "td3", "ddpg"};
    for (int task = 0; task < PLANAR_TASKS; task++)
        for (int k = 0; k < BODIES_AGENTS; k++) {
            struct env_planar env, trial;
            struct bodies_config c = bodies_preset((enum bodies_agent)k, (enum env_planar_task)task, 102);
            struct rng rng;
            env_planar_init(&env, (enum env_planar_task)task, 5);
            env_planar_init(&trial, (enum env_planar_task)task, 5);
            c.train.start = 100;
            c.train.quiet = true;
            c.train.evaluate_every = 0;
            c.train.final_episodes = 1;
            rng_init(&rng, 10, 4);
            struct agent *agent = bodies_kind[k].begin(&c, &env.env, c.train.batch, &rng);
            EXPECT(strcmp(agent->name, name[k]) == 0);
            EXPECT(agent->action.dim == env.env.action.dim && agent->obs == env.env.observation.dim);
            struct train_score score = train(agent, &env.env, &trial.env, &c.train, NULL, NULL);
            EXPECT(isfinite(score.mean));
            bodies_kind[k].end(agent);
        }
    EXPECT(strcmp(bodies_kind[BODIES_SAC].name, "SAC") == 0 && strcmp(bodies_kind[BODIES_TD3].name, "TD3") == 0);
    EXPECT(strcmp(bodies_kind[BODIES_DDPG].name, "DDPG") == 0);
}

/* The defaults of each agent, and where they are left. */
void presets(struct harness *t) {
    for (int k = 0; k < BODIES_AGENTS; k++)
        for (int i = 0; i < 3; i++) {
            static const enum env_planar_task task[3] = {INVERTED_PENDULUM, INVERTED_DOUBLE_PENDULUM, HALF_CHEETAH};
            static const int steps[3] = {30000, 50000, 50000}, start[3] = {1000, 1000, 10000};
            static const double actor[3] = {3e-4, 3e-4, 5e-4}, critic[3] = {3e-4, 3e-4, 1e-3};
            struct bodies_config c = bodies_preset((enum bodies_agent)k, task[i], steps[i]);
            EXPECT(c.train.steps == steps[i] && c.train.start == start[i] && c.train.batch == 100);
            EXPECT(c.train.updates == 1 && c.train.update_every == 1 && c.train.capacity >= steps[i]);
            EXPECT(c.sac.actor_rate == actor[i] && c.td3.actor_rate == actor[i] && c.ddpg.actor_rate == actor[i]);
            EXPECT(c.sac.critic_rate == critic[i] && c.td3.critic_rate == critic[i] && c.ddpg.critic_rate == critic[i]);
            EXPECT(bodies_preset(BODIES_SAC, task[i], 20000).sac.actor_rate == 5e-4);
            EXPECT(c.sac.target_entropy == -1 && c.td3.delay == 2 && c.ddpg.tau == c.sac.tau);
        }
}

/* An exported policy has the layers of the agent that learned it. */
void forms(struct harness *t) {
    struct bodies_config c = bodies_preset(BODIES_SAC, HOPPER, 1000);
    int *hidden[BODIES_AGENTS] = {c.sac.hidden, c.td3.hidden, c.ddpg.hidden};
    for (int k = 0; k < BODIES_AGENTS; k++) hidden[k][0] = 10 + k, hidden[k][1] = 20 + k;
    c.sac.log_sigma_low = -7, c.sac.log_sigma_high = 1.5;
    for (int k = 0; k < BODIES_AGENTS; k++) {
        struct policy_form form = bodies_form((enum bodies_agent)k, &c);
        EXPECT(form.hidden[0] == 10 + k && form.hidden[1] == 20 + k);
        EXPECT(form.head == (k == BODIES_SAC ? POLICY_GAUSSIAN : POLICY_TANH));
        EXPECT(form.log_sigma_low == (k == BODIES_SAC ? -7 : 0) && form.log_sigma_high == (k == BODIES_SAC ? 1.5 : 0));
    }
}

static void expect_segment(struct harness *t, const double s[4], double x0, double y0, double x1, double y1) {
    double expected[4] = {x0, y0, x1, y1};
    for (int i = 0; i < 4; i++) EXPECT_NEAR(s[i], expected[i], 1e-12);
}

/* What is watched of the bodies that a film does not show: cart, arm, swimmer. */
void scenes(struct harness *t) {
    struct env_planar e;
    double s[SCENE_SEGMENTS][4];
    env_planar_init(&e, INVERTED_PENDULUM, 5);
    e.state.q[0] = 0.5, e.state.q[1] = 0.3;
    EXPECT(bodies_scene(&e).segments(&e.env, s) == 2);
    expect_segment(t, s[0], 0.4, 0, 0.6, 0);
    expect_segment(t, s[1], 0.5, 0, 0.5 + 0.6 * sin(0.3), 0.6 * cos(0.3));
    env_planar_init(&e, REACHER, 5);
    e.state.q[0] = 0.4, e.state.q[1] = 0.5, e.target[0] = 0.05, e.target[1] = -0.07;
    EXPECT(bodies_scene(&e).segments(&e.env, s) == 3);
    expect_segment(t, s[0], 0, 0, 0.1 * cos(0.4), 0.1 * sin(0.4));
    expect_segment(t, s[1], s[0][2], s[0][3], s[0][2] + 0.1 * cos(0.9), s[0][3] + 0.1 * sin(0.9));
    expect_segment(t, s[2], 0.05, -0.07, 0.05, -0.07);
    env_planar_init(&e, SWIMMER, 5);
    EXPECT(bodies_scene(&e).segments(&e.env, s) == 3);
    for (int i = 0; i < 3; i++) EXPECT_NEAR(hypot(s[i][2] - s[i][0], s[i][3] - s[i][1]), 1, 1e-12);
    for (int i = 0; i < 2; i++) expect_segment(t, s[i + 1], s[i][2], 0, s[i][2] - 1, 0);
    for (enum env_planar_task task = 0; task < PLANAR_TASKS; task++) { /* an episode begins within the picture */
        struct rng rng;
        double observation[32];
        rng_init(&rng, 11, 5);
        env_planar_init(&e, task, 5);
        env_reset(&e.env, &rng, observation);
        struct scene scene = bodies_scene(&e);
        int n = scene.segments(&e.env, s);
        double left = scene.view.left + (scene.follows ? (s[0][0] + s[0][2]) / 2 : 0);
        for (int i = 0; i < 2 * n; i++) {
            double x = s[i / 2][i % 2 * 2] - left, y = s[i / 2][i % 2 * 2 + 1] - scene.view.bottom;
            EXPECT(x >= 0 && x <= scene.view.width && y >= 0 && y <= scene.view.height);
        }
    }
}

/* What a film shows. */
void segments(struct harness *t) {
    struct env_planar e;
    struct rng rng;
    double observation[32], s[BODIES_SEGMENTS][4];
    rng_init(&rng, 10, 5);
    env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
    env_reset(&e.env, &rng, observation);
    e.state.q[0] = 0.5, e.state.q[1] = 0.3, e.state.q[2] = -0.7;
    EXPECT(bodies_segments(&e, s) == 2);
    EXPECT_NEAR(s[0][0], 0.5, 1e-15);
    EXPECT_NEAR(s[0][1], 0, 1e-15);
    EXPECT_NEAR(s[0][2], 0.5 + 0.6 * sin(0.3), 1e-15);
    EXPECT_NEAR(s[0][3], 0.6 * cos(0.3), 1e-15);
    EXPECT(s[1][0] == s[0][2] && s[1][1] == s[0][3]);
    EXPECT_NEAR(s[1][2], s[1][0] + 0.6 * sin(-0.4), 1e-15);
    EXPECT_NEAR(s[1][3], s[1][1] + 0.6 * cos(-0.4), 1e-15);
    env_planar_init(&e, HALF_CHEETAH, 5);
    e.state = (struct planar){.q = {2}};
    EXPECT(bodies_segments(&e, s) == 8);
    static const double length[8] = {1, 0.3, 0.29, 0.3, 0.188, 0.266, 0.212, 0.14};
    for (int i = 0; i < 8; i++) EXPECT_NEAR(hypot(s[i][2] - s[i][0], s[i][3] - s[i][1]), length[i], 1e-12);
    EXPECT_NEAR((s[0][0] + s[0][2]) / 2, 2, 1e-12); /* the trunk's middle, at x; level */
    EXPECT(s[0][1] == s[0][3] && s[0][0] < s[0][2]);
}
