load 'figures/style.gp'
set terminal svg size 940,430
set multiplot layout 1,3
table = data('08_ablations')
curve(series) = '< grep -v first ' . table . ' | ' . summary . ' --by step --values "' . series . \
    '" /dev/stdin | grep -v "^#" | tail -n +2'
final(series) = '< ' . summary . ' --where step=final --values "' . series . '" ' . table . ' | grep -v "^#" | tail -n +2'
# Student's factor for the 95 % interval of a mean of ten runs
t = 2.262
# name, mean and standard error of the differences from SAC's final score, run by run, where they are small
near = '^(sampled|tau 0.1|tau 0.001|every 19|every 199|scale 1|scale 5|scale 25|deterministic)$'
less_sac = "< LC_ALL=C awk -F '\\t' '$1 == \"run\" { for (i = 4; i <= NF; i++) name[i] = $i; last = NF } " . \
    "$2 == \"final\" { n++; for (i = 4; i <= NF; i++) { d = $i - $3; sum[i] += d; square[i] += d * d } } " . \
    "END { OFS = \"\\t\"; for (i = 4; i <= last; i++) if (name[i] ~ /" . near . "/) { m = sum[i] / n; " . \
    "print name[i], m, sqrt((square[i] - n * m * m) / (n - 1) / n) } }' " . table

set lmargin at screen 0.075; set rmargin at screen 0.335; set tmargin at screen 0.95; set bmargin at screen 0.34
set xlabel 'steps (thousands)'
set ylabel 'return, mean of ten runs'
set yrange [-1800:0]
set ytics 400
set key at screen 0.205,0.2 center top maxrows 3 font ',12' samplen 1.2 width -1
plot curve('SAC') using ($1/1000):4 with lines lt 1 lw 2.4 title 'τ = 0.01', \
     curve('tau 0.1') using ($1/1000):4 with lines lt 3 lw 2 title 'τ = 0.1', \
     curve('no copy') using ($1/1000):4 with lines lt 2 lw 2 title 'no copy', \
     curve('tau 0.001') using ($1/1000):4 with lines lt 5 lw 2 title 'τ = 0.001', \
     curve('every 1999') using ($1/1000):4 with lines lt 5 lw 2 dt 2 title 'every 1999', \
     curve('tau 0.0001') using ($1/1000):4 with lines lt 4 lw 2 title 'τ = 0.0001'

# by mean age: (1 - tau)/tau for a copy that follows, (N - 1)/2 for one made whole, drawn beside it; none stands at 1
set lmargin at screen 0.42; set rmargin at screen 0.665
set xlabel "mean age of the copy (updates)"
set ylabel 'final score, 95 % interval'
set logscale x
set xrange [0.4:30000]
set xtics ('none' 1, '9' 9, '99' 99, '999' 999, '9999' 9999)
set key at screen 0.545,0.2 center top maxrows 3
plot final('no copy') using (1):3:(t*$5) with yerrorbars lt 2 ps 0.9 title 'no copy', \
     final('tau 0.1,SAC,tau 0.001,tau 0.0001') using (9.5*10**$0):3:(t*$5) with yerrorbars lt 1 ps 0.9 title 'follows', \
     final('every 19,every 199,every 1999') using (13*10**$0):3:(t*$5) with yerrorbars lt 3 ps 0.9 title 'made whole'
unset logscale x

set lmargin at screen 0.745; set rmargin at screen 0.99
set xlabel ' '
set ylabel 'final score less that of SAC, in pairs'
set xrange [0.3:9.7]
set yrange [-30:20]
set ytics 10
set xtics rotate by 60 right ()
unset key
plot 0 with lines lt 7 dt 2 notitle, \
     less_sac using ($0+1):2:(t*$3):xtic(1) with yerrorbars lt 1 ps 0.9 notitle
unset multiplot
