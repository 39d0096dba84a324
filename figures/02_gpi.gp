# Left: the two steps in turns. Right: each step goes to the nearest point of one line, and so leaves the other one, but
# less than before; the path is computed.
load 'figures/style.gp'
load 'figures/diagram.gp'
eval canvas(760, 300)
eval box(85, 150, 110, 60, "policy π") . box(285, 150, 110, 60, "values Q")
eval line(85, 180, 85, 240) . line(85, 240, 285, 240) . flow(285, 240, 285, 182) . say(185, 256, "evaluation: Q → q_π")
eval line(285, 120, 285, 60) . line(285, 60, 85, 60) . flow(85, 60, 85, 118) . say(185, 40, "improvement: π → greedy(Q)")
# the lines meet at (X, Y); the upper one falls towards it, the lower one rises
X = 720; Y = 150; rise = 0.36
eval say(520, 250, "Q = q_π") . say(500, 46, "π = greedy(Q)") . say(X - 6, Y + 24, "v_*, π_*")
x = 420.0; y = Y + 22.0; side = 1
do for [k=1:9] {
    d = ((x - X) - side*rise*(y - Y))/(1 + rise**2)
    u = X + d; v = Y - side*rise*d
    eval sprintf("set arrow from %g,%g to %g,%g %s lw 1.7 lc rgb '%s';", x, y, u, v, k < 6 ? 'head filled size 9,20' : 'nohead', \
        side > 0 ? blue : orange)
    x = u; y = v; side = -side
}
eval line(395, Y + rise*(X - 395), X, Y) . line(395, Y - rise*(X - 395), X, Y)
plot -1
