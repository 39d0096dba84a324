load 'figures/style.gp'
set terminal svg size 900,400
set multiplot layout 1,2 margins 0.075,0.985,0.15,0.96 spacing 0.1
set xlabel 'steps of the environment (thousands)'
set xrange [0:100]
set key bottom right samplen 1.5
curve(series) = stats_of('04_actor_critic', 'step', '"' . series . '"')
do for [zoom=0:1] {
    set yrange [zoom ? 400 : 0:zoom ? 502 : 520]
    set ylabel (zoom ? 'the same, enlarged' : 'return of 10 episodes without exploration') offset 1,0
    if (zoom) { unset key }
    plot curve('REINFORCE') using ($1/1000):7:9 with filledcurves lt 1 notitle, \
         curve('one step') using ($1/1000):7:9 with filledcurves lt 2 notitle, \
         curve('REINFORCE') using ($1/1000):4 with lines lt 1 lw 2.4 title 'REINFORCE with a baseline (λ = 1)', \
         curve('lambda 0.95') using ($1/1000):4 with lines lt 3 lw 2 title 'λ = 0.95', \
         curve('lambda 0.8') using ($1/1000):4 with lines lt 4 lw 2 title 'λ = 0.8', \
         curve('one step') using ($1/1000):4 with lines lt 2 lw 2.4 title 'one step (λ = 0)'
}
unset multiplot
