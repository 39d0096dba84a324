load 'figures/style.gp'
set terminal svg size 900,400
set multiplot layout 1,2 margins 0.08,0.98,0.15,0.91 spacing 0.09
set logscale xy
set xlabel 'scale of the policy, σ'
set ylabel 'variance of the derivative w.r.t. the mean'
set xrange [0.009:3.5]
set yrange [3e-4:3e4]
set xtics 10; set ytics 10
set format y '10^{%L}'
set key top right
row(kind) = '< grep "^' . kind . '" ' . data('08_gradients')
set title 'smooth action value'
plot row('smooth') using 2:3 with lines lt 1 lw 2.4 title 'pathwise', \
     '' using 2:4 with lines lt 2 lw 2.4 title 'score', \
     '' using 2:5 with lines lt 3 lw 2.4 title 'score, mean subtracted', \
     '' using 2:6 with lines lt 4 lw 2.4 title 'the same, entropy known', \
     '' using 2:7 with points lt 1 notitle, '' using 2:8 with points lt 2 notitle, \
     '' using 2:9 with points lt 3 notitle, '' using 2:10 with points lt 4 notitle
set title 'with a ripple'
plot row('ripple') using 2:3 with lines lt 1 lw 2.4 notitle, \
     '' using 2:4 with lines lt 2 lw 2.4 notitle, \
     '' using 2:5 with lines lt 3 lw 2.4 notitle, \
     '' using 2:6 with lines lt 4 lw 2.4 notitle, \
     '' using 2:7 with points lt 1 notitle, '' using 2:8 with points lt 2 notitle, \
     '' using 2:9 with points lt 3 notitle, '' using 2:10 with points lt 4 notitle
unset multiplot
