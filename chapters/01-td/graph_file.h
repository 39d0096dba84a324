/*
## A graph of your own

`--graph FILE` reads a graph and `--episodes FILE` reads episodes on it. Both are plain text; `#` starts a comment.

```text
gamma 1                 # the discount, 0 to 1; 1 where the line is missing
terminal home           # a state in which episodes end; a line for each
start bar 1             # start probability; without such lines all others are equally likely
bar -> bar   0.5 -1     # from, to, probability, reward
bar -> home  0.5 -1
```

An episode is a line of state names from its start to a terminal state, `bar bar home` or `bar -> bar -> home`. Its
rewards are those of the graph. Whatever is wrong with a file is said in one line with the file, the line and the
reason.

fold: What the parser hands out
*/
#ifndef GRAPH_FILE_H
#define GRAPH_FILE_H

#include "td.h"
#include "worlds/mdp.h"

/* A graph with names. */
struct graph_file {
    struct mdp mdp; /* one action */
    char **name;    /* [mdp.states] */
};

/* Reads a graph; dies (EXIT_INPUT) with "FILE:LINE: reason" for: a line that is none of the four forms; a number that
 * is none or out of range; an arrow given twice or leaving a terminal state; a state with no arrow that is not
 * terminal; probabilities that do not sum to 1; and, at gamma = 1, a state with no way to a terminal one. */
void graph_file_read(struct graph_file *graph, const char *path);

/* The six-state chain with the names s1 ... s6. */
void graph_file_chain(struct graph_file *graph);
void graph_file_free(struct graph_file *graph);

/* Appends the episodes of a file; dies (EXIT_INPUT) for an unknown state, a transition of probability 0, an episode
 * that is shorter than one step, goes on after a terminal state or does not end in one. */
void graph_file_episodes(const struct graph_file *graph, const char *path, struct td_data *data);

/* The four episodes of the worked example. */
void graph_file_worked(struct td_data *data);

#endif
