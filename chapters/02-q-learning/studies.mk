# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 02_optimal 02_values 02_cliff 02_paths 02_endings 02_bias 02_convergence 02_onoff 02_onoff_best \
           02_exercises

TABLE_02_cliff := --by episode --where episode=500 --values 'SARSA,Expected SARSA,Q-learning,Double Q'
TABLE_02_bias := --by episode --where episode=300 --values 'Expected SARSA,Q-learning,Double Q'
TABLE_02_convergence := --by step --where step=300000 --values \
    'alpha 0.3,alpha 0.03,alpha 0.003,power 0.6,power 0.8,power 1'

$(BUILD)/data/02_onoff_best.done: $(BUILD)/data/02_onoff.done
