# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 05_theorem 05_drift 05_compatible 05_variance 05_ou 05_moments 05_pendulum 05_ablation 05_additions 05_departures 05_exercises

TABLE_05_pendulum := --where step=final --values 'Ornstein-Uhlenbeck,Gaussian,wider Gaussian'
TABLE_05_first := --where step=first --values 'Ornstein-Uhlenbeck,Gaussian,wider Gaussian'
SOURCE_05_first := 05_pendulum
TABLE_05_ablation := --where step=final --values \
    'DDPG,no target networks,the last hundred,the last transition,neither'
TABLE_05_relapses := --where step=relapses --values \
    'DDPG,no target networks,the last hundred,the last transition,neither'
SOURCE_05_relapses := 05_ablation
TABLE_05_additions := --where step=final --values \
    'DDPG,no target networks,normalised,normalised no targets,decay 0.01,decay 1'
BRIEF += 05_additions
