load 'figures/style.gp'
set terminal svg size 760,300
set multiplot layout 1,3
set datafile missing 'final'
set xlabel 'thousand steps'
set xtics 10
set yrange [-1200:5400]
unset key
set lmargin 10
set rmargin 1
do for [i=1:3] {
    agent = word('SAC TD3 DDPG', i)
    if (i == 1) { set ylabel 'return without exploration' } else { unset ylabel }
    set title agent textcolor lt i
    plot for [r=0:4] data('10_cheetah') every ::1 using ($1 == r ? $2/1000 : NaN):(column(2 + i)) with lines lt i lw 0.7 notitle, \
         stats_of('10_cheetah', 'step', agent) using ($1/1000):4 with lines lt i lw 3
}
unset multiplot
