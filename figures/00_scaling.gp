load 'figures/style.gp'
set terminal svg size 760,300
set multiplot layout 1,3
set ylabel 'share of the peak, %'
set yrange [0:100]
set logscale x 2
set xrange [26:1260]
set xtics ('32' 32, '128' 128, '512' 512)
set key bottom right samplen 1.5
set lmargin 8
set rmargin 1
do for [what in 'width batch'] {
    set xlabel (what eq 'width' ? 'width, 256 rows' : 'rows, width 256')
    plot for [i=1:2] data('00_scaling') using (strcol('varies') eq what ? column(what) : NaN):(column(word('SAC TD3', i))) \
             with linespoints lt i title word('SAC TD3', i), \
         for [i=1:2] '' using (strcol('varies') eq what ? column(what) : NaN):(column(word('SAC TD3', i).' bound')) \
             with lines lt i dt 2 title word('SAC TD3', i).', bound'
    unset ylabel
    unset key
}
set ylabel 'two threads, times one'
set xlabel 'width, 256 rows'
set yrange [0:2.2]
plot data('00_scaling') using (strcol('varies') eq 'width' ? $3 : NaN):9:10:11 with yerrorlines lt 1, \
     1 with lines lt 7 lw 1, 2 with lines lt 1 dt 2
unset multiplot
