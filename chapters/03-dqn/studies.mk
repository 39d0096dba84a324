# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 03_cartpole 03_pendulum 03_ablation 03_copies 03_endings 03_best 03_departures 03_exercises

TABLE_03_cartpole := --where step=final --values 'Double DQN,DQN'
TABLE_03_pendulum := --where step=final --values 'Double DQN,DQN'
TABLE_03_ablation := --where step=final --values 'both,no replay,no target network,neither'
TABLE_03_copies := --where step=final --values '1,10,50,250'
TABLE_03_endings := --by step --where step=100000 --values 'Double DQN track,Double DQN pole,DQN track,DQN pole'
