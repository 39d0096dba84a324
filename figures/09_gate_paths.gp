load 'figures/style.gp'
set terminal svg size 900,430
set multiplot layout 2,4 margins 0.08,0.99,0.12,0.92 spacing 0.025,0.09
set xrange [0:10.4]
set yrange [-1:1]
set xtics 0,5,10
set ytics -1,0.5,1
unset key
# The wall, and its two gates.
set arrow 1 from 10.2,-1 to 10.2,-0.65 nohead lw 4 lc rgb '#333333'
set arrow 2 from 10.2,-0.35 to 10.2,0.35 nohead lw 4 lc rgb '#333333'
set arrow 3 from 10.2,0.65 to 10.2,1 nohead lw 4 lc rgb '#333333'
names = "'SAC, learned α' 'SAC, α = 0.1' 'SAC, α = 0' 'TD3'"
columns = '5 6 8 9'
do for [row=0:1] {
    at = row == 0 ? 5500 : 12000
    do for [k=1:4] {
        set title (row == 0 ? word(names, k) : '') font ',14' offset 0,-0.4
        set ylabel (k == 1 ? (row == 0 ? 'before' : '6,000 steps after') : '') offset 0.3,0
        set format y (k == 1 ? '%g' : '')
        set xlabel (row == 1 ? 'time' : '') offset 0,0.3
        set format x (row == 1 ? '%g' : '')
        c = int(word(columns, k))
        plot for [i=0:11] data('09_gate_paths') every ::1 using ($2 == at && $3 == i ? $4 : NaN):c with lines lt 1 lw 1 lc rgb (k < 3 ? blue : orange)
    }
}
unset multiplot
