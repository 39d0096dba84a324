# M1: its probabilities and rewards are read where the program has them.
load 'figures/style.gp'
load 'figures/diagram.gp'
eval canvas(760, 330)
numbers(array) = system("sed -n '/^void graph_two_state/,/^}/s/.*" . array . "\\[2\\]\\[2\\] = {{\\([^;]*\\)}};.*/\\1/p' src/worlds/env_graph.c | tr -d '{},'")
stay = numbers('stay'); reward = numbers('reward')
p(s, a) = real(word(stay, 1 + 2*s + a))
r(s, a) = gprintf("%g", real(word(reward, 1 + 2*s + a)))
to(k, s, a) = gprintf("%g", k ? 1 - p(s, a) : p(s, a))
eval ring(150, 165, 34, "0") . ring(610, 165, 34, "1")
# the actions of a state: one dot above, one below; from each dot to both states
do for [a=0:1] {
    up = a ? -1 : 1
    eval line(150, 165 + 34*up, 205, 165 + 105*up) . dot(205, 165 + 105*up) . line(610, 165 + 34*up, 555, 165 + 105*up) . dot(555, 165 + 105*up)
    eval say(112, 165 + 78*up, sprintf("action %d", a)) . say(112, 165 + 78*up - 18, sprintf("reward %s", r(0, a)))
    eval say(650, 165 + 78*up, sprintf("action %d", a)) . say(650, 165 + 78*up - 18, sprintf("reward %s", r(1, a)))
    eval flow(205, 165 + 105*up, 178, 165 + 24*up) . say(222, 165 + 55*up, to(0, 0, a))
    eval flow(555, 165 + 105*up, 582, 165 + 24*up) . say(538, 165 + 55*up, to(1, 1, a))
    eval flow(205, 165 + 105*up, 577, 165 + 14*up) . say(330, 165 + 88*up, to(1, 0, a))
    eval flow(555, 165 + 105*up, 183, 165 + 14*up) . say(430, 165 + 88*up, to(0, 1, a))
}
plot -1
