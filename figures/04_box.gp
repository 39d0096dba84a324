load 'figures/style.gp'
set terminal svg size 900,380
set multiplot layout 1,2 margins 0.08,0.98,0.15,0.95 spacing 0.09
set xlabel 'steps of the environment (thousands)'
set ylabel 'return without exploration'
set xrange [0:500]
set yrange [0:520]
set key bottom right
curve(series) = stats_of('04_box', 'step', '"' . series . '"')
plot curve('exponential') using ($1/1000):7:9 with filledcurves lt 1 notitle, \
     curve('softplus') using ($1/1000):7:9 with filledcurves lt 2 notitle, \
     curve('exponential') using ($1/1000):4 with lines lt 1 lw 2.4 title 'σ = e^x', \
     curve('softplus') using ($1/1000):4 with lines lt 2 lw 2.4 title 'σ = log(1 + e^x)'
set xlabel 'mean size of the action at the end (1: the end of the box)'
set ylabel 'return at the end'
set xrange [0:*]
set key bottom left
last(x) = $2 == 500000 ? x : NaN
plot data('04_box') every ::1 using (last($5)):3 with points lt 1 ps 0.9 title 'σ = e^x', \
     '' every ::1 using (last($6)):4 with points lt 2 ps 0.9 title 'σ = log(1 + e^x)'
unset multiplot
