/* Policies that leave: the files say what the agents do. They are read here by readers of their own, which share nothing
 * with the writers: the arrays of a safetensors file byte by byte, an ONNX file by a decoder that also runs its graph.
 * What the product's own reader takes back is the same policy, and what it must not take it refuses.
 *
 * With EXPORTS=FOLDER: for every policy in it, NAME.safetensors, writes what the agent does with it: NAME.tsv, or from
 * the build in double precision NAME.f64. */
#include "harness.h"
#include "../chapters/03-dqn/dqn.h"
#include "../chapters/10-mujoco/mujoco.h"
#include "../chapters/08-sac/sac.h"
#include "learning/policy.h"
#include "learning/policy_header.h"
#include "learning/safetensors.h"
#include "networks/gaussian.h"
#include "programs/memory.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_pendulum.h"

#include <ctype.h>

enum { ROWS = 3, AGENTS = 5, TASKS = 2 };
enum { DQN, DDPG, TD3, SAC, TUNED_SAC };

static const char *const agent_name[AGENTS] = {"dqn", "ddpg", "td3", "sac", "tuned_sac"};

/* An agent of each kind on each task; DQN's are the cart-pole and the pendulum of five torques. */
struct subject {
    int kind, task;
    union {
        struct dqn dqn;
        struct ddpg ddpg;
        struct td3 td3;
        struct sac sac;
        struct tuned_sac tuned;
    } x;
    struct env_pendulum pendulum;
    struct env_cartpole cartpole;
    struct env_planar planar;
    struct env *env;
    struct agent *agent;
    struct policy policy;
    double log_sigma_low, log_sigma_high;
};

static void make_agent(struct subject *s, int obs, struct rng *rng) {
    struct ddpg_config ddpg = ddpg_preset(PRESET_TASK);
    struct td3_config td3 = td3_preset(PRESET_TASK);
    struct sac_config sac = sac_preset(PRESET_TASK);
    struct tuned_sac_config tuned = tuned_sac_preset(PRESET_TASK);
    struct dqn_config dqn = dqn_defaults(100);
    struct policy_form form = {POLICY_TANH, {64, 64}, 0, 0};
    sac.log_sigma_low = s->log_sigma_low, sac.log_sigma_high = s->log_sigma_high;
    tuned.log_sigma_low = s->log_sigma_low, tuned.log_sigma_high = s->log_sigma_high;
    if (s->kind == DQN) dqn_init(&s->x.dqn, &dqn, obs, s->env->action.n, ROWS, rng);
    if (s->kind == DDPG) ddpg_init(&s->x.ddpg, &ddpg, obs, &s->env->action, ROWS, rng);
    if (s->kind == TD3) td3_init(&s->x.td3, &td3, obs, &s->env->action, ROWS, rng);
    if (s->kind == SAC) sac_init(&s->x.sac, &sac, obs, &s->env->action, ROWS, rng);
    if (s->kind == TUNED_SAC) tuned_sac_init(&s->x.tuned, &tuned, obs, &s->env->action, ROWS, rng);
    s->agent = (struct agent *)&s->x; /* the first member of each */
    if (s->kind == DQN) form.head = POLICY_VALUES;
    if (s->kind >= SAC) form = (struct policy_form){POLICY_GAUSSIAN, {64, 64}, s->log_sigma_low, s->log_sigma_high};
    s->policy = policy_of(s->agent, s->env->name, &form);
}

/* seed: of the parameters, which are larger than a start's, so that tangents are bent and scales clamped. */
static struct subject *make_bounded(int kind, int task, uint64_t seed, double low, double high) {
    struct subject *s = allocate(1, sizeof *s);
    struct rng rng;
    *s = (struct subject){.kind = kind, .task = task, .log_sigma_low = low, .log_sigma_high = high};
    env_pendulum_init(&s->pendulum, kind == DQN ? 5 : 0);
    env_cartpole_init(&s->cartpole);
    env_planar_init(&s->planar, HALF_CHEETAH, 5);
    s->env = task == 0 ? &s->pendulum.env : kind == DQN ? &s->cartpole.env : &s->planar.env;
    rng_init(&rng, seed, 1);
    make_agent(s, s->env->observation.dim, &rng);
    for (int i = 0; i < s->policy.net.parameters; i++) s->policy.parameters[i] += R(0.1 * rng_normal(&rng));
    return s;
}

static struct subject *make(int kind, int task, uint64_t seed) {
    return make_bounded(kind, task, seed, -0.125, 0.0625);
}

