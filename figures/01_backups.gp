# White circles: states; black dots: actions; the square: the end of an episode. The top state is the one whose value
# is moved.
load 'figures/style.gp'
load 'figures/diagram.gp'
eval canvas(760, 420)
state(x, y) = sprintf("set object circle center %g,%g size 11 fc rgb 'white' fs solid 1 border lc rgb '#333333' lw 1.4 front;", x, y)
end(x, y) = sprintf("set object rectangle center %g,%g size 20,20 fc rgb '%s' fs solid 1 border lc rgb '#333333' lw 1.4 front;", x, y, greys)
step(x, y) = line(x, y, x, y - 70) . state(x, y) . dot(x, y - 38)
eval say(130, 396, "dynamic programming") . say(345, 396, "TD(0)") . say(490, 396, "n steps") . say(640, 396, "Monte Carlo")
do for [i=-1:1:2] {
    eval line(130, 350, 130 + 56*i, 280) . dot(130 + 56*i, 280)
    do for [j=-1:1:2] { eval line(130 + 56*i, 280, 130 + 56*i + 26*j, 210) . state(130 + 56*i + 26*j, 210) }
}
eval state(130, 350)
do for [k=0:3] {
    if (k < 1) { eval step(345, 350 - 76*k) . state(345, 274 - 76*k) }
    if (k < 3) { eval step(490, 350 - 76*k) . state(490, 274 - 76*k) }
    eval step(640, 350 - 76*k)
}
eval end(640, 46)
eval say(130, 165, "all actions, all next states;") . say(130, 145, "then the estimates there")
eval say(345, 230, "one step;") . say(345, 210, "then the estimate there")
eval say(490, 85, "n steps;") . say(490, 65, "then the estimate there")
eval say(640, 16, "all rewards to the end, no estimate")
plot -1
