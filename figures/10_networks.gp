# SAC's networks on half a cheetah: how many numbers enter and leave, and how many units lie between, is read where the
# program and its recorded configuration have them.
load 'figures/style.gp'
load 'figures/diagram.gp'
eval canvas(760, 330)
of_cheetah(array) = int(system("sed -n 's/.* " . array . "\\[PLANAR_TASKS\\] = {\\([^}]*\\)}.*/\\1/p' src/worlds/env_planar.c | cut -d, -f5"))
observed = of_cheetah('observations'); actions = of_cheetah('actions')
hidden = int(system("sed -n 's/^hidden units\t.* x //p' figures/data/10_departures.tsv"))
parameters(n, m) = (n + 1)*hidden + (hidden + 1)*hidden + (hidden + 1)*m
eval note(24, 312, sprintf("actor: %d parameters", parameters(observed, 2*actions)))
eval note(24, 132, sprintf("each critic: %d", parameters(observed + actions, 1)))
hidden_layers(y) = box(265, y, 124, 54, sprintf("%d units, ReLU", hidden)) . box(430, y, 124, 54, sprintf("%d units, ReLU", hidden)) \
    . flow(328, y, 366, y)
eval tinted(85, 240, 124, 54, sprintf("s: %d numbers", observed), greys) . flow(148, 240, 201, 240) . hidden_layers(240)
eval tinted(578, 275, 86, 46, sprintf("μ: %d", actions), whites) . tinted(578, 205, 86, 46, sprintf("log σ: %d", actions), whites)
eval flow(493, 248, 533, 270) . flow(493, 232, 533, 210)
eval tinted(697, 240, 100, 54, "tanh(μ + σε)", whites) . flow(622, 270, 645, 252) . flow(622, 210, 645, 228)
eval tinted(85, 90, 124, 46, sprintf("s: %d numbers", observed), greys) . tinted(85, 34, 124, 46, sprintf("a: %d numbers", actions), greys)
eval flow(148, 84, 201, 68) . flow(148, 40, 201, 56) . hidden_layers(62) . tinted(578, 62, 86, 46, "Q: 1", whites) . flow(493, 62, 533, 62)
plot -1
