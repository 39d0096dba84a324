/* SAC of RLtools, a library of C++ templates, as rltools.c measures it: its own loop on its own pendulum, its updates at
 * other sizes, and those updates with the targets computed once for both critics; as it is, it computes them for each.
 * Compiled by rltools.sh. */
#include <rl_tools/operations/cpu_mux.h>
#include <rl_tools/nn/optimizers/adam/instance/operations_generic.h>
#include <rl_tools/nn/operations_cpu_mux.h>
#include <rl_tools/nn/layers/sample_and_squash/operations_generic.h>
#include <rl_tools/rl/environments/pendulum/operations_cpu.h>
#include <rl_tools/nn_models/mlp/operations_generic.h>
#include <rl_tools/nn_models/sequential/operations_generic.h>
#include <rl_tools/nn_models/random_uniform/operations_generic.h>
#include <rl_tools/nn/optimizers/adam/operations_generic.h>
#include <rl_tools/rl/algorithms/sac/loop/core/config.h>
#include <rl_tools/rl/algorithms/sac/loop/core/operations_generic.h>

#include <cmath>
#include <random>

namespace rlt = rl_tools;
namespace sac = rlt::rl::algorithms::sac;
namespace pendulum = rlt::rl::environments::pendulum;

using Numbers = rlt::numeric_types::Policy<float>;
using Device = rlt::devices::DEVICE_FACTORY<>;
using Rng = Device::SPEC::RANDOM::ENGINE<>;
using Index = typename Device::index_t;
using Pendulum =
    rlt::rl::environments::Pendulum<pendulum::Specification<float, Index, pendulum::DefaultParameters<float>>>;

/* A task with so many numbers, of which no step is ever made. */
template <Index OBS, Index ACT> struct Task : Pendulum {
    struct Observation {
        static constexpr Index DIM = OBS;
    };
    using ObservationPrivileged = Observation;
    static constexpr Index ACTION_DIM = ACT;
};

/* Two hidden layers of H units, batches of B, and a replay for all of so many steps. */
template <typename ENV, Index H, Index B, Index STEPS>
struct Parameters : sac::loop::core::DefaultParameters<Numbers, Index, ENV> {
    struct SAC_PARAMETERS : sac::DefaultParameters<Numbers, Index, ENV::ACTION_DIM> {
        static constexpr Index ACTOR_BATCH_SIZE = B, CRITIC_BATCH_SIZE = B;
    };
    static constexpr Index STEP_LIMIT = STEPS, REPLAY_BUFFER_CAP = STEPS;
    static constexpr Index ACTOR_NUM_LAYERS = 3, CRITIC_NUM_LAYERS = 3, ACTOR_HIDDEN_DIM = H, CRITIC_HIDDEN_DIM = H;
    static constexpr Index N_WARMUP_STEPS = B, N_WARMUP_STEPS_CRITIC = B, N_WARMUP_STEPS_ACTOR = B;
};

template <typename ENV, Index H, Index B, Index STEPS>
using Config = sac::loop::core::Config<Numbers, Index, Rng, ENV, Parameters<ENV, H, B, STEPS>,
                                       sac::loop::core::ConfigApproximatorsMLP>;

struct Updates {
    virtual void once(bool mended) = 0;
    virtual double difference() = 0;
    virtual ~Updates() {}
};