static void unmake(struct subject *s) {
    if (s->kind == DQN) dqn_free(&s->x.dqn);
    if (s->kind == DDPG) ddpg_free(&s->x.ddpg);
    if (s->kind == TD3) td3_free(&s->x.td3);
    if (s->kind == SAC) sac_free(&s->x.sac);
    if (s->kind == TUNED_SAC) tuned_sac_free(&s->x.tuned);
    free(s);
}

/* The network's outputs. */
static const real *outputs(struct subject *s, const real *obs) {
    if (s->kind == DQN) return mlp_forward(&s->x.dqn.net, s->x.dqn.online, &s->x.dqn.now, obs, 1);
    struct net *net = s->kind == DDPG  ? &s->x.ddpg.actor
                      : s->kind == TD3 ? &s->x.td3.actor
                      : s->kind == SAC ? &s->x.sac.actor
                                       : &s->x.tuned.actor;
    return net_output(net, net->now, obs, 1);
}

static const char *scratch(const char *ending) {
    static char path[64];
    static long process; /* of the test, not of the children in which it lets programs die */
    if (!process) process = (long)getpid();
    snprintf(path, sizeof path, "/tmp/policy-test-%ld%s", process, ending);
    return path;
}

/* ---- safetensors */

/* The place of an array and its shape, found in the header as text: exactly as `name` stands there. */
static bool find_array(const char *header, const char *name, long shape[2], long place[2]) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "\"%s\":{\"dtype\":\"%s\",\"shape\":[", name, sizeof(real) == 4 ? "F32" : "F64");
    const char *at = strstr(header, wanted);
    if (!at || strstr(at + 1, wanted)) return false;
    at += strlen(wanted);
    shape[1] = 0;
    return sscanf(at, "%ld,%ld],\"data_offsets\":[%ld,%ld]}", &shape[0], &shape[1], &place[0], &place[1]) == 4 ||
           sscanf(at, "%ld],\"data_offsets\":[%ld,%ld]}", &shape[0], &place[0], &place[1]) == 3;
}

static bool same_array(const char *data, long begin, const real *x, int stride, int n) {
    for (int i = 0; i < n; i++)
        if (memcmp(data + begin + (long)(sizeof(real)) * i, &x[i * stride], sizeof(real)) != 0) return false;
    return true;
}

/* A machine whose lowest byte is not the first would fail here, rightly: the comparison is by bytes. */
static void arrays(struct harness *t) {
    for (int kind = 0; kind < AGENTS; kind++)
        for (int task = 0; task < TASKS; task++) {
            struct subject *s = make(kind, task, 5);
            const struct mlp *net = &s->policy.net;
            size_t length;
            long at = 0, shape[2], place[2];
            policy_export(&s->policy, scratch(".safetensors"));
            char *text = read_whole(scratch(".safetensors"), &length), name[40];
            long n = (long)(unsigned char)text[0] + 256 * (long)(unsigned char)text[1];
            for (int i = 2; i < 8; i++) EXPECT(text[i] == 0);
            EXPECT(n % 8 == 0 && 8 + n < (long)length && text[8] == '{');
            char *data = text + 8 + n, *header = allocate((size_t)n + 1, 1);
            memcpy(header, text + 8, (size_t)n);
            for (int l = 0; l < net->layers; l++) {
                const real *w = s->policy.parameters + net->offset[l];
                int in = net->size[l], out = net->size[l + 1];
                snprintf(name, sizeof name, "%s.%d.weight", kind == DQN ? "q" : "actor", 2 * l);
                EXPECT(find_array(header, name, shape, place));
                EXPECT(shape[0] == out && shape[1] == in && place[0] == at);
                at += out * in * (int)sizeof(real);
                EXPECT(place[1] == at);
                for (int j = 0; j < out; j++)
                    EXPECT(same_array(data, place[0] + (long)sizeof(real) * j * in, w + j, out, in));
                snprintf(name, sizeof name, "%s.%d.bias", kind == DQN ? "q" : "actor", 2 * l);
                EXPECT(find_array(header, name, shape, place));
                EXPECT(shape[0] == out && shape[1] == 0 && place[0] == at);
                at += out * (int)sizeof(real);
                EXPECT(place[1] == at && same_array(data, place[0], w + in * out, 1, out));
            }
            EXPECT(8 + n + at == (long)length);
            int tensors = 0;
            for (const char *p = header; (p = strstr(p, "\"dtype\"")); p++) tensors++;
            EXPECT(tensors == 2 * net->layers);
            snprintf(name, sizeof name, "\"agent\":\"%s\"", s->agent->name);
            EXPECT(strstr(header, name) && strstr(header, s->env->name));
            EXPECT((strstr(header, "\"log_std_min\":\"-0.125\",\"log_std_max\":\"0.0625\"") != NULL) == (kind >= SAC));
            EXPECT(!strstr(header, "\"action_low\":\"[-2]\"") == (kind == DQN || task == 1));
            EXPECT((strstr(header, "\"[-1,-1,-1,-1,-1,-1]\"") != NULL) == (kind != DQN && task == 1));
            free(header);
            free(text);
            unmake(s);
        }
    unlink(scratch(".safetensors"));
}

