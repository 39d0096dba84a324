load 'figures/style.gp'
set terminal svg size 900,360
set multiplot layout 1,3 margins 0.05,0.975,0.17,0.9 spacing 0.06
set xlabel 'steps'
# Below the curves stands when an agent was back, which some never were.
curve(series) = '< grep -v first ' . data('09_gates') . ' | ' . summary . ' --by step --values "' . series . '" /dev/stdin | grep -v "^#" | tail -n +2'
names = '"TD3 wide" "TD3" "alpha 0" "alpha 0.001" "alpha 0.1" "SAC"'
words = '"TD3, five times the noise" "TD3" "SAC, α = 0" "SAC, α = 0.001" "SAC, α = 0.1" "SAC, learned α"'
array kind[6] = [5, 2, 7, 4, 6, 1]
set xrange [0:12000]
set xtics 3000
set arrow 1 from 6000,graph 0 to 6000,graph 1 nohead lw 1 dt 3 lc rgb '#555555'
unset key
set title 'reward of an episode, with noise' font ',14'
set yrange [-0.02:1.02]
plot for [k=1:6] curve(word(names, k)) using 1:4 with lines lt kind[k] lw 2.2
set title 'width of the noise' font ',14'
set yrange [-0.01:0.62]
plot for [k=1:6] curve(word(names, k) . ' width') using 1:4 with lines lt kind[k] lw 2.2
unset arrow 1
set title 'left, if the better gate is shut' font ',14'
set xrange [0:6000]
set xtics 2000
set yrange [-0.01:0.9]
set ytics 0,0.1,0.5
set key at graph 0.75,0.99 top right spacing 1 samplen 1.5 font ',12'
set arrow 2 from 0,0.5 to 6000,0.5 nohead lw 1 dt 2 lc rgb '#555555'
plot for [k=6:1:-1] curve(word(names, k) . ' worst') using 1:4 with lines lt kind[k] lw 2.2 title word(words, k)
unset multiplot
