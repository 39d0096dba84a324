load 'figures/style.gp'
set terminal svg size 900,380
set multiplot layout 1,2 margins 0.08,0.98,0.15,0.9 spacing 0.09
set xlabel 'u'
set ylabel 'largest error'
set format y '10^{%.0f}'
set xrange [-60:25]
set key top left
set title 'single precision'
set yrange [-8:1.5]
plot data('08_log_term') every ::1 using 1:2 with lines lt 2 lw 2 title 'log(1 - tanh^2 u) as it stands', \
     '' every ::1 using 1:3 with lines lt 3 lw 4 title '2 (log 2 - u - log(1 + e^{-2u})) as written', \
     '' every ::1 using 1:4 with lines lt 1 lw 2 title 'the same, stable'
set title 'double precision'
set yrange [-17:1]
plot data('08_log_term') every ::1 using 1:5 with lines lt 2 lw 2 notitle, \
     '' every ::1 using 1:6 with lines lt 3 lw 4 notitle, \
     '' every ::1 using 1:7 with lines lt 1 lw 2 notitle
unset multiplot