static bool same_parameters(const struct policy *a, const struct policy *b) {
    return memcmp(a->parameters, b->parameters, (size_t)a->net.parameters * sizeof *a->parameters) == 0;
}

static void back(struct harness *t) {
    for (int kind = 0; kind < AGENTS; kind++)
        for (int task = 0; task < TASKS; task++) {
            struct subject *s = make(kind, task, 5), *other = make(kind, task, 6);
            EXPECT(!same_parameters(&s->policy, &other->policy));
            policy_export(&s->policy, scratch(".safetensors"));
            safetensors_load(&other->policy, scratch(".safetensors"));
            EXPECT(same_parameters(&s->policy, &other->policy));
            unmake(s);
            unmake(other);
        }
    struct subject *sac = make(SAC, 0, 5), *tuned = make(TUNED_SAC, 0, 5), *td3 = make(TD3, 0, 5);
    policy_export(&sac->policy, scratch(".safetensors"));
    safetensors_load(&tuned->policy, scratch(".safetensors")); /* who learned it does not matter */
    EXPECT(same_parameters(&sac->policy, &tuned->policy));
    EXPECT_DIES(EXIT_INPUT, "its head is 'squashed gaussian' where the agent has 'tanh'",
                safetensors_load(&td3->policy, scratch(".safetensors")));
    struct subject *narrow = make_bounded(SAC, 0, 5, -0.125, 0.5), *cheetah = make(SAC, 1, 5);
    EXPECT_DIES(EXIT_INPUT, "its log_std_max is '0.0625' where the agent has '0.5'",
                safetensors_load(&narrow->policy, scratch(".safetensors")));
    EXPECT_DIES(EXIT_INPUT, "its environment is 'pendulum' where the agent has 'half-cheetah'",
                safetensors_load(&cheetah->policy, scratch(".safetensors")));
    unlink(scratch(".safetensors"));
    EXPECT_DIES(EXIT_INPUT, "cannot read /tmp/", safetensors_load(&sac->policy, scratch(".safetensors")));
    tuned->policy.parameters[7] = R(INFINITY);
    EXPECT_DIES(EXIT_RESOURCE, "number 8 of the policy is not finite", policy_export(&tuned->policy, scratch(".h")));
    EXPECT_DIES(EXIT_INPUT, "ends neither in .safetensors nor in .onnx nor in .h", policy_refuse("policy.pt"));
    EXPECT_DIES(EXIT_INPUT, "ends neither", policy_refuse("folder/.h"));
    EXPECT_DIES(EXIT_RESOURCE, "cannot write /no-such-folder/a.h", policy_refuse("/no-such-folder/a.h"));
    EXPECT_DIES(EXIT_INPUT, "--save: a.safetensors holds a policy", policy_refuse_save("a.safetensors", "b"));
    policy_refuse_save("a", "b");
    EXPECT(policy_is_file("a.safetensors") && !policy_is_file("a.safetensors.txt") && !policy_is_file(".safetensors"));
    unmake(sac), unmake(tuned), unmake(td3), unmake(narrow), unmake(cheetah);
}

/* ---- files that are refused */

/* A network of 1, 1, 1 and 1 numbers: its file is small enough to be written by hand. */
static struct policy tiny(real *parameters) {
    static const int size[] = {1, 1, 1, 1};
    return (struct policy){.agent = "a",
                           .environment = "e",
                           .form = {.head = POLICY_VALUES},
                           .obs = 1,
                           .action = {.n = 1, .dim = 1},
                           .net = mlp_shape(3, size, RELU, IDENTITY),
                           .parameters = parameters};
}

static const char tiny_header[] = "{\"q.0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
                                  "\"q.0.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},"
                                  "\"q.2.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[8,12]},"
                                  "\"q.2.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]},"
                                  "\"q.4.bias\":{ \"data_offsets\" : [20, 28], \"shape\":[1],\"dtype\":\"F64\"} ,"
                                  "\"__metadata__\":{\"environment\":\"e\",\"any\\u0041\":\"\\\"\\n\\\\ \xc3\xa9\"},"
                                  "\"q.4\\u002eweight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[16,20]}} ";

static const float tiny_numbers[5] = {1, 2, 3, 4, 5};

