load 'figures/style.gp'
set logscale xy
set format x '10^{%T}'
set xlabel 'steps'
set ylabel 'largest |Q − Q*| (reward)'
set xrange [10:300000]
set yrange [0.01:20]
set xtics 10; set ytics 10
set key outside right center Left reverse
curve(series) = stats_of('02_convergence', 'step', '"' . series . '"')
plot curve('alpha 0.03') using 1:7:9 with filledcurves lt 2 notitle, \
     curve('power 0.6') using 1:7:9 with filledcurves lt 1 notitle, \
     curve('alpha 0.3') using 1:8 with lines lt 5 lw 2 title 'α = 0.3', \
     curve('alpha 0.03') using 1:8 with lines lt 2 lw 2.4 title 'α = 0.03', \
     curve('alpha 0.003') using 1:8 with lines lt 4 lw 2 title 'α = 0.003', \
     curve('power 0.6') using 1:8 with lines lt 1 lw 2.4 title 'α = 1/N^{0.6}', \
     curve('power 0.8') using 1:8 with lines lt 3 lw 2 title 'α = 1/N^{0.8}', \
     curve('power 1') using 1:8 with lines lt 7 lw 2 title 'α = 1/N'
