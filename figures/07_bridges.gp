load 'figures/style.gp'
set terminal svg size 900,420
set multiplot layout 1,2 margins 0.07,0.98,0.15,0.9 spacing 0.09
set xlabel 'episodes since the first bridge was shut'
set ylabel 'expected reward of an episode' offset 1,0
set yrange [-0.42:1.05]
set arrow 1 from 0,graph 0 to 0,graph 1 nohead lw 1 dt 3 lc rgb '#555555'
curve(name, series) = stats_of(name, 'episode', '"' . series . '"')
set title 'shut for good' font ',14'
set xrange [-50:200]
set key at graph 0.98,0.03 bottom right spacing 0.95 font ',12'
plot curve('07_bridges', 'greedy') using ($1-1000):4 with lines lt 7 lw 2.2 title 'α = 0', \
     curve('07_bridges', 'epsilon 0.03') using ($1-1000):4 with lines lt 5 lw 2.2 title 'α = 0, 3 % at random', \
     curve('07_bridges', 'alpha 0.1') using ($1-1000):4 with lines lt 4 lw 2.2 title 'α = 0.1', \
     curve('07_bridges', 'alpha 0.2') using ($1-1000):4 with lines lt 1 lw 2.6 title 'α = 0.2', \
     curve('07_bridges', 'alpha 0.4') using ($1-1000):4 with lines lt 6 lw 2.2 title 'α = 0.4'
set title 'each time the one that is preferred' font ',14'
set xrange [-50:1000]
unset key
set arrow 2 from 0,0.45 to 1000,0.45 nohead lw 1 dt 2 lc rgb '#555555' back
set label 2 'a fair coin' at 990,0.5 right font ',12'
plot curve('07_watched', 'greedy') using ($1-1000):4 with lines lt 7 lw 2.2, \
     curve('07_watched', 'epsilon 0.03') using ($1-1000):4 with lines lt 5 lw 2.2, \
     curve('07_watched', 'alpha 0.4') using ($1-1000):4 with lines lt 6 lw 1.8, \
     curve('07_watched', 'alpha 0.1') using ($1-1000):4 with lines lt 4 lw 1.8, \
     curve('07_watched', 'alpha 0.2') using ($1-1000):4 with lines lt 1 lw 2.4
unset multiplot