/* The header with `from` replaced by `to`, and `extra` bytes more or fewer than its numbers take. */
static void write_tiny(const char *from, const char *to, int extra) {
    char text[2048] = {0}, *at = text + 8;
    const char *found = strstr(tiny_header, from);
    if (!found) die(EXIT_RESOURCE, "the header has no %s", from);
    memcpy(at, tiny_header, (size_t)(found - tiny_header));
    strcat(strcat(at, to), found + strlen(from));
    size_t n = strlen(at);
    text[0] = (char)(n & 255), text[1] = (char)(n >> 8);
    memcpy(at + n, tiny_numbers, sizeof tiny_numbers);
    memcpy(at + n + sizeof tiny_numbers, &(double){6}, sizeof(double));
    write_whole(scratch(".safetensors"), text, (size_t)(8 + (int)n + 28 + extra));
}

static void refused(struct harness *t) {
    static const struct {
        const char *from, *to, *message;
        int extra;
    } bad[] = {
        {"\"F32\"", "\"F16\"", "'q.0.weight' has numbers of type F16, not F32 or F64", 0},
        {"\"F32\"", "\"F64\"", "'q.0.weight' has the place 0 to 4, which is not 8 bytes", 0},
        {"[1,1]", "[1]", "'q.0.weight' has the shape [1] where the agent has [1, 1]", 0},
        {"[1,1]", "[2,1]", "'q.0.weight' has the shape [2, 1] where the agent has [1, 1]", 0},
        {"[1,1]", "[1,1,1]", "a list in its header is longer than any", 0},
        {"[1,1]", "[]", "'q.0.weight' has the shape [0] where the agent has [1, 1]", 0},
        {"[1,1]", "[1,-1]", "something else than whole numbers", 0},
        {"[1,1]", "[1,1.0]", "lacks a ']'", 0},
        {"[1,1]", "[1,01]", "begins with 0", 0},
        {"[1,1]", "[1,99999999999999999999999]", "larger than any place", 0},
        {"[0,4]", "[4,0]", "'q.0.weight' has the place 4 to 0", 0},
        {"[4,8]", "[0,4]", "overlap or leave a gap", 0},
        {"[4,8]", "[3,7]", "overlap or leave a gap", 0},
        {"[20, 28]", "[21, 29]", "overlap or leave a gap", 1},
        {"[20, 28]", "[20]", "place is not two numbers", 0},
        {"{", "{", "its arrays take 28 bytes, and there are 29", 1},
        {"{", "{", "its arrays take 28 bytes, and there are 27", -1},
        {"q.0.bias", "q.0.base", "an array 'q.0.base', which the agent's policy has not", 0},
        {"q.0.bias", "q.0.weight", "'q.0.weight' is there twice", 0},
        {"\"q.0.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},", "", "there is no 'q.0.bias'", 0},
        {"\"shape\"", "\"sharp\"", "'q.0.weight' has a 'sharp'", 0},
        {"\"shape\":[1,1],", "", "lacks its type, its shape or its place", 0},
        {"\"shape\":[1,1],", "\"shape\":[1,1],\"shape\":[1,1],", "has two of 'shape'", 0},
        {"\"environment\":\"e\"", "\"environment\":\"f\"", "its environment is 'f' where the agent has 'e'", 0},
        {"\"environment\":\"e\"", "\"environment\":[1]", "lacks a '\"'", 0},
        {"\"__metadata__\"", "\"__metadata__\":{},\"__metadata__\"", "metadata twice", 0},
        {"\"F32\"", "\"F32", "", 0},
        {"\\u0041", "\\u00zz", "an escape that is none", 0},
        {"\\u0041", "\\x", "an escape that is none", 0},
        {"\\u0041", "\x01", "a control character", 0},
        {"{\"q.0.weight\"", " {\"q.0.weight\"", "does not begin with '{'", 0},
        {"]}} ", "]}} x", "something stands behind", 0},
        {"]}} ", "]},} ", "lacks a '\"'", 0},
        {"]}} ", "]} ", "lacks a '}'", 0},
    };
    real parameters[6];
    struct policy p = tiny(parameters);
    write_tiny("{", "{", 0);
    safetensors_load(&p, scratch(".safetensors"));
    static const real expected[] = {1, 2, 3, 4, 5, 6}; /* the last weight stands before the last bias */
    for (int i = 0; i < 6; i++) EXPECT(parameters[i] == expected[i]);
    write_whole(scratch(".safetensors"), "\0\0\0\0\0\0\0\0", 8); /* a header of nothing */
    EXPECT_DIES(EXIT_INPUT, "does not begin with '{'", safetensors_load(&p, scratch(".safetensors")));
    write_whole(scratch(".safetensors"), "\0\0\0\0\0\0\0", 7);
    EXPECT_DIES(EXIT_INPUT, "shorter than 8 bytes", safetensors_load(&p, scratch(".safetensors")));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        write_tiny(bad[i].from, bad[i].to, bad[i].extra);
        char text[80];
        snprintf(text, sizeof text, "%s", bad[i].message);
        EXPECT_DIES(EXIT_INPUT, text, safetensors_load(&p, scratch(".safetensors")));
    }
    unlink(scratch(".safetensors"));
}