template <Index OBS, Index ACT, Index H, Index B> struct Sized : Updates {
    static constexpr Index ROWS = 100000;
    using Configuration = Config<Task<OBS, ACT>, H, B, ROWS>;
    Device device;
    typename Configuration::template State<Configuration> ts;

    Sized() {
        rlt::malloc(device, ts);
        rlt::init(device, ts, 0);
        fill();
    }

    ~Sized() override { rlt::free(device, ts); }

    /* Random transitions, as the book's own benchmark has them. */
    void fill() {
        auto &r = get(ts.off_policy_runner.replay_buffers, 0, 0);
        std::mt19937 g(1);
        std::normal_distribution<float> normal;
        std::uniform_real_distribution<float> uniform(0, 1);
        for (Index i = 0; i < ROWS; i++) {
            for (Index k = 0; k < OBS; k++)
                set(r.observations, i, k, normal(g)), set(r.next_observations, i, k, normal(g));
            for (Index k = 0; k < ACT; k++) set(r.actions, i, k, 2 * uniform(g) - 1);
            set(r.rewards, i, 0, normal(g));
            set(r.terminated, i, 0, uniform(g) < 0.01f);
            set(r.truncated, i, 0, 0);
            set(device, r.episode_start, i, i / 200 * 200);
        }
        r.full = true;
        r.position = 0;
    }

    void critic(int i) {
        rlt::train_critic(device, ts.actor_critic, ts.actor_critic.critics[i], ts.critic_batch,
                          ts.actor_critic.critic_optimizers[i], ts.actor_target_buffers[i], ts.critic_buffers[i],
                          ts.critic_target_buffers[i], ts.critic_training_buffers[i], ts.action_noise_critic, ts.rng);
    }

    /* The second critic's step towards the targets that the first one's has left. */
    void second_critic() {
        using Reset = rlt::nn::layers::gru::ResetModeSpecification<Index, decltype(ts.critic_batch.reset)>;
        rlt::Mode<rlt::nn::layers::gru::ResetMode<rlt::mode::Default<>, Reset>> mode;
        auto &net = ts.actor_critic.critics[1];
        auto &input = ts.critic_batch.observations_and_actions_current;
        auto &left = ts.critic_training_buffers[0];
        mode.reset_container = ts.critic_batch.reset;
        rlt::zero_gradient(device, net);
        rlt::forward(device, net, input, ts.critic_buffers[1], ts.rng, mode);
        auto value = rlt::matrix_view(device, rlt::output(device, net));
        auto target = rlt::matrix_view(device, left.target_action_value);
        auto slope = rlt::matrix_view(device, left.d_output);
        rlt::nn::loss_functions::mse::gradient(device, value, target, slope, left.loss_weight);
        rlt::backward(device, net, input, left.d_output, ts.critic_buffers[1], mode);
        rlt::step(device, ts.actor_critic.critic_optimizers[1], net);
    }

    void sample() {
        rlt::gather_batch(device, ts.off_policy_runner, ts.critic_batch, ts.rng);
        rlt::randn(device, ts.action_noise_critic, ts.rng);
    }

    void once(bool mended) override {
        sample();
        critic(0);
        if (mended)
            second_critic();
        else
            critic(1);
        rlt::update_critic_targets(device, ts.actor_critic);
        rlt::randn(device, ts.action_noise_actor, ts.rng);
        rlt::train_actor(device, ts.actor_critic, ts.critic_batch, ts.actor_critic.actor_optimizer, ts.actor_buffers[0],
                         ts.critic_buffers[0], ts.actor_training_buffers, ts.action_noise_actor, ts.rng);
    }

    /* The largest difference between the two critics' targets: 0 says that one of them is computed for nothing. */
    double difference() override {
        double most = 0;
        sample();
        critic(0);
        critic(1);
        for (Index i = 0; i < B; i++)
            most =
                std::fmax(most,
                          std::fabs((double)get(device, ts.critic_training_buffers[0].target_action_value, 0, i, 0) -
                                    (double)get(device, ts.critic_training_buffers[1].target_action_value, 0, i, 0)));
        return most;
    }
};

static Updates *updates;

/* One of the sizes of rltools.c, in its order. */
extern "C" void rltools_begin(int size) {
    delete updates;
    updates = nullptr;
    if (size == 0) updates = new Sized<3, 1, 64, 64>;
    if (size == 1) updates = new Sized<3, 1, 64, 100>;
    if (size == 2) updates = new Sized<17, 6, 256, 256>;
    if (size == 3) updates = new Sized<17, 6, 400, 100>;
}

extern "C" void rltools_update(void) {
    updates->once(false);
}

extern "C" void rltools_mended(void) {
    updates->once(true);
}

extern "C" double rltools_difference(void) {
    return updates->difference();
}

/* 10,000 steps on its pendulum, an update after each, two layers of 64 units and batches of 100. */
extern "C" void rltools_train(void) {
    using Training = Config<Pendulum, 64, 100, 10000>;
    Device device;
    Training::State<Training> ts;
    rlt::malloc(device, ts);
    rlt::init(device, ts, 0);
    while (!rlt::step(device, ts)) continue;
    rlt::free(device, ts);
}
