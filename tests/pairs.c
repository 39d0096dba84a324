/* Rows of a state and an action: what is joined, what is taken out again, and what stays as it is. */
#include "networks/pairs.h"
#include "harness.h"
#include "numbers/order.h"

enum { OBS = 3, ACT = 2, ROWS = 5, BOTH = OBS + ACT, MOST = 23 };

/* Every number of a row comes from its own place, whatever is in the room for actions and however few rows there are. */
static void join(struct harness *t, int obs, int act) {
    struct pairs x;
    real s[ROWS * MOST], a[ROWS * MOST];
    int both = obs + act;
    pairs_init(&x, obs, act, ROWS);
    EXPECT(x.obs == obs && x.act == act);
    for (int i = 0; i < ROWS * obs; i++) s[i] = R(100 + i);
    for (int i = 0; i < ROWS * act; i++) a[i] = R(200 + i), x.a[i] = R(300 + i);
    for (int n = ROWS; n > 0; n -= 2) {
        for (int own = 0; own < 2; own++) {
            for (int i = 0; i < ROWS * both; i++) x.sa[i] = -1;
            EXPECT(pairs_join(&x, s, own ? x.a : a, n) == x.sa);
            bool all = true;
            for (int i = 0; i < ROWS * both; i++) {
                int row = i / both, at = i % both;
                int right = at < obs ? 100 + row * obs + at : (own ? 300 : 200) + row * act + at - obs;
                all = all && x.sa[i] == R(row < n ? right : -1);
            }
            EXPECT(all);
        }
    }
    for (int i = 0; i < ROWS * act; i++) EXPECT(x.a[i] == R(300 + i));
    pairs_free(&x);
    EXPECT(!x.sa && x.obs == 0);
}

/* Short rows are copied otherwise than long ones. */
static void joined(struct harness *t) {
    static const int shape[][2] = {{3, 2}, {3, 1}, {1, 1}, {6, 1}, {2, 9}, {17, 6}};
    for (int k = 0; k < 6; k++) join(t, shape[k][0], shape[k][1]);
}

/* The parts of the one block do not overlap. */
static void room(struct harness *t) {
    struct pairs x;
    pairs_init(&x, OBS, ACT, ROWS);
    real *const part[] = {x.sa, x.a, x.d_a, x.d_q};
    static const int size[] = {ROWS * BOTH, ROWS * ACT, ROWS * ACT, ROWS};
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < size[k]; i++) part[k][i] = R(k);
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < size[k]; i++) EXPECT(part[k][i] == R(k));
    pairs_free(&x);
}

static void clipping(struct harness *t) {
    static const double from[] = {-INFINITY, -2, -1.5, -0.3, 0, 0.3, 1.5, 2, INFINITY};
    static const double to[] = {-1.5, -1.5, -1.5, -0.3, 0, 0.3, 1.5, 1.5, 1.5};
    for (int i = 0; i < 9; i++) EXPECT(clip(from[i], 1.5) == to[i] && real_clip(R(from[i]), R(1.5)) == R(to[i]));
    EXPECT(isnan(clip(NAN, 1)) && isnan(real_clip(R(NAN), 1)));
    EXPECT(signbit(clip(-0.0, 1)) && !signbit(clip(0.0, 1)) && signbit(real_clip(R(-0.0), 1)));
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"joined", joined}, {"room", room}, {"clipping", clipping}};
    return harness_run("pairs", section, sizeof section / sizeof *section, argc, argv);
}