/* Every beginning of a file is refused, and so is every length of the header but the right one; a changed byte is
 * refused or changes nothing but numbers. No number may be one that is none. */
static bool is_refused(const struct policy *p) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr)) _exit(9);
        safetensors_load(p, scratch(".safetensors"));
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status) || (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != EXIT_INPUT)) return false;
    return WEXITSTATUS(status) == EXIT_INPUT;
}

static void broken(struct harness *t) {
    if (t->mutation != PLAIN) return;
    real parameters[6];
    struct policy p = tiny(parameters);
    size_t length;
    write_tiny("{", "{", 0);
    char *text = read_whole(scratch(".safetensors"), &length);
    for (size_t n = 0; n < length; n += n < 40 ? 1 : 7) {
        write_whole(scratch(".safetensors"), text, n);
        EXPECT(is_refused(&p));
    }
    for (int i = 0; i < 8; i++)
        for (int bit = 0; bit < 8; bit++) {
            text[i] = (char)(text[i] ^ 1 << bit);
            write_whole(scratch(".safetensors"), text, length);
            EXPECT(is_refused(&p));
            text[i] = (char)(text[i] ^ 1 << bit);
        }
    static const float nothing[] = {NAN, INFINITY, -INFINITY};
    for (int i = 0; i < 3; i++) {
        memcpy(text + length - 28, &nothing[i], 4);
        write_whole(scratch(".safetensors"), text, length);
        EXPECT_DIES(EXIT_INPUT, "number 1 of 'q.0.weight' is not finite",
                    safetensors_load(&p, scratch(".safetensors")));
    }
    memcpy(text + length - 28, &tiny_numbers[0], 4);
    if (sizeof(real) == sizeof(float)) { /* finite in double, and not in single */
        memcpy(text + length - 8, &(double){1e300}, 8);
        write_whole(scratch(".safetensors"), text, length);
        EXPECT_DIES(EXIT_INPUT, "number 1 of 'q.4.bias' is not finite", safetensors_load(&p, scratch(".safetensors")));
    }
    free(text);
    unlink(scratch(".safetensors"));
}

/* ---- ONNX */

struct piece {
    const char *at, *end;
};

struct field {
    int number, kind;
    uint64_t value;
    struct piece data;
};

static uint64_t get_varint(struct piece *p) {
    uint64_t x = 0;
    for (int shift = 0; p->at < p->end && shift < 64; shift += 7) {
        unsigned char c = (unsigned char)*p->at++;
        x |= (uint64_t)(c & 127) << shift;
        if (c < 128) return x;
    }
    die(EXIT_RESOURCE, "a number does not end");
}

/* The next field of a message; false at its end. A field that is not whole ends the test. */
static bool next_field(struct piece *p, struct field *f) {
    if (p->at == p->end) return false;
    uint64_t key = get_varint(p);
    *f = (struct field){.number = (int)(key >> 3), .kind = (int)(key & 7)};
    if (f->kind == 0) f->value = get_varint(p);
    if (f->kind == 2 || f->kind == 5) {
        uint64_t n = f->kind == 5 ? 4 : get_varint(p);
        if (n > (uint64_t)(p->end - p->at)) die(EXIT_RESOURCE, "a field is longer than its message");
        f->data = (struct piece){p->at, p->at + n};
        p->at += n;
    } else if (f->kind != 0) {
        die(EXIT_RESOURCE, "a field of kind %d", f->kind);
    }
    return true;
}

/* The one field of this number in a message. */
static struct field only(struct piece p, int number) {
    struct field f, found = {0};
    int n = 0;
    while (next_field(&p, &f))
        if (f.number == number) found = f, n++;
    if (n != 1) die(EXIT_RESOURCE, "%d fields of number %d", n, number);
    return found;
}

/* What is known while a graph runs: named arrays [rows][columns]. */
struct known {
    char name[32];
    int rows, columns;
    bool index; /* of ArgMax: whole numbers [rows] */
    double x[64 * 64 * ROWS];
};

struct run {
    struct known *known;
    int n;
    int opset, version, inputs, outputs;
    bool declared; /* inputs and outputs, as what they are */
    char entries[128];
};

static void copy_name(char *name, struct piece from) {
    snprintf(name, 32, "%.*s", (int)(from.end - from.at), from.at);
}

