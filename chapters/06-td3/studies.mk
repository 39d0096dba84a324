# The tables that clipped double Q-learning shares with chapter 2, and what it is compared with.
USES_06-td3 := 02-q-learning/q_learning 02-q-learning/bias 02-q-learning/exercises

# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 06_pendulum 06_relapses 06_bias 06_rates 06_ablation 06_published 06_worth 06_tables \
           06_arrivals 06_ledge 06_retreat 06_departures 06_exercises

TABLE_06_pendulum := --where step=final --values 'TD3,DDPG'
TABLE_06_first := --where step=first --values 'TD3,DDPG'
SOURCE_06_first := 06_pendulum
TABLE_06_ablation := --where step=final --values \
    'AHE,AHE + DP,AHE + TPS,AHE + CDQ,TD3 - DP,TD3 - TPS,TD3 - CDQ,TD3,DQ-AC,DDQN-AC'
TABLE_06_mark := --where step=first --values \
    'AHE,AHE + DP,AHE + TPS,AHE + CDQ,TD3 - DP,TD3 - TPS,TD3 - CDQ,TD3,DQ-AC,DDQN-AC'
SOURCE_06_mark := 06_ablation
TABLE_06_bias := --where step=20000 --values \
    'DDPG bias,DDPG return,CDQ bias,CDQ return,TD3 bias,TD3 return,DQ-AC bias,DQ-AC return,DDQN-AC bias,DDQN-AC return'
TABLE_06_rates := --where step=20000 --values \
    'fixed 1,fixed 0.1,fixed 0.01,learned 1,learned 0.1,learned 0.01,score 1,score 0.1,score 0.01'
TABLE_06_tables := --by episodes --where episodes=10000 --values 'Q-learning,Double Q,clipped coin,clipped both'
