"""Policy → rules, case → facts. Text only: the solver is started in `solve`."""