static struct known *find(struct run *r, const char *name) {
    for (int i = 0; i < r->n; i++)
        if (strcmp(r->known[i].name, name) == 0) return &r->known[i];
    die(EXIT_RESOURCE, "no '%s' in the graph", name);
}

static void read_tensor(struct run *r, struct piece p) {
    struct known *k = &r->known[r->n++];
    struct field f;
    int dimension[2] = {1, 1}, n = 0;
    if (only(p, 2).value != 1) die(EXIT_RESOURCE, "an array is not of float");
    while (next_field(&p, &f)) {
        if (f.number == 1) dimension[n++] = (int)f.value;
        if (f.number == 8) copy_name(k->name, f.data);
        if (f.number != 9) continue;
        if (f.data.end - f.data.at != 4L * dimension[0] * dimension[1]) die(EXIT_RESOURCE, "an array's size");
        for (int i = 0; i < dimension[0] * dimension[1]; i++) {
            float x;
            memcpy(&x, f.data.at + 4 * i, 4);
            k->x[i] = (double)x;
        }
    }
    k->rows = n == 2 ? dimension[0] : 1; /* a list is a row */
    k->columns = n == 2 ? dimension[1] : dimension[0];
}

struct node {
    char kind[32], input[3][32], output[32];
    int inputs;
    double low, high;
    int axis, keep, transposed;
};

static void read_attribute(struct node *node, struct piece p) {
    char name[32] = "";
    float x = 0;
    int i = 0, type = 0;
    struct field f;
    while (next_field(&p, &f)) {
        if (f.number == 1) copy_name(name, f.data);
        if (f.number == 2) memcpy(&x, f.data.at, 4);
        if (f.number == 3) i = (int)f.value;
        if (f.number == 20) type = (int)f.value;
    }
    if (strcmp(name, "min") == 0 && type == 1) node->low = (double)x;
    if (strcmp(name, "max") == 0 && type == 1) node->high = (double)x;
    if (strcmp(name, "axis") == 0 && type == 2) node->axis = i;
    if (strcmp(name, "keepdims") == 0 && type == 2) node->keep = i;
    if (strcmp(name, "transB") == 0 && type == 2) node->transposed = i;
}

static void gemm(const struct node *node, const struct known *a, const struct known *b, const struct known *c,
                 struct known *y) {
    if (!node->transposed || a->columns != b->columns || c->columns != b->rows) die(EXIT_RESOURCE, "Gemm's shapes");
    y->columns = b->rows;
    for (int i = 0; i < a->rows; i++)
        for (int j = 0; j < b->rows; j++) {
            double sum = c->x[j];
            for (int k = 0; k < a->columns; k++) sum += a->x[i * a->columns + k] * b->x[j * b->columns + k];
            y->x[i * b->rows + j] = sum;
        }
}

static double one(const struct node *node, double a, double b) {
    if (strcmp(node->kind, "Relu") == 0) return a > 0 ? a : 0;
    if (strcmp(node->kind, "Tanh") == 0) return tanh(a);
    if (strcmp(node->kind, "Mul") == 0) return a * b;
    if (strcmp(node->kind, "Add") == 0) return a + b;
    if (strcmp(node->kind, "Clip") == 0) return a < node->low ? node->low : a > node->high ? node->high : a;
    die(EXIT_RESOURCE, "an operator %s", node->kind);
}

static void run_node(struct run *r, struct piece p) {
    struct node node = {.axis = -9, .keep = -9, .low = NAN, .high = NAN};
    struct field f;
    while (next_field(&p, &f)) {
        if (f.number == 1) copy_name(node.input[node.inputs++], f.data);
        if (f.number == 2) copy_name(node.output, f.data);
        if (f.number == 4) copy_name(node.kind, f.data);
        if (f.number == 5) read_attribute(&node, f.data);
    }
    const struct known *a = find(r, node.input[0]), *b = node.inputs > 1 ? find(r, node.input[1]) : NULL;
    struct known *y = &r->known[r->n++];
    memcpy(y->name, node.output, sizeof y->name);
    y->rows = a->rows, y->columns = a->columns;
    if (strcmp(node.kind, "Gemm") == 0) {
        gemm(&node, a, b, find(r, node.input[2]), y);
    } else if (strcmp(node.kind, "ArgMax") == 0) {
        if (node.axis != 1 || node.keep != 0) die(EXIT_RESOURCE, "ArgMax's attributes");
        y->columns = 1, y->index = true;
        for (int i = 0; i < a->rows; i++) {
            int best = 0;
            for (int j = 1; j < a->columns; j++)
                if (a->x[i * a->columns + j] > a->x[i * a->columns + best]) best = j;
            y->x[i] = best;
        }
    } else {
        for (int i = 0; i < a->rows * a->columns; i++) y->x[i] = one(&node, a->x[i], b ? b->x[i % b->columns] : 0);
    }
}

