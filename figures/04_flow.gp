load 'figures/style.gp'
load 'figures/diagram.gp'
eval canvas(760, 380)
# acting, and what is kept until the update
eval tinted(75, 190, 116, 54, "environment", greys) . tinted(235, 190, 100, 330, "episodes", whites)
eval flow(133, 190, 183, 190) . say(158, 206, "s, a, r")
# the critic's update
eval box(430, 315, 130, 54, "V(s; w)") . tinted(655, 315, 150, 54, "½ (y − V)^2", whites)
eval tinted(655, 190, 180, 54, "δ, A;  y = v + A", whites)
eval flow(285, 315, 363, 315) . say(325, 330, "s") . flow(496, 322, 578, 322)
eval slope(578, 306, 497, 306) . inked(506, 284, "gradient", orange)
eval line(430, 287, 430, 200) . flow(430, 200, 563, 200) . note(438, 248, "v")
eval flow(285, 178, 563, 178) . say(325, 192, "r, end")
eval flow(655, 218, 655, 286) . note(663, 234, "y")
eval slope(700, 286, 700, 248) . stop(700, 244)
# the actor's update
eval box(430, 65, 130, 54, "π(a | s; θ)") . tinted(655, 65, 170, 54, "− A log π − β H", whites)
eval flow(285, 65, 363, 65) . say(325, 80, "s, a") . flow(496, 72, 568, 72)
eval slope(568, 56, 497, 56) . inked(506, 34, "gradient", orange)
eval flow(655, 162, 655, 94) . note(663, 138, "A")
eval slope(700, 94, 700, 132) . stop(700, 136) . inked(716, 120, "stops", orange) . inked(716, 258, "stops", orange)
# acting
eval line(430, 38, 430, 12) . line(430, 12, 75, 12) . flow(75, 12, 75, 161) . note(86, 26, "a, drawn from π")
plot -1
