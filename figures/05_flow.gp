load 'figures/style.gp'
load 'figures/diagram.gp'
eval canvas(760, 440)
eval tinted(65, 225, 84, 390, "replay", whites)
# the critic's update
eval box(425, 385, 130, 54, "Q(s, u; ψ)") . tinted(655, 385, 150, 54, "½ (y − Q)^2", whites)
eval box(235, 235, 110, 54, "π(s'; θ̄)") . box(425, 235, 130, 54, "Q(s', u'; ψ̄)") . tinted(655, 235, 170, 54, "y = r + γ (1 − w) Q", whites)
eval flow(107, 385, 358, 385) . say(225, 399, "s, u") . flow(107, 235, 178, 235) . say(143, 249, "s'")
eval flow(290, 235, 358, 235) . say(324, 249, "u'") . flow(491, 392, 578, 392) . flow(491, 235, 568, 235)
eval flow(655, 263, 655, 356) . note(663, 300, "y")
eval line(107, 310, 600, 310) . flow(600, 310, 600, 264) . say(150, 324, "r, w")
eval slope(578, 376, 493, 376) . inked(496, 350, "gradient", orange)
eval slope(690, 356, 690, 318) . stop(690, 314) . inked(706, 318, "stops", orange)
# the actor's update
eval box(235, 75, 110, 54, "π(s; θ)") . tinted(425, 75, 130, 54, "Q(s, u; ψ)", greys) . tinted(655, 75, 120, 54, "− Q", whites)
eval flow(107, 75, 178, 75) . say(143, 89, "s") . flow(290, 82, 358, 82) . say(324, 98, "u") . flow(491, 82, 593, 82)
eval slope(593, 66, 493, 66) . slope(358, 66, 292, 66) . inked(262, 24, "gradient through the critic, whose parameters stand still", orange)
# copies
eval copy(235, 104, 235, 206) . inked(245, 155, "a share τ", green) . copy(425, 356, 425, 264) . inked(434, 335, "a share τ", green)
plot -1
