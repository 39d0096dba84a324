# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 03_cartpole 03_pendulum 03_ablation 03_copies 03_values 03_swing 03_endings 03_best 03_departures \
           03_triad 03_periods 03_kept 03_exercises

TABLE_03_cartpole := --where step=final --values 'Double DQN,DQN'
TABLE_03_pendulum := --where step=final --values 'Double DQN,DQN'
TABLE_03_ablation := --where step=final --values \
    'DQN,no target network,in order,memory of 64,batch of 1,last step,neither'
TABLE_03_copies := --where step=final --values '1,10,50,250'
TABLE_03_values := --by step --where step=100000 --values \
    'Double DQN estimate,Double DQN return,Double DQN error,DQN estimate,DQN return,DQN error'
TABLE_03_swing := --by step --where step=50000 --values \
    'Double DQN estimate,Double DQN return,Double DQN error,DQN estimate,DQN return,DQN error'
TABLE_03_endings := --by step --where step=100000 --values 'Double DQN track,Double DQN pole,DQN track,DQN pole'
