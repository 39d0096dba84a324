load 'figures/style.gp'
set xlabel 'steps of the environment (thousands)'
set ylabel 'return of 10 episodes without exploration'
set xrange [0:500]
set yrange [0:520]
set key bottom right
curve(series) = stats_of('04_reinforce', 'step', '"' . series . '"')
plot curve('no baseline') using ($1/1000):7:9 with filledcurves lt 2 notitle, \
     curve('baseline') using ($1/1000):7:9 with filledcurves lt 1 notitle, \
     curve('baseline') using ($1/1000):4 with lines lt 1 lw 2.4 title 'with a learned baseline', \
     curve('no baseline') using ($1/1000):4 with lines lt 2 lw 2.4 title 'without', \
     curve('baseline and gamma^t') using ($1/1000):4 with lines lt 3 lw 2 title 'with a baseline and the factor γ^t'
