load 'figures/style.gp'
set terminal svg size 900,400
set multiplot layout 1,2 margins 0.09,0.98,0.14,0.95 spacing 0.11
set xlabel 'steps'
set ylabel 'length'
set xrange [0:1500]
set logscale y
set format y '10^{%T}'
set ytics 10
set key top right samplen 2
plot data('11_scales') every ::1 using 1:2 with lines lt 7 lw 2.4 title 'ξ', \
     '' every ::1 using 1:3 with lines lt 2 lw 2 title 'H^⊤ξ', \
     '' every ::1 using 1:4 with lines lt 3 lw 2 title 'A^⊤ξ'
set ylabel 'distance from the soft optimum (reward)'
set yrange [1e-4:30]
set key bottom left Left reverse samplen 2
plot data('11_scales') every ::1 using 1:5 with lines lt 7 lw 2 title 'plain', \
     '' every ::1 using 1:6 with lines lt 1 lw 2 title 'factor', \
     '' every ::1 using 1:7 with lines lt 2 lw 2 title 'matched', \
     '' every ::1 using 1:8 with lines lt 4 lw 1 title 'normalised', \
     '' every ::1 using 1:9 with lines lt 5 lw 1 title 'normalised, rate 0.05'
unset multiplot
