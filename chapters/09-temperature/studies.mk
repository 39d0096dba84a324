# The agents of earlier chapters that this one runs.
USES_09-temperature := 06-td3/td3

# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 09_pendulum 09_short 09_targets 09_trace 09_descent 09_gates 09_gate_paths 09_extremes 09_departures 09_exercises

TABLE_09_pendulum := --where step=final --values 'learned,0.02,0.2,2,20'
TABLE_09_first := --where step=first --values 'learned,0.02,0.2,2'
SOURCE_09_first := 09_pendulum
TABLE_09_short := --where step=final --values learned
TABLE_09_trace := --where step=20000 --values 'alpha,entropy'
TABLE_09_targets := --where step=final --values '-4,-2,-1,-0.5,0,0.5'
TABLE_09_gates := --where step=12000 --values 'SAC,alpha 0.1,alpha 0.001,alpha 0,TD3,TD3 wide'
TABLE_09_gates_shut := --where step=6000 --values 'SAC,alpha 0.1,alpha 0.001,alpha 0,TD3,TD3 wide'
SOURCE_09_gates_shut := 09_gates
