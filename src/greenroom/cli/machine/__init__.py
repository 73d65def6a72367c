"""The verbs that run the machine itself. They alone reach `serve`, `rehearsal` and `operate`, inside the verb."""
