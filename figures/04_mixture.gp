load 'figures/style.gp'
set terminal svg size 620,360
set xlabel 'distance of the two means (in standard deviations)'
set ylabel 'entropy (nats)'
set yrange [1.3:2.3]
set key at graph 0.98, 0.45
plot data('04_mixture') every ::1 using 1:2 with lines lt 1 lw 2.4 title 'entropy, by quadrature', \
     '' every ::1 using 1:3 with lines lt 7 dt 2 title 'bounds of (4.24)', \
     '' every ::1 using 1:4 with lines lt 7 dt 2 notitle