/* Whether an input or output is declared with the type and the shape of what came out: programs make room by that. */
static bool is_declared(struct run *r, struct piece value) {
    struct piece tensor = only(only(value, 2).data, 1).data, shape = only(tensor, 2).data;
    struct field dimension;
    char name[32], first[32];
    int n = 0;
    copy_name(name, only(value, 1).data);
    const struct known *k = find(r, name);
    bool same = only(tensor, 1).value == (k->index ? 7 : 1); /* int64, or float */
    for (; next_field(&shape, &dimension); n++) {
        if (n == 0) copy_name(first, only(dimension.data, 2).data); /* any number of rows, by a name */
        same = same && dimension.number == 1;
        same = same && (n == 0 ? strcmp(first, "batch") == 0 : only(dimension.data, 1).value == (uint64_t)k->columns);
    }
    return same && n == (k->index ? 1 : 2);
}

static void run_graph(struct run *r, struct piece graph) {
    struct field f;
    r->declared = true;
    for (int pass = 0; pass < 3; pass++) /* arrays first, and last what is said of what came out */
        for (struct piece p = graph; next_field(&p, &f);) {
            if (pass == 0 && f.number == 5) read_tensor(r, f.data);
            if (pass == 1 && f.number == 1) run_node(r, f.data);
            if (pass == 1) r->inputs += f.number == 11, r->outputs += f.number == 12;
            if (pass == 2 && (f.number == 11 || f.number == 12)) r->declared = is_declared(r, f.data) && r->declared;
        }
}

static void run_model(struct run *r, const char *text, size_t length) {
    struct piece p = {text, text + length};
    struct field f, inner;
    while (next_field(&p, &f)) {
        if (f.number == 1) r->version = (int)f.value;
        if (f.number == 7) run_graph(r, f.data);
        if (f.number == 8)
            for (struct piece o = f.data; next_field(&o, &inner);) r->opset = (int)inner.value;
        if (f.number == 14) { /* what is said of the whole: words in pairs */
            char *to = r->entries + strlen(r->entries);
            struct piece key = only(f.data, 1).data, value = only(f.data, 2).data;
            snprintf(to, sizeof r->entries - (size_t)(to - r->entries), "%.*s=%.*s;", (int)(key.end - key.at), key.at,
                     (int)(value.end - value.at), value.at);
        }
    }
}

static double worst_of(const struct known *k, int row, const real *x, int n) {
    double error = k->columns == n ? 0 : INFINITY;
    for (int i = 0; i < n && k->columns == n; i++) error = worse(error, fabs(k->x[row * n + i] - (double)x[i]));
    return error;
}

static void graphs(struct harness *t) {
    for (int kind = 0; kind < AGENTS; kind++)
        for (int task = 0; task < TASKS; task++) {
            struct subject *s = make(kind, task, 7);
            struct run r = {.known = allocate(64, sizeof *r.known)};
            char said[128];
            struct known *input = &r.known[r.n++];
            int obs = s->agent->obs, act = s->agent->action.dim, clamped = 0;
            double error = 0;
            struct rng rng;
            size_t length;
            real row[ROWS][32], action[8], log_sigma[8];
            rng_init(&rng, 8, 0);
            *input = (struct known){.name = "observation", .rows = ROWS, .columns = obs};
            for (int i = 0; i < ROWS * obs; i++) input->x[i] = (double)(row[i / obs][i % obs] = R(rng_normal(&rng)));
            policy_export(&s->policy, scratch(".onnx"));
            char *text = read_whole(scratch(".onnx"), &length);
            run_model(&r, text, length);
            EXPECT(r.opset == 9 && r.version == 4 && r.inputs == 1 && r.declared);
            snprintf(said, sizeof said, "agent=%s;environment=%s;", s->policy.agent, s->policy.environment);
            EXPECT(strcmp(r.entries, said) == 0);
            EXPECT(r.outputs == (kind == DQN ? 2 : kind >= SAC ? 3 : 1));
            for (int i = 0; i < ROWS; i++) {
                s->agent->act(s->agent, row[i], NULL, 0, action);
                error = worse(error, worst_of(find(&r, "action"), i, action, act));
                const real *y = outputs(s, row[i]);
                if (kind == DQN) error = worse(error, worst_of(find(&r, "values"), i, y, s->agent->action.n));
                if (kind < SAC) continue;
                for (int j = 0; j < act; j++) {
                    log_sigma[j] = gaussian_clamped_log_sigma(y[act + j], R(-0.125), R(0.0625));
                    clamped += log_sigma[j] != y[act + j];
                }
                error = worse(error, worst_of(find(&r, "mean"), i, y, act));
                error = worse(error, worst_of(find(&r, "log_std"), i, log_sigma, act));
            }
            EXPECT(kind < SAC || clamped > 0);
            EXPECT_NEAR(error, 0, 2e-6); /* the file is of single precision */
            free(text);
            free(r.known);
            unmake(s);
        }
    unlink(scratch(".onnx"));
}

