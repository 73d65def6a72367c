"""How well the score finds what is spoilt: twelve ways to spoil a talk, and precision and recall of each."""
