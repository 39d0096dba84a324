# What four rules say of an action too much while they learn from the same samples; bands: two standard errors.
load 'figures/style.gp'
set terminal svg size 900,400
set logscale x
set xrange [10:10000]
set xlabel 'episodes'
curve(series) = stats_of('06_tables', 'episodes', '"' . series . '"')
set multiplot layout 1,2
do for [zoom=0:1] {
    if (zoom) { set yrange [-0.07:0.03]; set ylabel 'the same, enlarged'; unset key } \
    else { set yrange [-0.1:1.2]; set ylabel 'estimate less true value'; set key top right }
    plot 0 with lines lt 7 dt 2 notitle, \
         curve('Q-learning') using 1:($4-2*$6):($4+2*$6) with filledcurves lt 1 notitle, \
         curve('Double Q') using 1:($4-2*$6):($4+2*$6) with filledcurves lt 4 notitle, \
         curve('clipped coin') using 1:($4-2*$6):($4+2*$6) with filledcurves lt 3 notitle, \
         curve('Q-learning') using 1:4 with lines lt 1 lw 2.4 title 'Q-learning; clipped, both tables', \
         curve('Double Q') using 1:4 with lines lt 4 lw 2.4 title 'Double Q-learning', \
         curve('clipped coin') using 1:4 with lines lt 3 lw 2.4 title 'clipped double Q-learning, with a coin'
}
unset multiplot
