load 'figures/style.gp'
set terminal svg size 900,420
set multiplot layout 1,2 margins 0.07,0.98,0.14,0.95 spacing 0.1
set xlabel 'x'
set ylabel 'y'
set xrange [-3.2:3.2]
set yrange [-2.9:2.9]
set size ratio -1
set key top left samplen 1.5
inside(x, y) = abs(x) < 3.2 && abs(y) < 2.9 ? y : NaN
plot data('11_bilinear') every ::1::41 using 2:(inside($2,$3)) with linespoints lt 2 ps 0.35 title 'simultaneous', \
     '' every ::1 using 4:5 with lines lt 7 lw 1.6 title 'alternating', \
     '' every ::1 using 6:7 with linespoints lt 1 ps 0.35 lw 2 title 'corrected', \
     '' every ::1::12 using 8:(inside($8,$9)) with linespoints lt 4 ps 0.35 title 'A for A^⊤'
set size noratio
set xlabel 'rate η'
set ylabel 'spectral radius of a step'
set xrange [0:2.2]
set yrange [0:3]
set key bottom right samplen 2
plot data('11_radii') every ::1 using 1:2 with lines lt 2 lw 2 title 'simultaneous (11.14)', \
     '' every ::1 using 1:3 with lines lt 7 lw 2 title 'alternating (11.15)', \
     '' every ::1 using 1:4 with lines lt 1 lw 2.4 title 'corrected, λ = 1 (11.16)', \
     '' every ::1 using 1:5 with lines lt 4 lw 2 title 'A for A^⊤, λ = 1 (11.17)', \
     1 with lines lc rgb '#999999' dt 2 lw 1 notitle
unset multiplot
