load 'figures/style.gp'
set terminal svg size 900,400
set multiplot layout 1,2 margins 0.075,0.985,0.15,0.96 spacing 0.1
set xlabel 'steps of the environment (thousands)'
set xrange [0:500]
set key bottom right
curve(series) = stats_of('04_reinforce', 'step', '"' . series . '"')
do for [zoom=0:1] {
    set yrange [zoom ? 450 : 0:zoom ? 501 : 520]
    set ylabel (zoom ? 'the same, enlarged' : 'return of 10 episodes without exploration') offset 1,0
    if (zoom) { unset key }
    plot curve('no baseline') using ($1/1000):7:9 with filledcurves lt 2 notitle, \
         curve('baseline') using ($1/1000):7:9 with filledcurves lt 1 notitle, \
         curve('baseline') using ($1/1000):4 with lines lt 1 lw 2.4 title 'with a learned baseline', \
         curve('no baseline') using ($1/1000):4 with lines lt 2 lw 2.4 title 'without', \
         curve('baseline and gamma^t') using ($1/1000):4 with lines lt 3 lw 2 title 'with a baseline and the factor γ^t'
}
unset multiplot
