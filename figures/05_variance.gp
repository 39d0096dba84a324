load 'figures/style.gp'
set terminal svg size 680,420
set logscale xy
set format '10^{%L}'
set xlabel 'width of the policy σ (action)'
set ylabel 'variance of one sample'
set yrange [1e-7:1e8]
set xtics 10; set ytics 100
set key top right
plot data('05_variance') every ::1 using 1:2 with lines lt 2 lw 2.2 title 'score', \
     '' every ::1 using 1:3 with lines lt 5 lw 2.2 title 'score, with a baseline', \
     '' every ::1 using 1:4 with lines lt 1 lw 2.2 title 'pathwise', \
     '' every ::1 using 1:5 with points lt 2 ps 0.7 notitle, \
     '' every ::1 using 1:6 with points lt 5 ps 0.7 notitle, \
     '' every ::1 using 1:7 with points lt 1 ps 0.7 title '100,000 samples'
