# The value of a place before a ledge with noise in the step after, and where it is largest.
load 'figures/style.gp'
set xlabel 'first action: the place to stand'
set ylabel 'its value with the noise of the targets'
set xrange [-0.1:0.55]
set yrange [-0.1:0.55]
set key top left Left reverse
set arrow 1 from 0.5, graph 0 to 0.5, graph 1 nohead dt 3 lc rgb '#333333'
set label 1 'the edge' at 0.505,-0.06 left font ',12'
plot data('06_ledge') using 1:2 every ::1 with lines lt 7 lw 2 title 'no noise', \
     data('06_ledge') using 1:3 every ::1 with lines lt 1 lw 2.2 title 'noise 0.05', \
     data('06_ledge') using 1:4 every ::1 with lines lt 3 lw 2.2 title 'noise 0.1', \
     data('06_ledge') using 1:5 every ::1 with lines lt 2 lw 2.2 title 'noise 0.2', \
     '+' using (0.5):(0.5) every ::0::0 with points pt 7 ps 1 lc rgb grey notitle, \
     data('06_retreat') using 2:4 every ::1::1 with points pt 7 ps 1 lc rgb blue notitle, \
     data('06_retreat') using 2:4 every ::2::2 with points pt 7 ps 1 lc rgb green notitle, \
     data('06_retreat') using 2:4 every ::3::3 with points pt 7 ps 1 lc rgb orange notitle
