load 'figures/style.gp'
set terminal svg size 620,380
set xlabel 'step size α'
set ylabel 'root mean square error (reward)'
set yrange [0:*]
set key bottom left
plot data('01_alpha') every ::1 using 1:2 with lines lt 1 lw 2.2 title 'TD(0) after one pass over the four episodes'
