/* A graph, and episodes in the worked one. */
#include "fuzz.h"

#include "../../chapters/01-td/graph_file.h"

void fuzz_one(const uint8_t *data, size_t size) {
    struct graph_file graph = {0};
    struct td_data episodes = {0};
    if (size == 0) return;
    fuzz_file("input", data + 1, size - 1);
    if (*data % 2) {
        graph_file_read(&graph, "input");
    } else {
        graph_file_chain(&graph);
        graph_file_episodes(&graph, "input", &episodes);
        td_free(&episodes);
    }
    graph_file_free(&graph);
}
