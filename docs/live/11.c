/* The plays of the game of two numbers, from their start on; not the two steps that find a rule's matrix. */
#include "../../chapters/11-game/bilinear.h"

static int plays;
static bool begun, finding;

void __real_linear_game_update(const struct linear_game *g, const struct game_rule *rule, double rate, double *m);
void __wrap_linear_game_update(const struct linear_game *g, const struct game_rule *rule, double rate, double *m);
void __wrap_linear_game_update(const struct linear_game *g, const struct game_rule *rule, double rate, double *m) {
    finding = true;
    __real_linear_game_update(g, rule, rate, m);
    finding = false;
}

void __real_game_play_init(struct game_play *play, const struct game *game, const struct game_rule *rule, double rate);
void __wrap_game_play_init(struct game_play *play, const struct game *game, const struct game_rule *rule, double rate);
void __wrap_game_play_init(struct game_play *play, const struct game *game, const struct game_rule *rule, double rate) {
    __real_game_play_init(play, game, rule, rate);
    plays += !finding;
    begun = false;
}

void __real_game_step(struct game_play *play, double *x);
void __wrap_game_step(struct game_play *play, double *x);
void __wrap_game_step(struct game_play *play, double *x) {
    bool shown = play->game->n == 2 && !finding;
    if (shown && !begun) live_report(LIVE_POINT, (double[]){plays - 1, x[0], x[1]}, 3);
    begun = true;
    __real_game_step(play, x);
    if (!shown) return;
    live_report(LIVE_POINT, (double[]){plays - 1, x[0], x[1]}, 3);
    live_mark();
}
