#include "sac.h"
#include "harness.h"

static void start(struct harness *t) {
    EXPECT(sac_preset(PRESET_TASK).gamma == 0.99);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"start", start}};
    return harness_run("08-sac-check", section, sizeof section / sizeof *section, argc, argv);
}
