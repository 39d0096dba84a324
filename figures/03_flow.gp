load 'figures/style.gp'
load 'figures/diagram.gp'
eval canvas(760, 330)
# acting and storing
eval tinted(75, 170, 116, 54, "environment", greys) . tinted(235, 170, 96, 250, "replay", whites)
eval flow(133, 170, 185, 170) . say(160, 186, "s, a, r,") . say(160, 154, "s', w")
eval line(440, 282, 440, 312) . line(440, 312, 75, 312) . flow(75, 312, 75, 199) . note(86, 296, "a, ε-greedy")
# learning
eval box(440, 255, 140, 54, "Q(s, a; θ)") . box(440, 85, 140, 54, "Q(s', a'; θ̄)")
eval tinted(655, 255, 150, 54, "½ (y − Q)^2", whites) . tinted(655, 85, 190, 54, "y = r + γ (1 − w) max Q", whites)
eval flow(283, 255, 368, 255) . say(325, 270, "s, a") . flow(283, 85, 368, 85) . say(325, 100, "s'")
eval line(283, 60, 310, 60) . line(310, 60, 310, 28) . line(310, 28, 655, 28) . flow(655, 28, 655, 56) . say(340, 42, "r, w")
eval flow(511, 262, 578, 262) . flow(511, 85, 558, 85) . flow(655, 113, 655, 226) . note(663, 145, "y")
eval copy(420, 227, 420, 114) . inked(305, 170, "now and then, copy", green)
eval slope(578, 246, 513, 246) . inked(516, 220, "gradient", orange)
eval slope(625, 226, 625, 178) . stop(625, 174) . inked(530, 165, "stops here", orange)
plot -1