/* ---- for other programs */

/* Rows of observations, as a random policy meets them (in single precision, as others see them), and what the agent does there: its action (or the values), and
 * of SAC mean, log sigma, an action that is drawn and its log-density. Each number so that it comes back exactly. */
static void put_reals(FILE *file, const real *x, int n) {
    for (int i = 0; i < n; i++) fprintf(file, "%.*g\t", sizeof(real) == 4 ? 9 : 17, (double)x[i]);
}

static void describe(struct subject *s, FILE *file) {
    struct env *env = s->env;
    struct rng rng;
    int obs = s->agent->obs, act = env->action.dim;
    double seen[32], taken[8];
    real row[32], action[8], noise[8], log_sigma[8], u[8], drawn[8];
    struct env_result r = {.terminated = true};
    rng_init(&rng, 9, 0);
    for (int step = 0; step < 500; step++) {
        if (r.terminated || r.truncated) env_reset(env, &rng, seen);
        agent_observe(&env->observation, seen, row);
        for (int i = 0; i < obs; i++) row[i] = R((float)row[i]);
        put_reals(file, row, obs);
        s->agent->act(s->agent, row, NULL, 0, action);
        put_reals(file, action, act);
        const real *y = outputs(s, row);
        if (s->kind == DQN) put_reals(file, y, env->action.n);
        if (s->kind >= SAC) {
            for (int i = 0; i < act; i++) {
                log_sigma[i] = gaussian_clamped_log_sigma(y[act + i], R(s->log_sigma_low), R(s->log_sigma_high));
                noise[i] = R(rng_normal(&rng));
            }
            real log_pi = gaussian_tanh_sample(act, y, log_sigma, noise, u, drawn);
            put_reals(file, y, act), put_reals(file, log_sigma, act), put_reals(file, u, act);
            put_reals(file, &log_pi, 1);
        }
        fprintf(file, "\n");
        for (int i = 0; i < act; i++)
            taken[i] = env->action.n ? rng_below(&rng, env->action.n)
                                     : rng_range(&rng, env->action.low[i], env->action.high[i]);
        r = env_step(env, taken, &rng, seen);
    }
}

/* However long the file's name is, the names that begin with it have 128 characters of it. */
static void long_names(struct harness *t) {
    real parameters[6] = {1, 2, 3, 4, 5, 6};
    struct policy p = tiny(parameters);
    for (int letters = 126; letters < 200; letters += letters < 132 ? 1 : 20) {
        char path[256], wanted[256], *text;
        size_t length;
        snprintf(path, sizeof path, "a.b/%0*d.h", letters, 0); /* no digit begins a name: a p comes before the zeros */
        text = policy_header_text(&p, path, &length);
        snprintf(wanted, sizeof wanted, " int p%0*d_action(", letters < 128 ? letters : 127, 0);
        EXPECT(strstr(text, wanted) != NULL);
        free(text);
    }
}

static void for_others(struct harness *t) {
    const char *folder = getenv("EXPORTS");
    char path[512];
    for (int kind = 0; folder && t->mutation == PLAIN && kind < AGENTS; kind++)
        for (int task = 0; task < TASKS; task++) {
            struct subject *s = make_bounded(kind, task, 5, -20, 2);
            snprintf(path, sizeof path, "%s/%s_%s.safetensors", folder, agent_name[kind], s->env->name);
            if (access(path, R_OK) == 0) {
                safetensors_load(&s->policy, path);
                snprintf(path, sizeof path, "%s/%s_%s.%s", folder, agent_name[kind], s->env->name,
                         sizeof(real) == 4 ? "tsv" : "f64");
                FILE *file = fopen(path, "w");
                if (!file) die(EXIT_RESOURCE, "cannot write %s", path);
                describe(s, file);
                fclose(file);
            }
            unmake(s);
        }
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"safetensors: arrays byte by byte", arrays},
        {"safetensors: back again", back},
        {"safetensors: refused", refused},
        {"safetensors: broken", broken},
        {"onnx: the graph runs", graphs},
        {"a header's long name", long_names},
        {"for other programs", for_others},
    };
    return harness_run("policy", section, sizeof section / sizeof *section, argc, argv);
}
