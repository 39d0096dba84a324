load 'figures/style.gp'
load 'figures/diagram.gp'
eval canvas(760, 440)
eval tinted(55, 225, 76, 390, "replay", whites)
# the critics' update
eval box(430, 385, 130, 54, "Q_1, Q_2 (s, a)") . tinted(655, 385, 160, 54, "½ (y − Q_k)^2, each", whites)
eval box(215, 245, 130, 54, "π(· | s'; θ)") . box(430, 245, 130, 54, "Q̄_1, Q̄_2 (s', a')")
eval tinted(645, 245, 210, 54, "y = r + γ (1 − w) (min Q̄ − α log π)", whites)
eval flow(93, 385, 363, 385) . say(225, 399, "s, a") . flow(93, 245, 148, 245) . say(120, 259, "s'")
eval flow(281, 245, 363, 245) . say(322, 259, "a' drawn") . flow(496, 392, 573, 392) . flow(496, 245, 538, 245) . say(517, 259, "min")
eval line(215, 217, 215, 196) . line(215, 196, 600, 196) . flow(600, 196, 600, 216) . say(410, 185, "log π(a' | s')")
eval flow(655, 273, 655, 356) . note(663, 300, "y")
eval line(93, 318, 600, 318) . flow(600, 318, 600, 274) . say(150, 332, "r, w")
eval slope(573, 376, 498, 376) . inked(500, 350, "gradient", orange)
eval slope(700, 356, 700, 322) . stop(700, 318) . inked(714, 320, "stops", orange)
# the actor's update
eval box(215, 75, 130, 54, "π(· | s; θ)") . tinted(430, 75, 130, 54, "Q_1, Q_2 (s, a)", greys) . tinted(645, 75, 170, 54, "α log π − min Q", whites)
eval flow(93, 75, 148, 75) . say(120, 89, "s") . flow(281, 82, 363, 82) . say(322, 98, "a drawn") . flow(496, 82, 558, 82) . say(527, 98, "min")
eval line(215, 103, 215, 128) . line(215, 128, 645, 128) . flow(645, 128, 645, 104) . say(430, 142, "log π(a | s)")
eval slope(558, 66, 498, 66) . slope(363, 66, 283, 66)
eval slope_line(645, 47, 645, 26) . slope_line(645, 26, 215, 26) . slope(215, 26, 215, 46)
eval inked(262, 12, "gradient, through the critic with the smaller value and through log π", orange)
# copies
eval copy(430, 356, 430, 274) . inked(439, 340, "a share τ", green)
eval copy(170, 104, 170, 216) . inked(100, 160, "the same", green)
plot -1
