load 'figures/style.gp'
load 'figures/diagram.gp'
eval canvas(760, 240)
eval box(380, 195, 170, 54, "agent") . tinted(380, 50, 170, 54, "environment", greys)
eval line(465, 195, 590, 195) . line(590, 195, 590, 50) . flow(590, 50, 467, 50) . note(602, 122, "action A_t")
eval line(295, 62, 190, 62) . line(190, 62, 190, 183) . flow(190, 183, 293, 183)
eval line(295, 38, 150, 38) . line(150, 38, 150, 207) . flow(150, 207, 293, 207)
eval note(200, 122, "reward R_{t+1}") . note(48, 122, "state S_{t+1}")
plot -1
