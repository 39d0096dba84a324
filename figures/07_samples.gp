load 'figures/style.gp'
set terminal svg size 900,400
set multiplot layout 1,2 margins 0.08,0.98,0.15,0.89 spacing 0.1
set logscale xy
set format x '10^{%T}'
set format y '10^{%T}'
set xlabel 'updates'
set xrange [100:300000]
set xtics 10; set ytics 10
curve(series) = stats_of('07_samples', 'update', '"' . series . '"')
set title 'the six-state graph, α = 0.5'
set ylabel 'largest |Q − Q*| (reward)'
set yrange [0.003:2]
set key bottom left Left reverse
plot curve('graph N^-0.6') using 1:7:9 with filledcurves lt 1 notitle, \
     curve('graph N^-0.8') using 1:7:9 with filledcurves lt 3 notitle, \
     curve('graph 0.1') using 1:8 with lines lt 2 lw 2.2 title 'η = 0.1', \
     curve('graph N^-0.6') using 1:8 with lines lt 1 lw 2.2 title 'η = 1/N^{0.6}', \
     curve('graph N^-0.8') using 1:8 with lines lt 3 lw 2.2 title 'η = 1/N^{0.8}'
set title 'the cliff, α = 1'
set yrange [0.003:500]
unset ylabel
plot curve('cliff N^-0.6') using 1:7:9 with filledcurves lt 1 notitle, \
     curve('cliff 1') using 1:8 with lines lt 2 lw 2.2 title 'η = 1', \
     curve('cliff N^-0.6') using 1:8 with lines lt 1 lw 2.2 title 'η = 1/N^{0.6}', \
     curve('cliff N^-0.8') using 1:8 with lines lt 3 lw 2.2 title 'η = 1/N^{0.8}', \
     curve('cliff N^-0.6 loss') using 1:8 with lines lt 1 lw 1.6 dt 2 title 'η = 1/N^{0.6}, loss of the actor'
unset multiplot
