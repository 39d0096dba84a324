/* Rows of a state and an action: what is joined, what is taken out again, and what stays as it is. */
#include "networks/pairs.h"
#include "harness.h"
#include "numbers/order.h"

enum { OBS = 3, ACT = 2, ROWS = 5, BOTH = OBS + ACT };

/* Every number of a row comes from its own place, whatever is in the room for actions and however few rows there are. */
static void joined(struct harness *t) {
    struct pairs x;
    real s[ROWS * OBS], a[ROWS * ACT];
    pairs_init(&x, OBS, ACT, ROWS);
    EXPECT(x.obs == OBS && x.act == ACT);
    for (int i = 0; i < ROWS * OBS; i++) s[i] = R(100 + i);
    for (int i = 0; i < ROWS * ACT; i++) a[i] = R(200 + i), x.a[i] = R(300 + i);
    for (int n = ROWS; n > 0; n -= 2) {
        for (int own = 0; own < 2; own++) {
            for (int i = 0; i < ROWS * BOTH; i++) x.sa[i] = -1;
            EXPECT(pairs_join(&x, s, own ? x.a : a, n) == x.sa);
            for (int i = 0; i < ROWS * BOTH; i++) {
                int row = i / BOTH, at = i % BOTH;
                int right = at < OBS ? 100 + row * OBS + at : (own ? 300 : 200) + row * ACT + at - OBS;
                EXPECT(x.sa[i] == R(row < n ? right : -1));
            }
        }
    }
    for (int i = 0; i < ROWS * ACT; i++) EXPECT(x.a[i] == R(300 + i));
    pairs_free(&x);
    EXPECT(!x.sa && x.obs == 0);
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
    static const struct section section[] = {{"joined", joined},
                                             {"room", room},
                                             {"clipping", clipping}};
    return harness_run("pairs", section, sizeof section / sizeof *section, argc, argv);
}
